/** A list in order; the very list where it is so already, as most short ones are: sorting one takes longer than to look. */
export function inOrder<T>(list: readonly T[], compare: (a: T, b: T) => number): readonly T[] {
  let before: T | undefined
  for (const value of list) {
    if (before !== undefined && compare(before, value) > 0) return list.toSorted(compare)
    before = value
  }
  return list
}
