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
  let young = keyTable()
  let old = keyTable()
  let forgotten = 0

  return {
    count: (key) => young.count(key) || old.count(key),
    add: (key) => {
      const before = young.count(key)
      if (before === 0 && young.size() >= half) {
        forgotten += old.size()
        old = young
        young = keyTable()
      }
      young.set(key, (before || old.count(key)) + 1)
    },
    forgottenCount: () => forgotten,
  }
}

type KeyTable = {
  /** 0 for a key that is not there. */
  readonly count: (key: number) => number
  readonly set: (key: number, count: number) => void
  readonly size: () => number
}

/** Counts by key, at most three quarters full. A `Map` with keys that are no small integers takes four times as long. */
function keyTable(): KeyTable {
  let keys = new Float64Array(1024)
  let counts = new Float64Array(1024)
  let size = 0

  /** Where a key is, or where it would be put. */
  function slotOf(key: number): number {
    const mask = keys.length - 1
    let slot = (key | 0) & mask
    // The count of a place in use is never 0.
    while (counts[slot] !== 0 && keys[slot] !== key) slot = (slot + 1) & mask
    return slot
  }

  function grow(): void {
    const [oldKeys, oldCounts] = [keys, counts]
    keys = new Float64Array(oldKeys.length * 2)
    counts = new Float64Array(oldKeys.length * 2)
    for (let index = 0; index < oldKeys.length; index += 1) {
      const count = oldCounts[index] ?? 0
      if (count > 0) put(oldKeys[index] ?? 0, count)
    }
  }

  function put(key: number, count: number): void {
    const slot = slotOf(key)
    keys[slot] = key
    counts[slot] = count
  }

  return {
    count: (key) => counts[slotOf(key)] ?? 0,
    set: (key, count) => {
      if (counts[slotOf(key)] === 0) size += 1
      if (size > keys.length * 0.75) grow()
      put(key, count)
    },
    size: () => size,
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
  for (let index = 0; index < text.length; index += 2) {
    const next = index + 1 < text.length ? text.charCodeAt(index + 1) : 0
    low = mixed(low, text.charCodeAt(index) | (next << 16))
    high = mixed(high, low)
  }
  high = mixed(high, text.length)
  return (high >>> 11) * 2 ** 32 + (low >>> 0)
}

/** One step of MurmurHash3, with its finish. Source: Austin Appleby's MurmurHash3, fmix32. */
function mixed(state: number, value: number): number {
  let next = Math.imul(state ^ Math.imul(value, 0xcc9e_2d51), 0x85eb_ca6b)
  next ^= next >>> 13
  next = Math.imul(next, 0xc2b2_ae35)
  return next ^ (next >>> 16)
}
