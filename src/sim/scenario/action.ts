import type { Duration, Instant } from '../../domain/time.ts'
import type { JsonObject } from '../../wire/json-fields.ts'
import type { Program } from '../kernel/program.ts'
import type { FilePlace } from '../../document/placed.ts'
import type { Definition, SeccompConfig } from './scenario.ts'

/** Something an operator or fate does. `on`: hostnames. */
export type TimelineAction = {
  readonly at: Instant
  readonly place: FilePlace
  /** false: a running deployment of the app is in its way. */
  readonly force: boolean
  /** The API refuses it in words that contain these. */
  readonly refused: string | undefined
} & ActionBody

type On = { readonly on: readonly string[] }

/** What is done. */
export type ActionBody =
  | (On & { readonly kind: 'install-profile'; readonly name: string; readonly text: string })
  | (On & { readonly kind: 'remove-profile'; readonly name: string })
  /** undefined: that part stays as it is; a null default profile is none. */
  | (On & {
      readonly kind: 'seccomp'
      readonly enabled: boolean | undefined
      readonly defaultProfile: string | null | undefined
      readonly restart: boolean
    })
  | (On & {
      readonly kind: 'upgrade-agents'
      readonly mesos: string
      readonly libseccomp: string | undefined
      /** Set by a release of DC/OS; undefined: the configuration stays. */
      readonly seccomp: SeccompConfig | undefined
      readonly downFor: Duration
    })
  | (On & { readonly kind: 'restart-agents'; readonly downFor: Duration })
  | (On & { readonly kind: 'stop-agents' | 'start-agents' | 'return' | 'gone' | 'reactivate' })
  | (On & { readonly kind: 'partition'; readonly for: Duration | undefined })
  | (On & { readonly kind: 'drain'; readonly maxGracePeriod: Duration | undefined; readonly markGone: boolean })
  /** How far the clock is ahead from then on. */
  | (On & { readonly kind: 'skew-clock'; readonly aheadMs: number })
  | {
      readonly kind: 'deploy'
      readonly what: 'app' | 'pod' | 'group'
      readonly definition: Definition
    }
  | { readonly kind: 'deploy-apps'; readonly definitions: readonly Definition[] }
  | { readonly kind: 'update'; readonly app: string; readonly set: JsonObject }
  | { readonly kind: 'scale'; readonly app: string; readonly instances: number }
  | { readonly kind: 'restart' | 'stop' | 'destroy' | 'reset-delay'; readonly app: string }
  /** `isForced`: nothing is put back. */
  | { readonly kind: 'cancel-deployment'; readonly app: string; readonly isForced: boolean }
  | {
      readonly kind: 'kill-tasks'
      readonly app: string
      /** undefined: all of them. */
      readonly count: number | undefined
      readonly scale: boolean
      readonly wipe: boolean
    }
  | {
      readonly kind: 'create-job' | 'update-job'
      readonly definition: Definition
    }
  | { readonly kind: 'remove-job'; readonly job: string; readonly stopRuns: boolean }
  | { readonly kind: 'run-job'; readonly job: string }
  | { readonly kind: 'stop-run'; readonly job: string; readonly run: 'oldest' | 'newest' | 'all' }
  | { readonly kind: 'reschedule'; readonly job: string; readonly schedule: JsonObject | null }
  | { readonly kind: 'program'; readonly of: string; readonly program: Program }
  /** Runs in a nested DEBUG container of each running task: under the agent's default profile, whatever the task's own. */
  | { readonly kind: 'exec'; readonly of: string; readonly program: Program }
  | { readonly kind: 'oom'; readonly of: string }
  | (On & { readonly kind: 'lose-audit'; readonly probability: number; readonly for: Duration })
  | (On & { readonly kind: 'stop-auditd' | 'start-auditd' })
  | { readonly kind: 'fail-over'; readonly of: 'master' | 'marathon' | 'metronome'; readonly downFor: Duration }
