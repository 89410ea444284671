import type { Dropped, Ledger } from '../correlate/facts.ts'
import { admit, ledger } from '../correlate/ledger.ts'
import { diagnoseSteps } from '../diagnose/diagnose.ts'
import type { Diagnosis } from '../domain/diagnosis.ts'
import type { Sourced } from '../domain/event.ts'
import { finished, type Steps } from '../domain/steps.ts'
import type { Duration } from '../domain/time.ts'
import { withForecasts } from './forecast/of-diagnoses.ts'
import { relativeTo } from './relative-path.ts'
import { type EvidenceOptions, readEvidence } from './evidence.ts'
import type { ReadSummary } from './evidence/summary.ts'
import { sha256 } from './sha256.ts'

/** How recorded evidence is judged. */
export type DiagnoseRequest = EvidenceOptions & {
  readonly cluster: string | undefined
  /** Also kills that were asked for. */
  readonly all: boolean
}

/** What was concluded, and what it rests on. Diagnoses are in order of failure, then task id. */
export type Diagnosed = {
  readonly diagnoses: readonly Diagnosis[]
  readonly notices: readonly Diagnosis[]
  readonly summary: ReadSummary
  /** Tasks that came to an end in the evidence, well or badly. */
  readonly ended: number
  /** SECCOMP records read, and those that no task could be given. */
  readonly records: { readonly read: number; readonly unclaimed: number }
  /** What was read and could not be kept, by bound. */
  readonly dropped: Dropped
}

/** Reads evidence and judges every failed task in it. */
export async function diagnoseEvidence(paths: readonly string[], request: DiagnoseRequest): Promise<Diagnosed> {
  const { events, summary } = await readEvidence(paths, request)
  const near = relativeTo(paths)
  const shown = events.map(({ event, origin }) => ({ event, origin: { ...origin, path: near(origin.path) } }))
  return { ...judge(shown, request), summary }
}

/** How events are judged. `throttle`: Marathon's, where no event says it. */
type JudgeOptions = Pick<DiagnoseRequest, 'cluster' | 'all'> & { readonly throttle?: Duration }

/** Judges events that were already read. */
export const judge = (events: readonly Sourced[], options: JudgeOptions): Omit<Diagnosed, 'summary'> =>
  finished(judgeSteps(events, options))

/** Events that are taken in at a time. */
const admittedAtOnce = 10_000

/** A function of its own: a loop of a generator is not compiled while it runs. */
function admitFrom(known: Ledger, events: readonly Sourced[], from: number): void {
  const end = Math.min(events.length, from + admittedAtOnce)
  for (let index = from; index < end; index += 1) {
    const event = events[index]
    if (event !== undefined) admit(known, event)
  }
}

/** The same, part by part. */
export function* judgeSteps(
  events: readonly Sourced[],
  { cluster, all, throttle }: JudgeOptions,
): Steps<Omit<Diagnosed, 'summary'>> {
  const known = ledger()
  for (let from = 0; from < events.length; from += admittedAtOnce) {
    admitFrom(known, events, from)
    yield
  }
  const { diagnoses, notices, ended, unclaimed } = yield* diagnoseSteps(known, { sha256, cluster, all })
  return {
    diagnoses: withForecasts(diagnoses, events, throttle === undefined ? {} : { throttle }),
    notices,
    ended,
    records: { read: known.records.size, unclaimed: unclaimed.length },
    dropped: known.dropped,
  }
}
