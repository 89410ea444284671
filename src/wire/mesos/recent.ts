/** Remembers keys for a while. */
export type RecentKeys = {
  /** Whether the key is new; from then on it is not. */
  readonly add: (key: string) => boolean
}

/**
 * Remembers the latest `max` keys at least, and twice as many at most: of two generations the older is forgotten when
 * the younger is full. A key forgotten is new again.
 */
export function recentKeys(max: number): RecentKeys {
  let young = new Set<string>()
  let old = new Set<string>()

  function add(key: string): boolean {
    if (young.has(key) || old.has(key)) return false
    if (young.size >= max) {
      old = young
      young = new Set()
    }
    young.add(key)
    return true
  }

  return { add }
}
