/** One member of a JSON object: its key, and `"key": value` as it was written. */
export type JsonMember = { readonly key: string; readonly text: string }

/**
 * The members of an object, in the order of the text, repeated keys included.
 *
 * @param text a JSON object that has been parsed, so that it is known to be whole
 */
export function jsonMembers(text: string): readonly JsonMember[] {
  const members: JsonMember[] = []
  const from = text.indexOf('{') + 1
  const to = text.lastIndexOf('}')
  let start = from
  let depth = 0
  let at = from
  while (at < to) {
    const mark = text[at]
    if (mark === '"') {
      at = stringEnd(text, at)
      continue
    }
    if (mark === '{' || mark === '[') depth += 1
    else if (mark === '}' || mark === ']') depth -= 1
    else if (mark === ',' && depth === 0) {
      members.push(memberOf(text.slice(start, at)))
      start = at + 1
    }
    at += 1
  }
  const last = text.slice(start, to)
  return last.trim() === '' ? members : [...members, memberOf(last)]
}

/** The index after the quote that ends a string. */
function stringEnd(text: string, from: number): number {
  let quote = text.indexOf('"', from + 1)
  while (quote !== -1 && isEscaped(text, quote)) quote = text.indexOf('"', quote + 1)
  return quote === -1 ? text.length : quote + 1
}

/** An odd number of backslashes before it. */
function isEscaped(text: string, at: number): boolean {
  let first = at
  while (text[first - 1] === '\\') first -= 1
  return (at - first) % 2 === 1
}

function memberOf(raw: string): JsonMember {
  const text = raw.trim()
  const key: unknown = JSON.parse(text.slice(0, stringEnd(text, 0)))
  return { key: String(key), text }
}
