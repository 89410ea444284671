import type { RelaunchRule } from '../../domain/event.ts'
import type { TaskStatus } from '../../domain/task.ts'
import { type Duration, duration, type Instant, instant } from '../../domain/time.ts'
import { BackOff, type Delay } from '../../sim/marathon/back-off.ts'
import { type Condition, conditionOf, isTerminal, worst } from '../../sim/marathon/condition.ts'
import { backOffRule, delayAt, leaderSince, nanosecondsPerMs, withStep } from './delays.ts'

/** One attempt: a task of an app or a job, or the tasks of a pod's instance that were launched together. */
export type Attempt = {
  readonly key: string
  /** What is launched again under the same name: an instance, or the run of a job. */
  readonly of: string
  readonly begunAt: Instant
  runningAt: Instant | undefined
  endedAt: Instant | undefined
  condition: Condition
  readonly tasks: Record<string, Condition>
  /** How things stood when it ended; undefined: it did not. */
  outcome: Outcome | undefined
}

/** What an attempt's end left behind. */
export type Outcome = {
  /** The wait before the next attempt, in nanoseconds. */
  readonly delayNs: number
  readonly failures: number
  readonly inRow: number
  readonly life: Duration
}

/** What a job's run was told to be. */
type Run = { readonly createdAt: Instant | undefined }

/** What the launch queue said last. `until`: the earliest moment of the next launch; undefined: nothing holds it. */
type QueueWord = { readonly at: Instant; readonly until: Instant | undefined }

/** Everything a forecast rests on. Plain data, so that it survives a restart. */
export type History = {
  readonly kind: 'app' | 'pod' | 'job'
  readonly id: string
  /** undefined: no definition was seen. */
  rule: RelaunchRule | undefined
  /** The framework whose tasks are heard of; undefined: none was named. */
  framework: string | undefined
  /** How long its Marathon waits between two calls for offers; undefined: it did not say. */
  throttle: Duration | undefined
  /** Since which version the settings are what they are: the key of the back-off. */
  version: string
  delays: readonly (readonly [key: string, delay: Readonly<Delay>])[]
  /** The newest last, at most `attemptsMax`. */
  attempts: Attempt[]
  /** Failures of this version, and in a row since the last good end. */
  failures: number
  inRow: number
  readonly runs: Record<string, Run>
  queue: QueueWord | undefined
  /** Where the next attempt was expected when the last one failed, to be held against what comes. */
  foretold: { readonly notBefore: Instant; readonly notAfter: Instant } | undefined
  /** By how much the last forecasts were wrong, in ms, the newest last; at most `errorsMax`. */
  errors: number[]
}

/** Attempts remembered of one workload. */
export const attemptsMax = 32
/** Runs of a job that are remembered. */
const runsMax = 16
/** Errors that are remembered of one workload. */
const errorsMax = 20

/** A workload of which nothing is known yet. */
export const newHistory = (kind: History['kind'], id: string): History => ({
  kind,
  id,
  rule: undefined,
  framework: undefined,
  throttle: undefined,
  version: '',
  delays: [],
  attempts: [],
  failures: 0,
  inRow: 0,
  runs: {},
  queue: undefined,
  foretold: undefined,
  errors: [],
})

/** A definition was told. Another configuration than before begins with no delay. */
export function withRule(
  history: History,
  { rule, since }: { readonly rule: RelaunchRule; readonly since: string | undefined },
): void {
  history.rule = rule
  if (since !== undefined) withVersion(history, since)
}

/** A newer configuration was told; an older one changes nothing. Versions are moments as text, and sort as text. */
function withVersion(history: History, version: string): void {
  if (version <= history.version) return
  if (history.version !== '') {
    history.failures = 0
    history.inRow = 0
    history.foretold = undefined
  } else history.delays = history.delays.map(([, delay]) => [version, delay])
  history.version = version
}

/** A run of a job was told. */
export function withRun(history: History, run: string, createdAt: Instant | undefined): void {
  const before = history.runs[run]
  history.runs[run] = { createdAt: createdAt ?? before?.createdAt }
  const names = Object.keys(history.runs)
  for (const name of names.sort().slice(0, Math.max(0, names.length - runsMax))) delete history.runs[name]
}

