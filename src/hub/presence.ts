import type { Producer } from './producer.ts'

/** A source that producers send for. Moments are ms since 1970. */
export type SourceSeen = { readonly source: string; readonly heardAt: number; readonly isConnected: boolean }

/** Which producer speaks for which source, and when it was last heard. */
export type Presence = {
  readonly heard: (source: string, producer: Producer) => void
  readonly left: (producer: Producer) => void
  readonly sources: () => readonly SourceSeen[]
}

/** Sources remembered; the one heard longest ago is forgotten first. */
const sourcesMax = 10_000

type Seen = { heardAt: number; producer: Producer | undefined }

/** Nobody was heard yet. A connection that lives is a sign of life of all that it ever spoke for. */
export function presenceOf(now: () => number): Presence {
  const known = new Map<string, Seen>()
  let newest: { readonly source: string; readonly seen: Seen } | undefined

  return {
    heard: (source, producer) => {
      // A backlog is of one source from one producer.
      if (newest?.source === source && newest.seen.producer === producer) {
        newest.seen.heardAt = now()
        return
      }
      const seen = { heardAt: now(), producer }
      newest = { source, seen }
      known.delete(source)
      known.set(source, seen)
      const [oldest] = known.keys()
      if (known.size > sourcesMax && oldest !== undefined) known.delete(oldest)
    },
    left: (producer) => {
      for (const each of known.values())
        if (each.producer === producer) {
          each.producer = undefined
          each.heardAt = now()
        }
    },
    sources: () =>
      [...known].map(([source, { heardAt, producer }]) => ({
        source,
        heardAt: producer === undefined ? heardAt : now(),
        isConnected: producer !== undefined,
      })),
  }
}
