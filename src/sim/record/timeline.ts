import type { Instant } from '../../domain/time.ts'
import type { TimelineCheck } from '../check/timeline.ts'
import type { Entry, Message, Recorder } from '../recorder.ts'
import type { Truth } from '../truth.ts'
import { createDigest, type Digest } from './digest.ts'

/** An entry with its place and moment. */
export type KeptEntry = Entry & { readonly number: number; readonly at: Instant }

/** What was kept of a run, and what had to be let go. */
export type Timeline = {
  readonly recorder: Recorder
  /** In order; `entries[n - 1]` is entry n, as long as nothing was let go. */
  readonly entries: readonly KeptEntry[]
  /** Entries beyond the limit: they count and are in the digest, but are not kept. */
  readonly dropped: () => number
  readonly count: () => number
  readonly digest: () => string
}

/** The most entries kept: about 1 GB of them. */
export const entriesMax = 2_000_000

/**
 * Keeps entries and passes messages on.
 * `isOn: false` keeps nothing, and models then make nothing; the digest stays that of an empty timeline.
 */
export function createTimeline({
  now,
  send,
  reveal,
  see,
  isOn,
  max = entriesMax,
}: {
  readonly now: () => Instant
  readonly send: (message: Message) => void
  /** Takes what no observer could know. */
  readonly reveal?: ((truth: Truth) => void) | undefined
  /** Hears of every entry, kept or not. */
  readonly see?: TimelineCheck['see'] | undefined
  readonly isOn: boolean
  readonly max?: number | undefined
}): Timeline {
  const entries: KeptEntry[] = []
  const digest = createDigest()
  let count = 0
  const note = (entry: Entry): number => {
    count += 1
    const at = now()
    addTo(digest, entry, at)
    see?.(entry, { number: count, at })
    if (entries.length < max) entries.push(kept(entry, count, at))
    return count
  }
  const recorder: Recorder = isOn ? { isOn, note, send, reveal } : { isOn, note: () => 0, send: () => undefined }
  return { recorder, entries, dropped: () => count - entries.length, count: () => count, digest: () => digest.hex() }
}

/** Part by part: a text of them all would be made for the digest alone. */
function addTo(digest: Digest, { kind, lane, subject, says, because }: Entry, at: Instant): void {
  const word = (text: string): void => {
    digest.part(text)
    digest.part(' ')
  }
  word(String(at))
  word(kind)
  word(lane.kind)
  word(lane.id)
  word(subject ?? '')
  digest.part(String(because))
  digest.end()
  digest.part(says)
  digest.end()
}

/** Written out key by key: spreading the entry took a sixth of recording. */
const kept = ({ kind, lane, subject, says, because }: Entry, number: number, at: Instant): KeptEntry => ({
  kind,
  lane,
  subject,
  says,
  because,
  number,
  at,
})

/** The entries that led to one, the first cause first; at most `lengthMax` of them, the nearest ones. */
export function chain(entries: readonly KeptEntry[], number: number, lengthMax = 50): readonly KeptEntry[] {
  const found: KeptEntry[] = []
  for (let next = entries[number - 1]; next !== undefined && found.length < lengthMax; next = entries[next.because - 1])
    found.push(next)
  return [...found].reverse()
}
