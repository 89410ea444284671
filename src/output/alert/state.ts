import type { Diagnosis } from '../../domain/diagnosis.ts'
import type { Incident } from '../../domain/incident.ts'
import type { Duration, Instant } from '../../domain/time.ts'
import type { AlertGroup } from './group.ts'
import type { AlertMessage } from './message.ts'
import type { Proof, WorkloadName } from './proof.ts'
import type { AlertSettings } from './settings.ts'
import type { Severity } from './severity.ts'
import type { Silence } from './silence.ts'
import { type Touched, untouched } from './touched.ts'

/** What the policy is told. Moments never go back. */
export type AlertInput =
  | { readonly kind: 'diagnosis'; readonly at: Instant; readonly diagnosis: Diagnosis }
  | {
      readonly kind: 'task'
      readonly at: Instant
      readonly workload: WorkloadName
      readonly version: string | null
      readonly taskId: string
      readonly isRunning: boolean
    }
  /** `happenedAt`: when it did, which is before it was heard of. */
  | {
      readonly kind: 'run-succeeded'
      readonly at: Instant
      readonly happenedAt: Instant
      readonly workload: WorkloadName
    }
  | { readonly kind: 'gone'; readonly at: Instant; readonly workload: WorkloadName; readonly why: string }
  /** A framework was torn down, and everything that it ran with it. */
  | { readonly kind: 'framework-gone'; readonly at: Instant; readonly frameworkId: string }
  /** A scheduler says that a task which is known still runs. */
  | { readonly kind: 'alive'; readonly at: Instant; readonly workload: WorkloadName; readonly taskId: string }
  /** A scheduler has a workload, with so many instances where it says so. */
  | {
      readonly kind: 'known'
      readonly at: Instant
      readonly workload: WorkloadName
      readonly scheduler: string
      readonly instances: number | undefined
    }
  /** A scheduler had these workloads of a kind, and no others, when it was asked. */
  | {
      readonly kind: 'listed'
      readonly at: Instant
      readonly askedAt: Instant
      readonly scheduler: string
      readonly workload: WorkloadName['kind']
      readonly ids: ReadonlySet<string>
    }
  | { readonly kind: 'sight'; readonly at: Instant; readonly source: string; readonly isBlind: boolean }
  | { readonly kind: 'silence'; readonly at: Instant; readonly silence: Silence }
  | { readonly kind: 'silence-ended'; readonly at: Instant; readonly id: string }
  | { readonly kind: 'closed'; readonly at: Instant; readonly incident: string; readonly by: string }
  /** A workload has a version: a later one than an incident's is a change. */
  | { readonly kind: 'version'; readonly at: Instant; readonly workload: WorkloadName; readonly version: string }
  /** How sigsys itself does; `wrong` says what is wrong, null: nothing is. */
  | {
      readonly kind: 'watch'
      readonly at: Instant
      readonly name: string
      readonly title: string
      readonly severity: Severity
      readonly wrong: string | null
    }
  | { readonly kind: 'tick'; readonly at: Instant }

/** An open incident as the policy keeps it. */
export type Entry = {
  incident: Incident
  readonly group: AlertGroup
  /** Ids of diagnoses that count towards it, the newest last; at most `countedMax`. */
  readonly counted: string[]
  /** The longest that one of its attempts ran. */
  longestUp: Duration
}

/** One alert: what is or will be told of a group of incidents. */
export type Alert = {
  readonly id: string
  readonly group: AlertGroup
  readonly incidents: Set<string>
  readonly openedAt: Instant
  /** When it was first told; undefined: it is held back. */
  firedAt: Instant | undefined
  toldAt: Instant | undefined
  severity: Severity
  /** Told only as a line of this digest. */
  digest: string | undefined
  /** The latest version that was told as a change. */
  changedTo: string | undefined
  /** Messages sent so far. */
  sequence: number
  /** Incidents of it that are over, for the message that ends it. */
  readonly over: { readonly incident: string; readonly because: string }[]
  /** What was said last: the end repeats it. */
  last: AlertMessage | undefined
}

