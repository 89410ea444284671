import { isObject, type JsonObject } from '../../wire/json-fields.ts'
import { below, follow, itemsOf, type Placed, plainOf, textOf } from '../../document/placed.ts'
import { type Problem, problemAt } from '../../document/problem.ts'

/** What is wrong with a definition: a path as Marathon and Metronome write it (`/containers(0)/linuxInfo`), and words. */
export type DefinitionFault = { readonly path: string; readonly says: string }

/** Checks a definition as its API would; nothing for one that would be taken. */
export type Validate = (json: JsonObject) => readonly DefinitionFault[]

/** The checks of each kind of definition. */
export type Validators = { readonly app?: Validate; readonly pod?: Validate; readonly job?: Validate }

/** `isLocked`: it is refused for what runs, not for what it is. */
type Defined = { readonly node: Placed; readonly refused: Placed | undefined; readonly isLocked: boolean }

/** What the APIs would refuse, at its place in the file; and what they would take although it must be refused. */
export function definitionProblems(root: Placed, { app, pod, job }: Validators): readonly Problem[] {
  const listed = (list: Placed | undefined): readonly Defined[] =>
    itemsOf(list).map((node) => ({ node, refused: undefined, isLocked: false }))
  const done = (key: string): readonly Defined[] =>
    itemsOf(below(root, 'timeline')).flatMap((action) => {
      const node = below(action, key)
      const force = below(action, 'force')
      const isLocked = force !== undefined && plainOf(force) === false
      return node === undefined ? [] : [{ node, refused: below(action, 'refused'), isLocked }]
    })
  const marathon = below(root, 'marathon')
  const isPod = ({ node }: Defined): boolean => below(node, 'containers') !== undefined
  const deployed = done('deploy')
  return [
    ...checked([...listed(below(marathon, 'apps')), ...deployed.filter((one) => !isPod(one))], app),
    ...checked([...listed(below(marathon, 'pods')), ...deployed.filter(isPod)], pod),
    ...checked([...listed(below(below(root, 'metronome'), 'jobs')), ...done('create_job'), ...done('update_job')], job),
  ]
}

function checked(defined: readonly Defined[], validate: Validate | undefined): readonly Problem[] {
  if (validate === undefined) return []
  return defined.flatMap(({ node, refused, isLocked }) => {
    const json = plainOf(node)
    if (!isObject(json) || json['id'] === undefined) return []
    const faults = validate(json)
    if (refused !== undefined && !(isLocked && faults.length === 0)) {
      if (faults.some(({ says }) => says.includes(textOf(refused) ?? ''))) return []
      const found =
        faults.length === 0
          ? 'it would be taken'
          : `it would be refused for: ${faults.map(({ says }) => says).join('; ')}`
      return [problemAt(refused.place, 'definition', { found })]
    }
    return faults.map(({ path, says }) => {
      const { node: at, keyPlace } = follow(node, stepsOf(path))
      return problemAt(keyPlace ?? at.place, 'definition', { found: says })
    })
  })
}

/** `/containers(0)/linuxInfo` and `/containers/0/linuxInfo` as steps. */
const stepsOf = (path: string): readonly string[] => path.split(/[/()]/).filter((step) => step !== '')
