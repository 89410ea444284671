/** Counts how often each of many keys was seen, in bounded memory. */
export type SeenCounts = {
  readonly count: (key: number) => number
  readonly add: (key: number) => void
  /** How many keys were forgotten to stay within bounds. */
  readonly forgottenCount: () => number
}

/**
 * Keeps keys in two generations: when the younger is full, the older is forgotten. So a key is known for at least half of
 * `keysMax` further keys, whatever the size of the input.
 */
export function seenCounts(keysMax: number): SeenCounts {
  const half = Math.max(1, Math.floor(keysMax / 2))
  let young = new Map<number, number>()
  let old = new Map<number, number>()
  let forgotten = 0

  return {
    count: (key) => young.get(key) ?? old.get(key) ?? 0,
    add: (key) => {
      const before = young.get(key)
      if (before === undefined && young.size >= half) {
        forgotten += old.size
        old = young
        young = new Map()
      }
      young.set(key, (before ?? old.get(key) ?? 0) + 1)
    },
    forgottenCount: () => forgotten,
  }
}

/**
 * One number of 53 bits for some numbers and a text. Two of 300,000 keys agree by chance once in two hundred thousand runs,
 * and only a record of the same run that does so would be taken for known.
 */
export function fingerprint(first: number, second: number, third: number, text: string): number {
  let low = mixed(mixed(mixed(0x811c_9dc5, first | 0), second | 0), third | 0)
  let high = mixed(mixed(mixed(0x9e37_79b9, third | 0), first / 2 ** 32), second | 0)
  high = mixed(high, first | 0)
  for (let index = 0; index < text.length; index += 1) {
    low = mixed(low, text.charCodeAt(index))
    high = mixed(high, low)
  }
  return (high >>> 11) * 2 ** 32 + (low >>> 0)
}

/** One step of MurmurHash3, with its finish. Source: Austin Appleby's MurmurHash3, fmix32. */
function mixed(state: number, value: number): number {
  let next = Math.imul(state ^ Math.imul(value, 0xcc9e_2d51), 0x85eb_ca6b)
  next ^= next >>> 13
  next = Math.imul(next, 0xc2b2_ae35)
  return next ^ (next >>> 16)
}
