import type { KeptEntry } from './happened.ts'

/** How far back causes are followed. */
const chainMax = 100

/** What led to an entry, first cause first, itself last. Empty for an entry that is not there. */
export function chainOf(number: number, entries: readonly KeptEntry[]): readonly number[] {
  const chain: number[] = []
  for (let at = entryOf(number, entries); at !== undefined && chain.length < chainMax;) {
    chain.push(at.number)
    // A cause comes before what it causes; anything else would lead in circles.
    at = at.because < at.number ? entryOf(at.because, entries) : undefined
  }
  return chain.reverse()
}

/** The entry of a number. Numbers are places from 1; where entries were left out they are looked up. */
export const entryOf = (number: number, entries: readonly KeptEntry[]): KeptEntry | undefined => {
  const here = entries[number - 1]
  return here?.number === number ? here : entries.find((one) => one.number === number)
}
