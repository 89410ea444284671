import { nearestWord } from '../../document/nearest.ts'
import type { KnownNames } from './names.ts'
import { below, itemsOf, memberOf, membersOf, type Placed, textOf } from '../../document/placed.ts'
import { type Problem, problemAt } from '../../document/problem.ts'
import type { Times } from './resolve-time.ts'
import { type SchemaNode, walk } from './schema-walk.ts'
import { lengthProblems, timeProblems } from './time-problems.ts'

/** What a name of each kind is called. */
const nouns: Readonly<Record<string, string>> = {
  agent: 'agent',
  'run-spec': 'app or pod',
  job: 'job',
  owner: 'app, pod, job or task',
  profile: 'profile',
  syscall: 'system call',
  arch: 'architecture',
}

/** Checks what the schema cannot say: names that must be known, keys that go together or do not, times within the run. */
export function ruleProblems(root: Placed, names: KnownNames, times: Times): readonly Problem[] {
  const problems: Problem[] = [...lengthProblems(root, times)]
  walk(root, (schema, node) => {
    const kind = schema['x-names']
    const text = textOf(node)
    if (kind !== undefined && text !== undefined) problems.push(...nameProblem(node, text, names, kind))
    if (schema['x-time'] === true && node !== below(root, 'until')) problems.push(...timeProblems(node, times))
    if (schema['x-pattern'] === true) problems.push(...patternProblems(node))
    if (node.is !== 'map') return
    if (schema['x-apart'] !== undefined) problems.push(...apartProblems(node, schema['x-apart']))
    if (schema['x-needs'] !== undefined) problems.push(...needProblems(node, schema['x-needs']))
    if (schema['x-exactly-one'] !== undefined) problems.push(...exactlyOneProblems(node, schema))
    if (schema['x-narrowing'] !== undefined) problems.push(...narrowingProblems(node, schema['x-narrowing']))
    if (schema['x-definition'] === true) problems.push(...definitionProblems(node))
  })
  for (const { key, place } of membersOf(below(root, 'programs')))
    problems.push(...nameProblem({ place }, key, names, 'owner'))
  return problems
}

function nameProblem(
  { place }: Pick<Placed, 'place'>,
  text: string,
  names: KnownNames,
  kind: string,
): readonly Problem[] {
  const known = names[kind]
  if (known === undefined || known.has(text)) return []
  const near = nearestWord(text, known)
  const all = [...known].filter((name) => name !== '*')
  const few = all.length === 0 ? `there is no ${nouns[kind] ?? kind}` : `there are ${all.join(', ')}`
  const hint = near !== undefined ? `did you mean ${near}?` : all.length <= 8 ? few : undefined
  return [problemAt(place, 'name', { found: `no ${nouns[kind] ?? kind} ${text}`, hint })]
}

function exactlyOneProblems(node: Placed, schema: SchemaNode): readonly Problem[] {
  const keys = schema['x-exactly-one'] ?? []
  const there = membersOf(node).filter(({ key }) => keys.includes(key))
  if (there.length === 1) return []
  const noun = schema['x-noun'] ?? 'of them'
  const second = there[1]
  if (second !== undefined) {
    const found = `${second.key} beside ${there[0]?.key ?? ''}`
    return [problemAt(second.place, 'value', { found, hint: `write one ${noun}` })]
  }
  const isUnknown = membersOf(node).some(({ key }) => schema.properties !== undefined && !(key in schema.properties))
  // An unknown key is told already, and is most likely the one that is missed.
  if (isUnknown && schema.additionalProperties === false) return []
  const list = keys.length <= 6 ? `: ${keys.join(', ')}` : ''
  return [
    problemAt(node.place, 'value', { found: `no ${schema['x-noun'] ?? keys.join(' or ')}`, hint: `write one${list}` }),
  ]
}

function narrowingProblems(node: Placed, narrowing: Readonly<Record<string, readonly string[]>>): readonly Problem[] {
  const subject = Object.keys(narrowing).find((key) => memberOf(node, key) !== undefined)
  const fitting = subject === undefined ? [] : (narrowing[subject] ?? [])
  const narrowers = new Set(Object.values(narrowing).flat())
  return membersOf(node)
    .filter(({ key }) => narrowers.has(key) && !fitting.includes(key) && subject !== undefined)
    .map(({ key, place }) => {
      const homes = Object.keys(narrowing).filter((one) => narrowing[one]?.includes(key))
      const hint = `it goes with ${homes.join(', ')}; with ${subject ?? ''} write ${fitting.join(', ')}`
      return problemAt(place, 'value', { found: `${key} beside ${subject ?? ''}`, hint })
    })
}

/** A definition has an id; one that is read from a file has been put in its place already. */
function definitionProblems(node: Placed): readonly Problem[] {
  if (below(node, 'file') !== undefined) return []
  const inside = ['apps', 'groups'].flatMap((key) => itemsOf(below(node, key)))
  return [
    ...(below(node, 'id') === undefined
      ? [problemAt(node.place, 'value', { found: 'no id', hint: 'write a definition, or file: PATH' })]
      : []),
    ...inside.flatMap(definitionProblems),
  ]
}

function apartProblems(node: Placed, apart: Readonly<Record<string, readonly string[]>>): readonly Problem[] {
  return Object.entries(apart).flatMap(([key, others]) =>
    memberOf(node, key) === undefined
      ? []
      : membersOf(node)
          .filter((one) => others.includes(one.key))
          .map((one) =>
            problemAt(one.place, 'value', { found: `${one.key} beside ${key}`, hint: 'write one of them' }),
          ),
  )
}

function needProblems(node: Placed, needs: Readonly<Record<string, readonly string[]>>): readonly Problem[] {
  return membersOf(node).flatMap(({ key, place }) => {
    const needed = Object.hasOwn(needs, key) ? needs[key] : undefined
    if (needed === undefined || needed.some((one) => memberOf(node, one) !== undefined)) return []
    const words = needed.join(' or ')
    return [problemAt(place, 'value', { found: `${key} without ${words}`, hint: `write ${words} too` })]
  })
}

function patternProblems(node: Placed): readonly Problem[] {
  const text = textOf(node) ?? ''
  try {
    RegExp(text)
    return []
  } catch {
    return [problemAt(node.place, 'value', { found: `${text} is no pattern`, hint: 'write a regular expression' })]
  }
}
