import type { z } from 'zod'
import type { Rejected } from '../domain/event.ts'
import { err, ok, type Result } from '../domain/result.ts'

/** Input that says nothing we can use, with the reason. The excerpt is short whatever the input's size or depth. */
export const rejection = (why: string, found: unknown): Rejected => ({
  kind: 'rejected',
  why,
  excerpt: excerptOf(found, excerptDepth).slice(0, excerptChars),
})

/**
 * A value read by a schema, or one rejection that names its wrong fields.
 *
 * @param what the message's name, which begins the reason
 */
export function parsed<T>(
  schema: z.ZodType<T>,
  { value, what }: { readonly value: unknown; readonly what: string },
): Result<T, Rejected> {
  const { success, data, error } = schema.safeParse(value)
  if (success) return ok(data)
  const named = error.issues.slice(0, issuesMax).map(({ path, message }) => `${path.join('.') || 'value'}: ${message}`)
  const more = error.issues.length > issuesMax ? `; and ${error.issues.length - issuesMax} more` : ''
  return err(rejection(`${what}: ${named.join('; ')}${more}`, value))
}

/**
 * The good ones of a list, each read by itself: one bad entry costs no other. A list left out or null is empty.
 *
 * @param what the name of one entry, which begins the reason of its rejection
 */
export function parsedEach<T>(
  schema: z.ZodType<T>,
  { values, what }: { readonly values: unknown; readonly what: string },
): { readonly good: readonly T[]; readonly rejected: readonly Rejected[] } {
  if (values === undefined || values === null) return { good: [], rejected: [] }
  if (!Array.isArray(values)) return { good: [], rejected: [rejection(`${what}: not a list`, values)] }
  const entries: readonly unknown[] = values
  const good: T[] = []
  const rejected: Rejected[] = []
  for (const value of entries.slice(0, entriesMax)) {
    const result = parsed(schema, { value, what })
    if (result.ok) good.push(result.value)
    else rejected.push(result.error)
  }
  const over = entries.length - entriesMax
  if (over > 0) rejected.push(rejection(`${what}: ${over} entries over the first ${entriesMax} were not read`, ''))
  return { good, rejected }
}

/** More entries of one list than any cluster has. */
const entriesMax = 200_000
const issuesMax = 3
const excerptChars = 120
const excerptDepth = 3
const excerptEntries = 8

/** JSON-like text of the beginning of a value. `JSON.stringify` would throw on a value nested deep enough. */
function excerptOf(value: unknown, depth: number): string {
  if (typeof value === 'string') return depth === excerptDepth ? value.slice(0, excerptChars) : quoted(value)
  if (typeof value !== 'object' || value === null) return String(value)
  if (depth === 0) return '…'
  if (Array.isArray(value)) {
    const entries: readonly unknown[] = value.slice(0, excerptEntries)
    return `[${entries.map((entry) => excerptOf(entry, depth - 1)).join(',')}]`
  }
  const fields: string[] = []
  for (const [key, entry] of Object.entries(value).slice(0, excerptEntries)) {
    fields.push(`${quoted(key)}:${excerptOf(entry, depth - 1)}`)
  }
  return `{${fields.join(',')}}`
}

const quoted = (text: string): string => JSON.stringify(text.slice(0, excerptChars))
