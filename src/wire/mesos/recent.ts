import { type Parts, sameParts } from '../../domain/same-parts.ts'

/** Remembers for a while what was said. */
export type Recent = {
  /** Whether it is new that something is said of `id`; from then on it is not. */
  readonly add: (id: string, ...what: Parts) => boolean
}

/**
 * Remembers the latest `max` things at least, and twice as many at most: of two generations the older is forgotten when
 * the younger is full. What is forgotten is new again.
 *
 * Of one task or container few things are said, so they are compared: a text of all parts as a key costs more to make.
 */
export function recent(max: number): Recent {
  let young = new Map<string, Parts[]>()
  let old = new Map<string, Parts[]>()
  let count = 0

  function add(id: string, ...what: Parts): boolean {
    const known = young.get(id)
    if (holds(known, what) || holds(old.get(id), what)) return false
    // Something of which very much is said would be compared for ever.
    if (known !== undefined && known.length >= alikeMax) return add(JSON.stringify([id, ...what]))
    if (count >= max) {
      old = young
      young = new Map<string, Parts[]>()
      count = 0
    }
    count += 1
    const list = young.get(id)
    if (list === undefined) young.set(id, [what])
    else list.push(what)
    return true
  }

  return { add }
}

const alikeMax = 32

const holds = (known: readonly Parts[] | undefined, what: Parts): boolean =>
  known !== undefined && known.some((each) => sameParts(each, what))
