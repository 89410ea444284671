/**
 * The same function with a memory, for what is asked over and over and answers the same each time.
 *
 * @param max so many answers are kept; what is asked beyond them is worked out each time
 */
export function remembered<K, V>(of: (key: K) => V, max = Number.POSITIVE_INFINITY): (key: K) => V {
  const values = new Map<K, { readonly value: V }>()
  return (key) => {
    const known = values.get(key)
    if (known !== undefined) return known.value
    const value = of(key)
    if (values.size < max) values.set(key, { value })
    return value
  }
}
