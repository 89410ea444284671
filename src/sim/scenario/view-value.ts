import { isObject } from '../../wire/json-fields.ts'

type Step =
  | { readonly kind: 'key'; readonly key: string }
  | { readonly kind: 'item'; readonly index: number }
  | { readonly kind: 'where'; readonly path: readonly string[]; readonly is: string }

/** The value on a path of an answer: `queue[app.id=/a].delay.overdue`, `[0].count`, `queue.length`; undefined: not there. */
export function viewValue(answer: unknown, find: string): unknown {
  let value = answer
  for (const step of stepsOf(find)) value = taken(value, step)
  return value
}

const stepsOf = (find: string): readonly Step[] =>
  [...find.matchAll(/\[(\d+)\]|\[([^[\]=]+)=([^[\]]+)\]|([^.[\]]+)/g)].map(([, index, path, is, key]): Step => {
    if (index !== undefined) return { kind: 'item', index: Number(index) }
    return path === undefined || is === undefined
      ? { kind: 'key', key: key ?? '' }
      : { kind: 'where', path: path.split('.'), is }
  })

function taken(value: unknown, step: Step): unknown {
  if (Array.isArray(value)) {
    const items: readonly unknown[] = value
    if (step.kind === 'item') return items[step.index]
    if (step.kind === 'where') return items.find((item) => textAt(item, step.path) === step.is)
    return step.key === 'length' ? items.length : undefined
  }
  return step.kind === 'key' && isObject(value) && Object.hasOwn(value, step.key) ? value[step.key] : undefined
}

function textAt(item: unknown, path: readonly string[]): string | undefined {
  const value = path.reduce((at: unknown, key) => taken(at, { kind: 'key', key }), item)
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : undefined
}

/**
 * Whether a value of an answer is what is expected: the same value, a number within `{ min, max }`, a text that
 * `{ matches }` a pattern, not there for null, there at all for undefined.
 */
export function isExpected(value: unknown, expected: unknown): boolean {
  if (expected === undefined) return value !== undefined
  if (expected === null) return value === undefined || value === null
  if (isObject(expected)) {
    const { min, max, matches } = expected
    const keys = Object.keys(expected)
    if (keys.length > 0 && keys.every((key) => key === 'min' || key === 'max'))
      return (
        typeof value === 'number' &&
        (typeof min !== 'number' || value >= min) &&
        (typeof max !== 'number' || value <= max)
      )
    if (keys.length === 1 && typeof matches === 'string')
      return typeof value === 'string' && new RegExp(matches).test(value)
  }
  return isSame(value, expected)
}

function isSame(left: unknown, right: unknown): boolean {
  if (Array.isArray(left) && Array.isArray(right))
    return left.length === right.length && left.every((item, index) => isSame(item, right[index]))
  if (!isObject(left) || !isObject(right)) return Object.is(left, right)
  const keys = Object.keys(left)
  return (
    keys.length === Object.keys(right).length &&
    keys.every((key) => Object.hasOwn(right, key) && isSame(left[key], right[key]))
  )
}
