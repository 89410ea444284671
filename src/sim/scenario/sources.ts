import { placesOf, readJson } from '../../document/json.ts'
import { readYaml } from '../../document/yaml.ts'
import type { Result } from '../../domain/result.ts'
import {
  below,
  fromJson,
  fromYaml,
  itemsOf,
  membersOf,
  overlay,
  type Placed,
  type PlacedMember,
  textOf,
} from '../../document/placed.ts'
import { type Problem, problemAt } from '../../document/problem.ts'

/** Reads a file next to a scenario; the error says why it cannot. */
export type ReadFile = (path: string) => Result<string, string>

/** Files that are read, and what was wrong with them. */
export type Sources = { readonly readFile: ReadFile; readonly problems: Problem[]; filesLeft: number }

/** Longer texts are no scenario and no definition. */
const textLengthMax = 4 << 20
/** How deep files may include each other. */
const depthMax = 10

/** Reads a document of any file: JSON by its name, YAML else. */
export function readDocument(text: string, path: string, { problems }: Sources): Placed | undefined {
  const start = { path, line: 1, column: 1 }
  if (text.length > textLengthMax) {
    problems.push(
      problemAt(start, 'file', { found: `${text.length} characters`, hint: `write at most ${textLengthMax}` }),
    )
    return undefined
  }
  if (path.endsWith('.json')) {
    const { root, problems: found } = readJson(text)
    const placeOf = placesOf(text)
    for (const { at, says } of found) problems.push(problemAt({ path, ...placeOf(at) }, 'syntax', { found: says }))
    return root === undefined ? undefined : fromJson(root, { path, text })
  }
  const { root, problems: found } = readYaml(text)
  for (const { place, says } of found)
    problems.push(problemAt({ path, ...place }, 'syntax', { found: says.replace(/\s*\n[\s\S]*$/, '') }))
  return fromYaml(root, path)
}

/** Lays a document over the files it includes, and those over theirs. */
export function withIncludes(root: Placed, sources: Sources, above: readonly string[] = []): Placed {
  const include = below(root, 'include')
  const paths = include === undefined ? [] : include.is === 'list' ? include.items : [include]
  const layers = paths.flatMap((node) => {
    const path = textOf(node)
    if (path === undefined) return []
    const full = beside(node.place.path, path)
    if (above.includes(full) || full === root.place.path || above.length >= depthMax) {
      sources.problems.push(problemAt(node.place, 'file', { found: `${path} includes itself` }))
      return []
    }
    const document = loaded(node, path, sources)
    return document === undefined ? [] : [withIncludes(document, sources, [...above, root.place.path])]
  })
  const [first, ...others] = [...layers.map(withoutInclude), root]
  return others.reduce<Placed>((under, over) => overlay(under, over), first ?? root)
}

const withoutInclude = (node: Placed): Placed =>
  node.is === 'map' ? { ...node, members: node.members.filter(({ key }) => key !== 'include') } : node

/** The text of a file that a node names; undefined, and a problem, if it cannot be read. */
export function loadedText(node: Placed, path: string, sources: Sources): string | undefined {
  sources.filesLeft -= 1
  const text = sources.filesLeft < 0 ? undefined : sources.readFile(beside(node.place.path, path))
  if (text?.ok === true) return text.value
  const hint = text === undefined ? 'too many files are read' : text.error
  sources.problems.push(problemAt(node.place, 'file', { found: `${path} cannot be read`, hint }))
  return undefined
}

function loaded(node: Placed, path: string, sources: Sources): Placed | undefined {
  const text = loadedText(node, path, sources)
  return text === undefined ? undefined : readDocument(text, beside(node.place.path, path), sources)
}

/** A path as it counts from the folder of another file. */
export function beside(file: string, path: string): string {
  if (path.startsWith('/')) return path
  const steps: string[] = file.includes('/') ? file.slice(0, file.lastIndexOf('/')).split('/') : []
  for (const step of path.split('/')) {
    const last = steps.at(-1)
    if (step === '..' && last !== undefined && last !== '..' && last !== '') steps.pop()
    else if (step !== '.' && step !== '') steps.push(step)
  }
  return steps.join('/')
}

