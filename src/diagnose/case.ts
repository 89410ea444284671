import type { Attribution, Claim } from '../correlate/attribute.ts'
import type { Coverage } from '../correlate/coverage.ts'
import type { Death } from '../correlate/deaths.ts'
import type { Ledger } from '../correlate/facts.ts'
import type { ProcessEnd, SandboxSigns } from '../correlate/signs.ts'
import type { CauseCode, Confidence, Diagnosis, Evidence, SeccompVerdict } from '../domain/diagnosis.ts'
import type { Known } from '../correlate/facts.ts'
import type { ProcessAborted } from '../domain/event.ts'
import type { InForce } from './in-force.ts'

/** One ended task with all that bears on why: what every rule looks at. */
export type Case = {
  readonly death: Death
  readonly known: Ledger
  readonly others: Others
  readonly claims: readonly Claim[]
  readonly attribution: Attribution
  readonly end: ProcessEnd
  readonly signs: SandboxSigns
  readonly inForce: InForce
  /** Of its executor, where that has a container of its own and the agent logged it. */
  readonly executorInForce: InForce
  readonly coverage: Coverage
  /** ANOM_ABEND records of pids known to be the task's. */
  readonly aborts: readonly Known<ProcessAborted>[]
  /** Its process' death by SIGSYS was recorded, and the records before it are all there and hold no KILL of it. */
  readonly diedUnjudged: boolean
}

/** The other tasks, by what they share with one. */
export type Others = {
  /** Failures by executor: `frameworkId executorId`. */
  readonly failuresOfExecutor: ReadonlyMap<string, readonly Death[]>
  /** Failures by the outermost container they ran in. */
  readonly failuresOfContainer: ReadonlyMap<string, readonly Death[]>
  /** A task of that name that finished without a filter. */
  readonly finishedUnconfined: ReadonlyMap<string, Death>
}

/** What a rule concludes. The rest of a diagnosis is put around it. */
export type Finding = {
  readonly code: CauseCode
  readonly confidence: Confidence
  readonly summary: string
  readonly seccomp: SeccompVerdict | null
  readonly evidence: readonly Evidence[]
  readonly ruledOut?: Diagnosis['ruled_out']
  readonly wouldSettle?: readonly string[]
  /** The call that was refused, for fixes and knowledge. */
  readonly call?: string | undefined
}

/** A rule: a case in, a finding or nothing out. Tried in a fixed order. */
export type Rule = (about: Case) => Finding | undefined

const order: readonly Confidence[] = ['unknown', 'possible', 'likely', 'certain']

/** The lesser of two confidences. */
export const atMost = (confidence: Confidence, ceiling: Confidence): Confidence =>
  order[Math.min(order.indexOf(confidence), order.indexOf(ceiling))] ?? 'unknown'

/** The line about SIGSYS is the last that was printed on its stream: nothing after it explains the end. */
export function lastWord({ death, signs }: Case): boolean {
  const last = death.lines.findLast(({ path, text }) => path === signs.line?.path && text.trim() !== '')
  return last !== undefined && last.number === signs.line?.number
}