/** What a step did to an incident, for those who keep incidents. */
export type IncidentNews =
  | { readonly is: 'changed'; readonly entry: Entry; readonly diagnosis: string | undefined }
  | { readonly is: 'ended'; readonly at: Instant; readonly entry: Entry; readonly because: string }

/** Something that is wrong with sigsys itself, as it was told. */
export type Watch = {
  readonly id: string
  readonly since: Instant
  toldAt: Instant
  sequence: number
  last: AlertMessage
}

/** A digest whose problems are not all over. */
export type Digest = {
  readonly id: string
  /** Keys of the alerts that were told by it only. */
  readonly alerts: Set<string>
  last: AlertMessage | undefined
}

/** How often something happened since the start. */
export type AlertCounters = {
  told: number
  repeated: number
  resolved: number
  /** Ended before anybody was told. */
  transient: number
  folded: number
  changes: number
  /** Revisions of failures whose incident was over. */
  late: number
  /** Not kept, for want of room. */
  refused: number
}

/** Everything the policy remembers. It is changed by `alertStep` only. */
export type AlertState = {
  /** May be replaced between two steps. */
  settings: AlertSettings
  readonly sha256: (text: string) => string
  readonly entries: Map<string, Entry>
  readonly alerts: Map<string, Alert>
  readonly byDiagnosis: Map<string, string>
  /** Keys of open incidents by workload, as proofs name it. */
  readonly byWorkload: Map<string, Set<string>>
  /** Alerts of broken profiles and lost nodes: they may explain others. */
  readonly roots: Set<Alert>
  readonly proofs: Map<string, Proof>
  /** Failures that counted towards an incident which is over, the one closed last at the end; at most `closedMax`. */
  readonly closed: Set<string>
  readonly silences: Map<string, Silence>
  readonly blind: Set<string>
  sightSince: Instant
  /** When workloads of which there is nothing to prove were last forgotten. */
  sweptAt: Instant
  windowFrom: Instant
  windowCount: number
  /** Titles for the digest of this window; at most `foldedMax`. */
  readonly folded: string[]
  foldedCount: number
  /** Incidents that the last step changed, in order. */
  readonly news: IncidentNews[]
  readonly watches: Map<string, Watch>
  readonly digests: Map<string, Digest>
  readonly touched: Touched
  readonly counters: AlertCounters
}

/** Open incidents kept; what is beyond is refused and counted. */
export const incidentsMax = 50_000
/** Workloads whose running tasks are known; the ones heard of longest ago give way. */
export const proofsMax = 100_000
/** Diagnoses remembered of one incident, to tell a revision from another failure. */
export const countedMax = 256
/** Failures of incidents that are over, remembered so that a late revision opens none. */
export const closedMax = 20_000
/** Ends of incidents kept of one alert, for the message that ends it. */
export const overMax = 100
/** Titles kept for one digest; the rest are counted. */
export const foldedMax = 1000
/** Things that may be wrong with sigsys at once; what is beyond is refused and counted. */
export const watchesMax = 1000

/** A policy that knows nothing yet. `sha256` gives hex digits. */
export const alerting = (settings: AlertSettings, sha256: (text: string) => string): AlertState => ({
  settings,
  sha256,
  entries: new Map(),
  alerts: new Map(),
  byDiagnosis: new Map(),
  byWorkload: new Map(),
  roots: new Set(),
  proofs: new Map(),
  closed: new Set(),
  silences: new Map(),
  blind: new Set(),
  sightSince: 0 as Instant,
  sweptAt: 0 as Instant,
  windowFrom: 0 as Instant,
  windowCount: 0,
  folded: [],
  foldedCount: 0,
  news: [],
  watches: new Map(),
  digests: new Map(),
  touched: untouched(),
  counters: { told: 0, repeated: 0, resolved: 0, transient: 0, folded: 0, changes: 0, late: 0, refused: 0 },
})
