import type { z } from 'zod'
import { nearestWord } from '../../document/nearest.ts'
import { follow, type Placed } from '../../document/placed.ts'
import { type Problem, problemAt, shown } from '../../document/problem.ts'
import { knownKeys, type SchemaNode } from './schema-walk.ts'

type Issue = z.core.$ZodIssue

/**
 * What a schema has against a document, at its places and in words.
 *
 * @param tree the schema as JSON Schema, whose keys are the ones that may have been meant; that of scenarios unless given
 */
export function schemaProblems(issues: readonly Issue[], root: Placed, tree?: SchemaNode): readonly Problem[] {
  const problems = issues.flatMap((issue) => problemsOf(issue, { root, tree }, []))
  const misspelt = problems.flatMap(({ found, hint, path, line }) => {
    const meant = /^did you mean (.+)\?$/.exec(hint)?.[1]
    return meant === undefined || !found.startsWith('unknown key') ? [] : [`${path}:${line} no ${meant}`]
  })
  // A key that is there under a wrong name is not told once more as missing.
  return problems.filter(({ found, path, line }) => !misspelt.includes(`${path}:${line} ${found}`))
}

/** A document, and the schema that it should follow. */
type Judged = { readonly root: Placed; readonly tree: SchemaNode | undefined }

function problemsOf(issue: Issue, judged: Judged, above: readonly PropertyKey[]): readonly Problem[] {
  const { root } = judged
  const path = [...above, ...issue.path]
  const { node, keyPlace, whole } = follow(root, path)
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownKey(key, judged, path))
  if (issue.code === 'invalid_union') return ofUnion(issue, judged, path)
  // What a transformation refuses is beyond the JSON Schema.
  const kind = issue.code === 'custom' ? 'value' : 'schema'
  if (whole) return [problemAt(node.place, kind, { found: foundAt(path, node), hint: hintOf(issue, node) })]
  const hint = issue.message.startsWith('Invalid') ? undefined : issue.message
  return [problemAt(keyPlace ?? node.place, 'schema', { found: `no ${String(path.at(-1))}`, hint })]
}

/** `at: 30`: the key, if there is one, and what stands there. */
const foundAt = (path: readonly PropertyKey[], node: Placed): string => {
  const key = path.findLast((step) => typeof step === 'string')
  return typeof key === 'string' ? `${key}: found ${shown(node)}` : `found ${shown(node)}`
}

function unknownKey(key: string, { root, tree }: Judged, path: readonly PropertyKey[]): Problem {
  const { keyPlace, node } = follow(root, [...path, key])
  const known = knownKeys(root, path, tree)
  const near = nearestWord(key, known)
  const hint =
    near !== undefined ? `did you mean ${near}?` : known.length <= 20 ? `write one of ${known.join(', ')}` : undefined
  return problemAt(keyPlace ?? node.place, 'schema', { found: `unknown key ${key}`, hint })
}

function hintOf(issue: Issue, node: Placed): string {
  if (issue.code === 'invalid_value' && node.is === 'scalar' && /[a-z]/i.test(node.text)) {
    const near = nearestWord(node.text, issue.values.map(String))
    if (near !== undefined && near !== node.text) return `did you mean ${near}?`
  }
  if (!/^(Invalid|Too|Unrecognized)/.test(issue.message)) return unitHint(issue.message, node)
  const units = 'origin' in issue ? (unitWords[String(issue.origin)] ?? '') : ''
  if (issue.code === 'invalid_type') return `write ${kindWords[issue.expected] ?? issue.expected}`
  if (issue.code === 'invalid_value')
    return `write ${issue.values.length === 1 ? '' : 'one of '}${issue.values.map(String).join(', ')}`
  if (issue.code === 'too_small') return `write at least ${String(issue.minimum)}${units}`
  if (issue.code === 'too_big') return `write at most ${String(issue.maximum)}${units}`
  return issue.message
}

/** A bare number where a time is wanted has most likely lost its `s`. */
function unitHint(message: string, node: Placed): string {
  const isNumber = node.is === 'scalar' && /^\d+(?:\.\d+)?$/.test(node.text)
  const unit = /^write a (?:length of time|time since)/.test(message) ? 's' : 'MiB'
  return isNumber && (unit === 's' || message.startsWith('write a size'))
    ? `it has no unit; write ${node.text}${unit}`
    : message
}

const unitWords: Readonly<Record<string, string>> = { string: ' characters', array: ' of them' }

const kindWords: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  object: 'a mapping',
  record: 'a mapping',
  array: 'a list',
  tuple: 'a list of two',
  null: 'null',
}

/** Of a union's branches the one that was meant: the one that fits the kind of value, with the least wrong. */
function ofUnion(
  issue: Extract<Issue, { code: 'invalid_union' }>,
  judged: Judged,
  path: readonly PropertyKey[],
): readonly Problem[] {
  const { root } = judged
  const { node, keyPlace, whole } = follow(root, path)
  const deep = issue.errors.filter((branch) => branch.every((one) => one.path.length > 0 || isInside(one, node)))
  const [first, ...others] = deep.length > 0 ? deep : []
  if (first === undefined) {
    const sameKind = issue.errors.filter(([one]) => expectsScalar(one) === (node.is === 'scalar'))
    const branches = sameKind.length > 0 ? sameKind : issue.errors
    const messages = issue.message.startsWith('Invalid')
      ? branches.map(([one]) => (one === undefined ? '' : hintOf(one, node)))
      : [issue.message]
    const hint = [...new Set(messages.filter((one) => one !== ''))].join(', or ')
    if (!whole) return [problemAt(keyPlace ?? node.place, 'schema', { found: `no ${String(path.at(-1))}`, hint })]
    return [problemAt(node.place, 'schema', { found: foundAt(path, node), hint })]
  }
  const best = others.reduce((least, branch) => (branch.length < least.length ? branch : least), first)
  return best.flatMap((one) => problemsOf(one, judged, path))
}

/** Whether an issue is about the inside of a value of the right kind. */
const isInside = (issue: Issue, node: Placed): boolean =>
  issue.code === 'unrecognized_keys' ||
  issue.code === 'invalid_union' ||
  (node.is === 'scalar' &&
    (issue.code === 'custom' ||
      issue.code === 'invalid_format' ||
      issue.code === 'too_big' ||
      issue.code === 'too_small')) ||
  (node.is === 'scalar' && issue.code === 'invalid_value' && typeof node.value === typeof issue.values[0])

/** Whether an issue of a union's branch comes from one that wants text, a number or a word. */
const expectsScalar = (issue: Issue | undefined): boolean =>
  issue?.code !== 'invalid_type' || !['array', 'tuple', 'object', 'record'].includes(issue.expected)
