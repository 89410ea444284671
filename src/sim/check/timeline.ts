import { type Instant, iso } from '../../domain/time.ts'
import type { Entry } from '../recorder.ts'

/** Looks at the entries of a timeline as they are made, so that none has to be kept for it. */
export type TimelineCheck = {
  readonly see: (entry: Entry, place: { readonly number: number; readonly at: Instant }) => void
  /**
   * What is wrong so far, in words: numbers with gaps, time that goes back, causes that do not lead. A plain framework is
   * told from outside what to launch: that it does is the first cause of all that follows.
   */
  readonly faults: readonly string[]
}

/** Begins with the first entry. */
export function timelineCheck(): TimelineCheck {
  const faults: string[] = []
  const begun = new Set<string>()
  let [last, latest] = [0, Number.NEGATIVE_INFINITY]

  function see({ kind, lane, subject, because }: Entry, { number, at }: { number: number; at: Instant }): void {
    if (faults.length >= faultsMax) return
    if (number !== last + 1) faults.push(`entry ${number} follows entry ${last}`)
    if (at < latest)
      faults.push(`time goes back: entry ${number} at ${iso(at)}, the one before at ${iso(latest as Instant)}`)
    if (because < 0 || because >= number)
      faults.push(`entry ${number} is led to by entry ${because}, which is not earlier`)
    if (kind === 'launch' && because === 0) {
      const name = subject ?? ''
      const isFromOutside = lane.kind === 'cluster' && !begun.has(name)
      begun.add(name)
      if (!isFromOutside) faults.push(`entry ${number}: the launch of ${name} has no cause`)
    }
    last = number
    latest = at
  }

  return { see, faults }
}

/** One fault of ours mostly shows in many places. */
const faultsMax = 5
