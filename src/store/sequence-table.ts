/** Finds sequences by hashes of 32 bits. Several may have one hash, so whoever asks looks at what it is given. */
export type SequenceTable = {
  /** Sequences come in ascending order. */
  readonly add: (hash: number, sequence: number) => void
  /** Whether one of the sequences with a hash is the one that is looked for. A few that have another hash are tried too. */
  readonly has: (hash: number, isIt: (sequence: number) => boolean) => boolean
  /** Lets go what is before a sequence; some of it only later. */
  readonly forget: (before: number) => void
  /** Takes back what was added after a sequence. */
  readonly rewind: (last: number) => void
  readonly bytes: () => number
}

/**
 * Sequences that follow one another. A slot is 0 or holds the upper 12 bits of a hash and 20 bits of `sequence - before`;
 * where it stands, or should but for others, is the lower bits.
 */
type Part = { readonly before: number; readonly slots: Uint32Array; count: number; last: number }

/** Slots of the first part; each is four times as large as the one before it, up to the most that a hash tells apart. */
const slotsMin = 2 ** 10
const slotsMax = 2 ** 20
const offsetBits = 20
const offsetMask = 2 ** offsetBits - 1

/** An empty table. Half of a part's slots are used, so 8 bytes of memory stand for a sequence, and parts go as a whole. */
export function sequenceTable(): SequenceTable {
  let parts: Part[] = []

  /** The part for the next sequence. */
  function partFor(sequence: number): Part {
    const newest = parts.at(-1)
    const hasRoom =
      newest !== undefined && newest.count < newest.slots.length / 2 && sequence - newest.before <= offsetMask
    if (hasRoom) return newest
    const size = newest === undefined ? slotsMin : Math.min(slotsMax, newest.slots.length * 4)
    const part = { before: sequence - 1, slots: new Uint32Array(size), count: 0, last: sequence }
    parts.push(part)
    return part
  }

  return {
    add: (hash, sequence) => {
      const part = partFor(sequence)
      const { slots, before } = part
      const mask = slots.length - 1
      let at = hash & mask
      while (slots[at] !== 0) at = (at + 1) & mask
      slots[at] = (hash & ~offsetMask) | (sequence - before)
      part.count += 1
      part.last = sequence
    },
    has: (hash, isIt) => {
      for (const { slots, before } of parts) {
        const mask = slots.length - 1
        for (let at = hash & mask, slot = slots[at] ?? 0; slot !== 0; at = (at + 1) & mask, slot = slots[at] ?? 0)
          if (((slot ^ hash) & ~offsetMask) === 0 && isIt(before + (slot & offsetMask))) return true
      }
      return false
    },
    forget: (before) => {
      parts = parts.filter(({ last }, at) => last >= before || at === parts.length - 1)
    },
    rewind: (last) => {
      parts = parts.filter(({ before }) => before < last)
      for (const part of parts) if (part.last > last) cut(part, last)
    },
    bytes: () => parts.reduce((sum, { slots }) => sum + slots.byteLength, 0),
  }
}

/** Slots that were taken later were free when earlier ones looked for their place, so none of those is cut off. */
function cut(part: Part, last: number): void {
  const { slots, before } = part
  for (const [at, slot] of slots.entries())
    if (slot !== 0 && before + (slot & offsetMask) > last) {
      slots[at] = 0
      part.count -= 1
    }
  part.last = last
}
