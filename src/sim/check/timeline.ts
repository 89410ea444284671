import { iso } from '../../domain/time.ts'
import type { KeptEntry } from '../scenario/happened.ts'

/**
 * What is wrong with the timeline of a run, in words: numbers with gaps, time that goes back, causes that do not lead. A
 * plain framework is told from outside what to launch: that it does is the first cause of all that follows.
 */
export function timelineFaults(entries: readonly KeptEntry[]): readonly string[] {
  const faults: string[] = []
  const begun = new Set<string>()
  let before: KeptEntry | undefined
  for (const entry of entries) {
    const { number, at, kind, lane, subject, because } = entry
    const last = before?.number ?? 0
    if (number !== last + 1) faults.push(`entry ${number} follows entry ${last}`)
    if (before !== undefined && at < before.at)
      faults.push(`time goes back: entry ${number} at ${iso(at)}, the one before at ${iso(before.at)}`)
    if (because < 0 || because >= number)
      faults.push(`entry ${number} is led to by entry ${because}, which is not earlier`)
    if (kind === 'launch' && because === 0) {
      const name = subject ?? ''
      const isFromOutside = lane.kind === 'cluster' && !begun.has(name)
      begun.add(name)
      if (!isFromOutside) faults.push(`entry ${number}: the launch of ${name} has no cause`)
    }
    if (faults.length >= faultsMax) break
    before = entry
  }
  return faults
}

/** One fault of ours mostly shows in many places. */
const faultsMax = 5
