/** Parts of something that is told: ids, names, states. */
export type Parts = readonly (string | undefined)[]

/** Whether parts are the same, one by one. To compare a few costs less than to make and hash a text of them. */
export const sameParts = (one: Parts, other: Parts): boolean =>
  one.length === other.length && one.every((part, index) => part === other[index])
