/** An agent as others read it: how well it is seen. */
export type NodeObject = {
  readonly id: string | null
  readonly hostname: string | null
  readonly address: string | null
  readonly version: string | null
  /** Whether the master counts on it; null: nobody said. */
  readonly active: boolean | null
  /** The collector that runs there; null: none was heard of since this process began to look. */
  readonly collector: {
    readonly source: string
    readonly seen_at: string
    /** How far its clock is ahead of ours, at least: what was sent took some time. */
    readonly clock_ahead_ms: number | null
    /** Its last word on the kernel's audit: what is switched on, and what was lost since boot. */
    readonly audit: Readonly<Record<string, unknown>> | null
  } | null
  /** Unbroken runs of audit serials, the newest of each carrier. */
  readonly coverage: readonly {
    readonly carrier: string
    readonly from: string
    readonly to: string
    readonly first_serial: number
    readonly last_serial: number
    /** Runs of this carrier that are known: more than one, and serials are missing between. */
    readonly runs: number
  }[]
  /** Times that records were said to be lost, of what is still looked at. */
  readonly losses: { readonly count: number; readonly last_at: string | null; readonly last: string | null }
  readonly profiles: readonly { readonly name: string; readonly sha256: string }[]
}
