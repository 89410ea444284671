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

/** Nobody was heard yet. A connection that lives is a sign of life of all that it ever spoke for. */
export function presenceOf(now: () => number): Presence {
  const known = new Map<string, { heardAt: number; producer: Producer | undefined }>()

  return {
    heard: (source, producer) => {
      known.delete(source)
      known.set(source, { heardAt: now(), producer })
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
