/** What is known of one system call, for a person who has to decide what to do about its refusal. */
export type CallKnowledge = {
  readonly name: string
  /** What it is for. */
  readonly purpose: string
  readonly makers: readonly Maker[]
  /** What makers do when it answers EPERM, which is what Mesos' ERRNO gives. */
  readonly onEperm: Reaction
  /** What they do on ENOSYS, which is what TRACE gives without a tracer, and an old kernel. */
  readonly onEnosys: Reaction
  /** What the kernel itself demands: EPERM may come from there and not from a filter. */
  readonly capability: string | undefined
  /** The first mainline kernel with it. */
  readonly kernel: string
  /** The first libseccomp that knows the name, where that is later than the 2.3.3 of DC/OS and Mesos; undefined: 2.3.3 knows it. */
  readonly libseccomp: string | undefined
  readonly risk: Risk
  readonly sources: readonly string[]
}

/** Who makes a call, from which version, and when. */
type Maker = { readonly who: string; readonly since: string | undefined; readonly when: string }

/** What becomes of a program whose call is refused, and how that shows. */
type Reaction = { readonly effect: Effect; readonly says: string }

/** `breaks`: it gives up; `falls-back`: another call does; `degrades`: something is missing or slow; `harmless`: nobody notices; `depends`: on the program. */
type Effect = 'breaks' | 'falls-back' | 'degrades' | 'harmless' | 'depends'

/** What permitting a call opens up. `severe`: the host; `high`: a large attack surface; `moderate`: other processes of the container or its limits; `low`: next to nothing. */
type Risk = { readonly level: 'low' | 'moderate' | 'high' | 'severe'; readonly says: string }

/** One row of a table: calls that are used, refused and judged alike. */
export type CallRow = {
  /** Names, set apart by blanks. */
  readonly names: string
  readonly purpose: string
  /** Who, since, when; the version empty where it has always been so. */
  readonly makers: readonly (readonly [who: string, since: string, when: string])[]
  readonly eperm: readonly [effect: Effect, says: string]
  readonly enosys: readonly [effect: Effect, says: string]
  readonly capability?: string
  /** One version for all names, or one a name in the same order. */
  readonly kernel: string
  /** Likewise, `-` for a name that libseccomp 2.3.3 knows; absent where it knows all. */
  readonly libseccomp?: string
  readonly risk: readonly [level: Risk['level'], says: string]
  readonly sources: readonly string[]
}

const words = (text: string): readonly string[] => text.split(/\s+/).filter((word) => word !== '')

const release = (text: string | undefined): string | undefined => (text === '-' ? undefined : text)

/** The knowledge of each name in a row. */
export function rowKnowledge(row: CallRow): readonly CallKnowledge[] {
  const kernels = words(row.kernel)
  const releases = words(row.libseccomp ?? '')
  return words(row.names).map((name, index) => ({
    name,
    purpose: row.purpose,
    makers: row.makers.map(([who, since, when]) => ({ who, since: since === '' ? undefined : since, when })),
    onEperm: { effect: row.eperm[0], says: row.eperm[1] },
    onEnosys: { effect: row.enosys[0], says: row.enosys[1] },
    capability: row.capability,
    kernel: kernels[index] ?? kernels[0] ?? '',
    libseccomp: release(releases[index] ?? releases[0]),
    risk: { level: row.risk[0], says: row.risk[1] },
    sources: row.sources,
  }))
}