/** The launch queue's word at a moment: what is left of the wait, cut to whole seconds, or that nothing is. */
export function withQueue(
  history: History,
  { at, wait, overdue }: { readonly at: Instant; readonly wait: Duration | undefined; readonly overdue: boolean },
): void {
  const table = new BackOff(leaderSince)
  for (const [key, delay] of history.delays) table.put(key, delay)
  if (overdue || wait === undefined) {
    history.queue = { at, until: undefined }
    table.reset(history.version)
  } else {
    const until = instant(at + wait)
    history.queue = { at, until }
    const deadline = table.deadline(history.version, at)
    const isAgreed = deadline !== undefined && deadline >= until - 1000 && deadline <= until + 2000
    if (!isAgreed) {
      const reference = lastFailure(history)?.endedAt ?? at
      const current = Math.max(0, until + 500 - reference) * nanosecondsPerMs
      table.put(history.version, { reference, current, max: backOffRule(history).max })
    }
  }
  history.delays = table.entries()
}

/** The attempt that failed last. */
export const lastFailure = ({ attempts }: History): Attempt | undefined =>
  attempts.findLast(({ endedAt, condition }) => endedAt !== undefined && condition !== 'Finished')

/** Which attempt a task is of. */
export type AttemptPlace = {
  /** Tells the attempts of one instance or run apart, and the tasks of one pod together. */
  readonly attempt: string
  readonly of: string
}

/** What a status says of one of a workload's tasks. */
type TaskNews = Pick<TaskStatus, 'taskId' | 'state' | 'reason' | 'message' | 'at'>

/**
 * Takes a status in, as Marathon or Metronome would. A status that says nothing new changes nothing.
 *
 * @returns what it was: the begin of an attempt, its end, or neither
 */
export function withStatus(history: History, place: AttemptPlace, news: TaskNews): 'begun' | 'ended' | undefined {
  const condition = conditionOf(news.state, news.reason, news.message)
  const known = attemptOf(history, place.attempt)
  const attempt = known ?? begin(history, place, news.at)
  const before = attempt.tasks[news.taskId]
  if (before === condition || (before !== undefined && isTerminal(before))) return undefined
  attempt.tasks[news.taskId] = condition
  const was = known === undefined ? undefined : attempt.condition
  const is = worst(Object.values(attempt.tasks))
  attempt.condition = is
  if (is === 'Running') attempt.runningAt ??= news.at
  if (was !== is && history.kind !== 'job') withStep(history, is, news.at)
  if (isTerminal(is) && attempt.endedAt === undefined) {
    attempt.endedAt = news.at
    count(history, is)
    attempt.outcome = {
      delayNs: delayAt(history, news.at) ?? 0,
      failures: history.failures,
      inRow: history.inRow,
      life: usualLife(history) ?? duration(0),
    }
    return 'ended'
  }
  return known === undefined ? 'begun' : undefined
}

function attemptOf({ attempts }: History, key: string): Attempt | undefined {
  for (let index = attempts.length - 1; index >= 0; index -= 1) {
    const attempt = attempts[index]
    if (attempt?.key === key) return attempt
  }
  return undefined
}

function begin(history: History, { attempt: key, of }: AttemptPlace, at: Instant): Attempt {
  const latest = history.attempts.at(-1)
  const made: Attempt = {
    key,
    // One text for all attempts of an instance: they are compared whenever one of them ends.
    of: latest?.of === of ? latest.of : of,
    begunAt: at,
    runningAt: undefined,
    endedAt: undefined,
    condition: 'Scheduled',
    tasks: {},
    outcome: undefined,
  }
  history.attempts.push(made)
  if (history.attempts.length > attemptsMax) history.attempts.shift()
  const { foretold } = history
  if (foretold !== undefined) {
    putLast(history.errors, Math.abs(at - foretold.notBefore), errorsMax)
    history.foretold = undefined
  }
  return made
}

/** Puts something at the end of a list that holds so many at most. */
export function putLast<T>(list: T[], value: T, max: number): void {
  list.push(value)
  if (list.length > max) list.shift()
}

function count(history: History, condition: Condition): void {
  if (condition === 'Finished' && history.kind === 'job') history.inRow = 0
  else if (condition !== 'Killed') {
    history.failures += 1
    history.inRow += 1
  }
}

/** How long attempts last: the median of those that ended, from launch to end. undefined: none did. */
export function usualLife({ attempts }: History): Duration | undefined {
  const lives: number[] = []
  for (const { begunAt, endedAt } of attempts) if (endedAt !== undefined) putInOrder(lives, endedAt - begunAt)
  const middle = lives[Math.floor(lives.length / 2)]
  return middle === undefined ? undefined : duration(middle)
}

/** Few numbers, mostly alike: calls of a comparison would take longer than moving some along. */
function putInOrder(sorted: number[], value: number): void {
  let place = sorted.length
  for (; place > 0; place -= 1) {
    const before = sorted[place - 1] ?? 0
    if (before <= value) break
    sorted[place] = before
  }
  sorted[place] = value
}
