import { createHash } from 'node:crypto'
import { isObject, type JsonObject } from '../../wire/json-fields.ts'

/** The parts of a definition by name, each with a digest: enough to tell which differ, and nothing to be read from. */
export type DefinitionParts = Readonly<Record<string, string>>

/** Parts of one definition that are looked at; what comes beyond counts as one. */
const partsMax = 200
/** How deep parts are named: `container.linuxInfo.seccomp`. */
const depth = 3

/** Takes a definition apart. What stands in its lists is not told apart. */
export function definitionParts(json: JsonObject): DefinitionParts {
  const parts: Record<string, string> = {}
  const rest: unknown[] = []
  const waiting: { readonly path: string; readonly value: unknown; readonly level: number }[] = [
    { path: '', value: json, level: 0 },
  ]
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    const { path, value, level } = next
    if (isObject(value) && level < depth && Object.keys(value).length > 0)
      for (const [key, below] of Object.entries(value))
        waiting.push({ path: path === '' ? key : `${path}.${key}`, value: below, level: level + 1 })
    else if (Object.keys(parts).length < partsMax) parts[path] = digest(value)
    else rest.push(value)
  }
  return rest.length === 0 ? parts : { ...parts, '…': digest(rest) }
}

/** Names of parts that differ, in order of name. */
export const changedParts = (before: DefinitionParts, after: DefinitionParts): readonly string[] =>
  [...new Set([...Object.keys(before), ...Object.keys(after)])].filter((name) => before[name] !== after[name]).sort()

const digest = (value: unknown): string =>
  createHash('sha256')
    .update(JSON.stringify(inOrder(value)) ?? '')
    .digest('hex')
    .slice(0, 12)

/** An API may give keys in another order each time. */
const inOrder = (value: unknown): unknown =>
  Array.isArray(value)
    ? value.map(inOrder)
    : isObject(value)
      ? Object.fromEntries(
          Object.keys(value)
            .sort()
            .map((key) => [key, inOrder(value[key])]),
        )
      : value
