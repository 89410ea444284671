import type { Diagnosis } from '../../domain/diagnosis.ts'
import type { Sourced, TaskStatusChanged } from '../../domain/event.ts'
import { after, duration, type Instant, instant, iso, parseIso } from '../../domain/time.ts'
import { launchLatencyMax, usualHorizon } from './forecast.ts'
import { Histories } from './histories.ts'
import { backOffRule } from './delays.ts'
import type { History, Outcome } from './history.ts'
import { nextEnd, type NextEnd } from './next-end.ts'
import { project } from './projection.ts'

/**
 * Says with each diagnosis what its scheduler will do, as it could be known at the failure: nothing that was heard of
 * later counts. Diagnoses are in order of failure. `known`: what no event says.
 */
export function withForecasts(
  diagnoses: readonly Diagnosis[],
  events: readonly Sourced[],
  known: ConstructorParameters<typeof Histories>[0] = {},
): readonly Diagnosis[] {
  if (!diagnoses.some(({ workload }) => workload.kind !== 'other')) return diagnoses
  const histories = new Histories(known)
  const statuses: TaskStatusChanged[] = []
  events.forEach(({ event }) => {
    if (event.kind === 'task-status') statuses.push(event)
    else if (event.kind !== 'launch-queued') histories.admit(event, undefined)
  })
  statuses.sort(inOrder)
  let next = 0
  return diagnoses.map((diagnosis) => {
    const failedAt = parseIso(diagnosis.task.failed_at) ?? instant(0)
    for (let status = statuses[next]; status !== undefined && status.at <= failedAt; status = statuses[next]) {
      histories.admitStatus(status)
      next += 1
    }
    return { ...diagnosis, forecast: forecastOfFailure(histories, diagnosis) }
  })
}

/** How far a task has come, for statuses of one moment. */
const steps: Readonly<Partial<Record<TaskStatusChanged['state'], number>>> = {
  TASK_STAGING: 0,
  TASK_STARTING: 1,
  TASK_RUNNING: 2,
  TASK_KILLING: 3,
}
const stepOf = ({ state }: TaskStatusChanged): number => steps[state] ?? 4
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** A total order, so that it does not matter in which files the same statuses were read. */
const inOrder = (a: TaskStatusChanged, b: TaskStatusChanged): number =>
  a.at - b.at ||
  stepOf(a) - stepOf(b) ||
  compare(a.taskId, b.taskId) ||
  compare(a.state, b.state) ||
  compare(a.via, b.via)

/** What is foretold of the workload of a failed task; null where no scheduler's rule is known. */
export function forecastOfFailure(histories: Histories, diagnosis: Diagnosis): Diagnosis['forecast'] {
  const known = histories.ofTask(diagnosis.task.id)
  const failedAt = parseIso(diagnosis.task.failed_at)
  const outcome = known?.attempt.outcome
  if (known === undefined || failedAt === undefined || outcome === undefined) return null
  const { history, attempt } = known
  return history.kind === 'job'
    ? ofJob(diagnosis, { history, outcome, run: attempt.of, failedAt })
    : ofApp(diagnosis, { history, outcome, failedAt })
}

type Failure = { readonly history: History; readonly outcome: Outcome; readonly failedAt: Instant }

function ofApp({ cause }: Diagnosis, { history, outcome, failedAt }: Failure): Diagnosis['forecast'] {
  const rule = backOffRule(history)
  const { delayNs, failures, life } = outcome
  const first = after(failedAt, duration(delayNs / 1e6))
  const until = instant(failedAt + usualHorizon)
  const { attemptsPerHour } = project({ rule, delayNs, first, life, together: 1, until })
  const end = nextEnd(outcome, cause)
  const defaults = history.rule === undefined ? ', its defaults since the definition was not seen' : ''
  const times = failures === 1 ? 'the first failure' : `failure ${failures}`
  return {
    next_attempt_at: iso(first),
    next_attempt_by: iso(after(first, launchLatencyMax(history))),
    will_fail: end.fails ?? null,
    basis: `Marathon's back-off (${text(rule.first)} x ${rule.factor}, at most ${text(rule.max)}${defaults}) after ${times} of this version: ${text(delayNs)}${saying(end)}`,
    attempts_per_hour: attemptsPerHour,
  }
}

const text = (ns: number): string => `${Math.floor(ns / 1e6) / 1000} s`

const saying = ({ fails, because }: NextEnd): string => (fails === true ? `; it will fail again: ${because}` : '')

function ofJob(
  { cause }: Diagnosis,
  { history, outcome, run, failedAt }: Failure & { readonly run: string },
): Diagnosis['forecast'] {
  const rule = history.rule?.by === 'restart' ? history.rule : undefined
  if (rule === undefined) return null
  const created = history.runs[run]?.createdAt
  const givesUpAt =
    created === undefined || rule.activeDeadline === undefined ? undefined : created + rule.activeDeadline
  if (rule.policy === 'NEVER')
    return over(
      "Metronome's restart policy is NEVER: the run has failed, and only its schedule or an operator starts another",
    )
  if (givesUpAt !== undefined && failedAt >= givesUpAt)
    return over("the run's active deadline has passed, so Metronome does not try again")
  const noDelay = { first: 0, factor: 1, max: 0 }
  const until = instant(Math.min(failedAt + usualHorizon, givesUpAt ?? Infinity))
  const { attemptsPerHour } = project({
    rule: noDelay,
    delayNs: 0,
    first: failedAt,
    life: outcome.life,
    together: 1,
    until,
  })
  const end = nextEnd(outcome, cause)
  const deadline =
    rule.activeDeadline === undefined
      ? ', for ever: it has no active deadline'
      : givesUpAt === undefined
        ? ''
        : ` until ${iso(instant(givesUpAt))}`
  return {
    next_attempt_at: iso(failedAt),
    next_attempt_by: iso(after(failedAt, launchLatencyMax(history))),
    will_fail: end.fails ?? null,
    basis: `Metronome's restart policy ON_FAILURE tries again without a delay${deadline}${saying(end)}`,
    attempts_per_hour: attemptsPerHour,
  }
}

const over = (basis: string): Diagnosis['forecast'] => ({
  next_attempt_at: null,
  next_attempt_by: null,
  will_fail: null,
  basis,
  attempts_per_hour: 0,
})
