/**
 * For what no key alone shows: it is looked at even where keys of the section are wrong by themselves, so that
 * everything is said at once. A part that is no mapping is told of as such, and nothing more of it is known.
 */
export const evenIfWrong = {
  when: ({ value }: { readonly value: unknown }): boolean => isMapping(value),
}

/** Whether a part of what was written is a mapping. */
export const isMapping = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
