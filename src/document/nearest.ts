import { distance } from 'fastest-levenshtein'

/** The known word most like `word`, if one is like it at all (at most a third of its letters differ, rounded up, and at most three); the first of equals. */
export function nearestWord(word: string, known: Iterable<string>): string | undefined {
  let best: { readonly word: string; readonly far: number } | undefined
  const limit = Math.min(3, Math.ceil(word.length / 3))
  for (const candidate of known) {
    if (Math.abs(candidate.length - word.length) > limit) continue
    const far = distance(word, candidate)
    if (far <= limit && (best === undefined || far < best.far)) best = { word: candidate, far }
  }
  return best?.word
}
