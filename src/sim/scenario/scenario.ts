import type { CauseCode, Confidence } from '../../domain/diagnosis.ts'
import type { TaskState, TaskStatusSource } from '../../domain/task.ts'
import type { Duration, Instant } from '../../domain/time.ts'
import type { JsonObject } from '../../wire/json-fields.ts'
import type { Program } from '../kernel/program.ts'
import type { Defect } from '../marathon/defects.ts'
import type { Resources } from '../mesos/driver.ts'
import type { EntryKind } from '../recorder.ts'
import type { TimelineAction } from './action.ts'
import type { FilePlace } from '../../document/placed.ts'

/** A scenario, read: every name known, every time a moment, every default filled in. Plain data. */
export type Scenario = {
  readonly path: string
  readonly name: string
  readonly seed: number
  readonly start: Instant
  readonly until: Instant
  readonly cluster: Cluster
  readonly marathon: {
    /** undefined: the cluster has none. */
    readonly version: string | undefined
    readonly flags: Flags
    /** Defects of upstream that it is without. */
    readonly fixed: readonly Defect[]
    readonly apps: readonly Definition[]
    readonly pods: readonly Definition[]
    readonly groups: readonly Definition[]
  }
  readonly metronome: { readonly version: string; readonly flags: Flags; readonly jobs: readonly Definition[] }
  readonly tasks: readonly PlainLaunch[]
  /** By app id, pod `id#container`, job id or task name, each once; `programOf` finds the one that counts. */
  readonly programs: readonly ProgramFor[]
  readonly network: Network
  /** By moment; of one moment in the order of the file. */
  readonly timeline: readonly TimelineAction[]
  readonly expectations: readonly Expectation[]
}

/** Command-line flags as the file has them, values as text. */
export type Flags = Readonly<Record<string, string>>

/** The machines. */
export type Cluster = {
  readonly name: string
  readonly masterFlags: Flags
  readonly agentFlags: Flags
  readonly agents: readonly AgentSpec[]
}

/** What is installed on an agent. */
export type Software = {
  /** The version of Mesos, such as `1.11.0`. */
  readonly mesos: string
  readonly libseccomp: string
  readonly kernel: string
  readonly arch: 'x86_64' | 'aarch64' | 'ppc64le' | 's390x'
  /** The bounding set of containers. */
  readonly capabilities: 'all' | readonly string[]
}

/** How an agent is configured; it counts from the agent's next start. `defaultProfile` undefined: none. */
export type SeccompConfig = { readonly enabled: boolean; readonly defaultProfile: string | undefined }

/** One agent before anything happens. */
export type AgentSpec = Software & {
  readonly hostname: string
  readonly resources: Resources
  readonly attributes: Readonly<Record<string, string>>
  readonly region: string | undefined
  readonly zone: string | undefined
  readonly seccomp: SeccompConfig
  /** The texts of the files of its profile folder, by name. */
  readonly profiles: ReadonlyMap<string, string>
  /** How far its clock is ahead, in ms; negative: behind. */
  readonly clockSkewMs: number
  readonly hasAuditd: boolean
}

/** A definition as its API takes it, and where it stands. */
export type Definition = { readonly id: string; readonly json: JsonObject; readonly place: FilePlace }

/** What a plain framework launches once. `json`: a TaskInfo, or `{ executor, task_group: { tasks } }`. */
export type PlainLaunch = {
  readonly at: Instant
  readonly framework: string
  /** The agent it must run on; undefined: the first that fits. */
  readonly agent: string | undefined
  readonly kind: 'task' | 'group'
  readonly json: JsonObject
  readonly place: FilePlace
}

/** A program and what runs it: `*` is for whatever has none of its own. */
export type ProgramFor = { readonly of: string; readonly program: Program }

/** How messages travel on one link. */
export type Link = {
  readonly lag: readonly [shortest: Duration, longest: Duration]
  readonly loss: number
  readonly duplicates: number
  readonly reorder: number
  readonly cuts: readonly { readonly from: Instant; readonly to: Instant }[]
}

/** The links of the cluster itself, and from each source to the observer. */
export type Network = {
  readonly cluster: Link
  readonly mesos: Link
  readonly marathon: Link
  readonly metronome: Link & { readonly poll: Duration }
  readonly audit: Link
  readonly agentLogs: Link
  readonly sandboxes: Link
}

