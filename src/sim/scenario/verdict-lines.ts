import type { Instant } from '../../domain/time.ts'
import { entryOf } from './chain.ts'
import type { KeptEntry } from './happened.ts'
import type { Verdict } from './judge.ts'
import { durationText } from './quantities.ts'

/** A verdict for people: place and outcome, and of a failed one what was expected, what happened, and why. */
export function verdictLines(
  { passed, place, expected, happened, chain }: Verdict,
  { start, entries }: { readonly start: Instant; readonly entries: readonly KeptEntry[] },
): readonly string[] {
  const head = `${place.path}:${place.line}:${place.column}: ${passed ? 'holds' : 'does not hold'}`
  if (passed) return [head]
  const because = chain.flatMap((number) => {
    const entry = entryOf(number, entries)
    if (entry === undefined) return []
    const { at, kind, lane, says } = entry
    return [`    #${number} +${durationText(at - start)} ${kind} ${lane.id}: ${says}`]
  })
  return [
    head,
    `  expected: ${expected}`,
    `  happened: ${happened}`,
    ...(because.length === 0 ? [] : ['  because:', ...because]),
  ]
}
