/** The causes a diagnosis may name. Closed: adding one is a minor change, renaming one breaks users. Source: product §4.1. */
export const causeCodes = [
  'seccomp-kill',
  'seccomp-kill-thread',
  'seccomp-trap',
  'seccomp-errno',
  'seccomp-trace',
  'seccomp-profile-missing',
  'seccomp-profile-invalid',
  'seccomp-setting-invalid',
  'seccomp-executor',
  'sigsys-unattributed',
  'memory-limit',
  'disk-limit',
  'resource-limit',
  'exit-code',
  'signal',
  'command-not-runnable',
  'launch-failed',
  'executor-terminated',
  'health-check',
  'killed-by-scheduler',
  'killed-with-group',
  'framework-removed',
  'agent-lost',
  'deadline',
  'task-invalid',
  'unknown',
] as const

/** Why a task failed. */
export type CauseCode = (typeof causeCodes)[number]

/** How much the evidence bears. Source: product §4.2. */
export type Confidence = 'certain' | 'likely' | 'possible' | 'unknown'

/** One piece of evidence. `says` never names a file: the same evidence split otherwise must say the same. */
export type Evidence = {
  readonly kind: string
  readonly says: string
  readonly at: string | null
  readonly source: string
  readonly weight: 'decisive' | 'supports' | 'contradicts'
}

/** What the task's container had to do with seccomp. */
export type SeccompVerdict = {
  readonly filter: 'mesos' | 'own' | 'unknown'
  readonly profile: string | null
  readonly action: 'kill-thread' | 'kill-process' | 'trap' | 'errno' | 'trace' | 'log' | null
  readonly syscall: { readonly name: string | null; readonly number: number; readonly arch: string } | null
  readonly pid: number | null
  readonly comm: string | null
  readonly exe: string | null
}

/** The contract's object, version 1. Keys and their order are public. */
export type Diagnosis = {
  readonly schema: 'sigsys.diagnosis/1' | 'sigsys.notice/1'
  readonly id: string
  readonly cluster: string | null
  readonly task: {
    readonly id: string
    readonly name: string | null
    readonly state: string
    readonly message: string | null
    readonly reason: string | null
    readonly source: string | null
    readonly failed_at: string
    readonly container_id: string | null
  }
  readonly agent: { readonly id: string | null; readonly hostname: string | null }
  readonly framework: { readonly id: string | null; readonly name: string | null }
  readonly workload: {
    readonly kind: 'app' | 'pod' | 'job' | 'other'
    readonly id: string | null
    readonly version: string | null
    readonly instance: string | null
    readonly run: string | null
    readonly attempt: number | null
    readonly labels: Readonly<Record<string, string>>
  }
  readonly cause: { readonly code: CauseCode; readonly confidence: Confidence; readonly summary: string }
  readonly seccomp: SeccompVerdict | null
  readonly evidence: readonly Evidence[]
  readonly ruled_out: readonly { readonly code: CauseCode; readonly because: string }[]
  readonly gaps: readonly {
    readonly source: string
    readonly from: string | null
    readonly to: string | null
    readonly why: string
  }[]
  readonly clocks: readonly { readonly source: string; readonly offset_ms: number; readonly error_ms: number }[]
  readonly would_settle: readonly string[]
  readonly fix: readonly {
    readonly do: string
    readonly if: string | null
    readonly risk: string | null
    readonly command: string | null
  }[]
  readonly forecast: {
    readonly next_attempt_at: string | null
    /** At the latest, if nothing but the scheduler itself holds it up. */
    readonly next_attempt_by: string | null
    readonly will_fail: boolean | null
    readonly basis: string
    readonly attempts_per_hour: number | null
  } | null
  readonly revision: number
  readonly supersedes: number | null
}