/** A text that must be so: the whole of it, a pattern in it, or none at all. */
export type TextRule =
  | { readonly kind: 'is'; readonly text: string }
  | { readonly kind: 'matches'; readonly pattern: string }
  | { readonly kind: 'none' }

/** Bounds of a number, both included; undefined: no bound. */
export type Bounds = { readonly min: number | undefined; readonly max: number | undefined }

/** What an expectation is about. `of` is an id of the scenario, or `*` for any. undefined narrows nothing. */
export type Subject =
  | {
      readonly kind: 'task'
      readonly of: string
      readonly state: readonly TaskState[] | undefined
      readonly reason: TextRule | undefined
      readonly message: TextRule | undefined
      readonly source: TaskStatusSource | null | undefined
      readonly attempt: Bounds | undefined
      readonly agent: string | undefined
    }
  | {
      readonly kind: 'instance'
      readonly of: string
      readonly condition: readonly string[] | undefined
      readonly healthy: boolean | undefined
      readonly agent: string | undefined
    }
  | {
      readonly kind: 'deployment'
      readonly of: string
      readonly state: readonly ('running' | 'done' | 'failed')[] | undefined
    }
  | { readonly kind: 'run'; readonly of: string; readonly status: readonly string[] | undefined }
  | { readonly kind: 'delay'; readonly of: string; readonly length: Bounds }
  | {
      readonly kind: 'view'
      /** `GET /v2/queue`. */
      readonly request: string
      /** Where in the answer; empty: the whole of it. */
      readonly find: string
      readonly is: unknown
    }
  | {
      readonly kind: 'diagnosis'
      readonly of: string
      readonly cause: readonly CauseCode[] | undefined
      readonly confidence: readonly Confidence[] | undefined
      readonly profile: TextRule | undefined
      readonly syscall: TextRule | undefined
      readonly action: string | null | undefined
      readonly agent: string | undefined
      readonly attempt: Bounds | undefined
    }
  | {
      readonly kind: 'alert'
      readonly of: string
      readonly alert: readonly ('firing' | 'repeated' | 'resolved')[] | undefined
      readonly cause: readonly CauseCode[] | undefined
    }
  | {
      readonly kind: 'entry'
      readonly entry: EntryKind
      readonly of: string | undefined
      readonly says: TextRule | undefined
    }

/** A stretch of time, both ends included. */
export type Window = { readonly from: Instant; readonly to: Instant }

/** What must be so, and when. `text` is how the file says it. */
export type Expectation = { readonly place: FilePlace; readonly text: string } &
  /** It has happened (or is so) at some moment of the window. */
  (
    | { readonly kind: 'by'; readonly window: Window; readonly subject: Subject; readonly every: Duration }
    /** It is so at a moment, of so many (undefined: of at least one). */
    | { readonly kind: 'at'; readonly at: Instant; readonly subject: Subject; readonly count: Bounds | undefined }
    /** Each time `after` happens in the window, the subject follows within a length of time. */
    | {
        readonly kind: 'within'
        readonly length: Duration
        readonly after: Subject | Instant
        readonly window: Window
        readonly subject: Subject
        readonly every: Duration
      }
    /** It is so at every moment of the window, of so many (undefined: of at least one). */
    | {
        readonly kind: 'throughout'
        readonly window: Window
        readonly subject: Subject
        readonly count: Bounds | undefined
        readonly every: Duration
      }
    | { readonly kind: 'never'; readonly window: Window; readonly subject: Subject; readonly every: Duration }
    /** How often it happens in the window. */
    | { readonly kind: 'count'; readonly window: Window; readonly subject: Subject; readonly bounds: Bounds }
    | {
        readonly kind: 'rate'
        readonly window: Window
        readonly subject: Subject
        readonly per: Duration
        readonly bounds: Bounds
      }
    /** Each happens not before the one before it. */
    | { readonly kind: 'order'; readonly window: Window; readonly subjects: readonly Subject[] }
  )

/** Programs by what they are for, as a scenario begins with them. */
export const programsOf = ({ programs }: Pick<Scenario, 'programs'>): Map<string, Program> =>
  new Map(programs.map(({ of, program }) => [of, program]))

/** The program that a workload runs: its own, a pod's, or the one of `*`; undefined if there is none. */
export function programOf(programs: ReadonlyMap<string, Program>, of: string): Program | undefined {
  const end = of.indexOf('#')
  return programs.get(of) ?? (end < 0 ? undefined : programs.get(of.slice(0, end))) ?? programs.get('*')
}