/** Writes out what is short: documents in the place of `{ file: PATH }`, `after 5s: ptrace` as `after` and `call`. */
export function writtenOut(root: Placed, sources: Sources): Placed {
  const list = (node: Placed): Placed =>
    node.is === 'list' ? { ...node, items: node.items.flatMap((item) => definitions(item, sources)) } : node
  const one = (node: Placed): Placed => definitions(node, sources)[0] ?? node
  const action = (node: Placed): Placed =>
    ['deploy', 'create_job', 'update_job'].reduce(
      (at, key) => mapped(at, key, (definition) => (definition.is === 'list' ? list(definition) : one(definition))),
      mapped(mapped(node, 'program', withPhases), 'exec', withPhases),
    )
  const steps: readonly (readonly [string, (node: Placed) => Placed])[] = [
    ['marathon', (node) => ['apps', 'pods', 'groups'].reduce((at, key) => mapped(at, key, list), node)],
    ['metronome', (node) => mapped(node, 'jobs', list)],
    [
      'tasks',
      (node) => (node.is === 'list' ? { ...node, items: node.items.map((item) => launch(item, sources)) } : node),
    ],
    ['timeline', (node) => (node.is === 'list' ? { ...node, items: node.items.map(action) } : node)],
    ['programs', (node) => membersOf(node).reduce((at, { key }) => mapped(at, key, withPhases), node)],
  ]
  return steps.reduce((at, [key, change]) => mapped(at, key, change), root)
}

function mapped(node: Placed, key: string, change: (value: Placed) => Placed): Placed {
  if (node.is !== 'map') return node
  return { ...node, members: node.members.map((one) => (one.key === key ? { ...one, value: change(one.value) } : one)) }
}

function definitions(item: Placed, sources: Sources): readonly Placed[] {
  const file = below(item, 'file')
  const path = textOf(file)
  if (file === undefined || path === undefined || below(item, 'id') !== undefined) return [item]
  const document = loaded(file, path, sources)
  if (document === undefined) return [item]
  return document.is === 'list' ? itemsOf(document) : [document]
}

/** A file of `tasks:` holds a TaskInfo, a TaskGroupInfo (`tasks`), or `{ executor, task_group }`. */
function launch(item: Placed, sources: Sources): Placed {
  const file = below(item, 'file')
  const path = textOf(file)
  if (item.is !== 'map' || file === undefined || path === undefined) return item
  const document = loaded(file, path, sources)
  if (document === undefined) return item
  const rest = item.members.filter(({ key }) => key !== 'file')
  const member = (key: string, value: Placed): PlacedMember => ({ key, place: file.place, value })
  const group = below(document, 'task_group')
  if (group === undefined) {
    const key = below(document, 'tasks') === undefined ? 'task' : 'task_group'
    return { ...item, members: [...rest, member(key, document)] }
  }
  const executor = below(document, 'executor')
  const more = executor === undefined ? [] : [member('executor', executor)]
  return { ...item, members: [...rest, member('task_group', group), ...more] }
}

const withPhases = (program: Placed): Placed =>
  mapped(program, 'phases', (list) => (list.is === 'list' ? { ...list, items: list.items.map(phase) } : list))

function phase(node: Placed): Placed {
  if (node.is !== 'map') return node
  const members = node.members.flatMap((one): readonly PlacedMember[] => {
    const [, key, length] = /^(after|every) (\d\S*)$/.exec(one.key) ?? []
    if (key === undefined || length === undefined) return [one]
    const wait: Placed = { is: 'scalar', place: one.place, value: length, text: length }
    return [
      { key, place: one.place, value: wait },
      { key: 'call', place: one.place, value: one.value },
    ]
  })
  return { ...node, members }
}
