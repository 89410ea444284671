import type { Diagnosis, SeccompVerdict } from '../../../domain/diagnosis.ts'
import type { Instant } from '../../../domain/time.ts'

/** One step of advice, as a diagnosis has it. */
export type Fix = Diagnosis['fix'][number]

/** What is known of a failure when advice on it is worded; undefined where it is not known. */
export type CauseContext = {
  readonly failedAt: Instant | undefined
  /** The agent's hostname, or its id. */
  readonly agent: string | undefined
  /** The profile's file name, as the task or the agent's flags name it. */
  readonly profile: string | undefined
  /** Whether the profile is the agent's default and the task names none: it is then cached by the agent. */
  readonly isDefaultProfile: boolean
  readonly call:
    | { readonly name: string | undefined; readonly number: number | undefined; readonly arch: string | undefined }
    | undefined
  readonly action: SeccompVerdict['action'] | undefined
  readonly pid: number | undefined
  /** A SECCOMP record is among the evidence. */
  readonly hasRecord: boolean
  /** The agent's own log says which profile the container got. */
  readonly knowsProfile: boolean
  readonly containerId: string | undefined
  readonly workload: { readonly kind: Diagnosis['workload']['kind']; readonly id: string | undefined }
  /** The command's program, where it is known. */
  readonly program: string | undefined
}

/** Nothing known. */
export const noContext: CauseContext = {
  failedAt: undefined,
  agent: undefined,
  profile: undefined,
  isDefaultProfile: false,
  call: undefined,
  action: undefined,
  pid: undefined,
  hasRecord: false,
  knowsProfile: false,
  containerId: undefined,
  workload: { kind: 'other', id: undefined },
  program: undefined,
}

/** What is known of one cause. */
export type CauseKnowledge = {
  /** One line: what happened. */
  readonly meaning: string
  readonly fix: (context: CauseContext) => readonly Fix[]
  /** Lines of evidence that would raise the confidence, each with the command that gets it. */
  readonly wouldSettle: (context: CauseContext) => readonly string[]
}
