import type { RelaunchRule } from '../../domain/event.ts'
import type { TaskState } from '../../domain/task.ts'
import { type Duration, duration, type Instant, instant } from '../../domain/time.ts'
import { BackOff, type BackOffRule, type Delay } from '../../sim/marathon/back-off.ts'
import { type Condition, conditionOf, isLimitWorthy, isStep, isTerminal, worst } from '../../sim/marathon/condition.ts'

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

/** Marathon's back-off where a definition says nothing. Source: marathon §1.1. */
const usualRule = { by: 'back-off', first: 1000, factor: 1.15, max: 300_000 } as const

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

/** The rule of an app or pod, in whole nanoseconds; Marathon's defaults where no definition was seen. */
export function backOffRule({ rule }: History): BackOffRule {
  const { first, factor, max } = rule?.by === 'back-off' ? rule : usualRule
  return { first: first * nanosecondsPerMs, factor, max: max * nanosecondsPerMs }
}

const nanosecondsPerMs = 1_000_000

/**
 * Marathon's table of delays, as far as it concerns this workload. When its leader took over is not known: clean-up
 * ticks are counted from the epoch, so a delay may be forgotten up to 10 s before or after Marathon does.
 */
export function backOffOf({ delays }: History): BackOff {
  const table = new BackOff(0)
  for (const [key, delay] of delays) table.put(key, delay)
  return table
}

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
  const table = backOffOf(history)
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

/** What a status says of one of a workload's tasks. */
export type TaskNews = {
  readonly taskId: string
  /** Tells the attempts of one instance or run apart, and the tasks of one pod together. */
  readonly attempt: string
  readonly of: string
  readonly state: TaskState
  readonly reason: string | undefined
  readonly message: string | undefined
  readonly at: Instant
}

/**
 * Takes a status in, as Marathon or Metronome would. A status that says nothing new changes nothing.
 *
 * @returns what it was: the begin of an attempt, its end, or neither
 */
export function withStatus(history: History, news: TaskNews): 'begun' | 'ended' | undefined {
  const condition = conditionOf(news.state, news.reason, news.message)
  const known = history.attempts.findLast(({ key }) => key === news.attempt)
  const attempt = known ?? begin(history, news)
  const before = attempt.tasks[news.taskId]
  if (before === condition || (before !== undefined && isTerminal(before))) return undefined
  attempt.tasks[news.taskId] = condition
  const was = known === undefined ? undefined : attempt.condition
  const is = worst(Object.values(attempt.tasks))
  attempt.condition = is
  if (is === 'Running') attempt.runningAt ??= news.at
  const stepped = was !== is && history.kind !== 'job' ? step(history, is, news.at) : undefined
  if (isTerminal(is) && attempt.endedAt === undefined) {
    attempt.endedAt = news.at
    count(history, is)
    attempt.outcome = {
      delayNs: (stepped ?? backOffOf(history)).delay(history.version, news.at) ?? 0,
      failures: history.failures,
      inRow: history.inRow,
      life: usualLife(history) ?? duration(0),
    }
    return 'ended'
  }
  return known === undefined ? 'begun' : undefined
}

function begin(history: History, { attempt: key, of, at }: TaskNews): Attempt {
  const made: Attempt = {
    key,
    of,
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
    history.errors = [...history.errors, Math.abs(at - foretold.notBefore)].slice(-errorsMax)
    history.foretold = undefined
  }
  return made
}

/**
 * Marathon counts; Metronome's launcher has no delay at all. Source: marathon §2.3, metronome §3.4.
 *
 * @returns the delays as they are then; undefined: they stay as they were
 */
function step(history: History, condition: Condition, at: Instant): BackOff | undefined {
  const isCounted = isLimitWorthy(condition)
  if (!isCounted && (!isStep(condition) || history.delays.length === 0)) return undefined
  const table = backOffOf(history)
  if (isCounted) table.add(history.version, backOffRule(history), at)
  else table.advance(history.version, at)
  history.delays = table.entries().slice(-versionsMax)
  return table
}

/** Delays kept of one workload: old versions may still be ending. */
const versionsMax = 4

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
