import { isObject, type JsonObject } from '../../wire/json-fields.ts'
import { below, follow, itemsOf, type Placed, plainOf } from './placed.ts'
import { type Problem, problemAt } from './problem.ts'

/** What is wrong with a definition: a path as Marathon and Metronome write it (`/containers(0)/linuxInfo`), and words. */
export type DefinitionFault = { readonly path: string; readonly says: string }

/** Checks a definition as its API would; nothing for one that would be taken. */
export type Validate = (json: JsonObject) => readonly DefinitionFault[]

/** The checks of each kind of definition. */
export type Validators = { readonly app?: Validate; readonly pod?: Validate; readonly job?: Validate }

/** What the APIs would refuse, at its place in the file. */
export function definitionProblems(root: Placed, { app, pod, job }: Validators): readonly Problem[] {
  const actions = itemsOf(below(root, 'timeline'))
  const deployed = actions.flatMap((action) => below(action, 'deploy') ?? [])
  const isPod = (node: Placed): boolean => below(node, 'containers') !== undefined
  const marathon = below(root, 'marathon')
  return [
    ...checked([...itemsOf(below(marathon, 'apps')), ...deployed.filter((node) => !isPod(node))], app),
    ...checked([...itemsOf(below(marathon, 'pods')), ...deployed.filter(isPod)], pod),
    ...checked(
      [
        ...itemsOf(below(below(root, 'metronome'), 'jobs')),
        ...actions.flatMap((action) =>
          [below(action, 'create_job'), below(action, 'update_job')].flatMap((one) => one ?? []),
        ),
      ],
      job,
    ),
  ]
}

function checked(nodes: readonly Placed[], validate: Validate | undefined): readonly Problem[] {
  if (validate === undefined) return []
  return nodes.flatMap((node) => {
    const json = plainOf(node)
    if (!isObject(json) || json['id'] === undefined) return []
    return validate(json).map(({ path, says }) => {
      const { node: at, keyPlace } = follow(node, stepsOf(path))
      return problemAt(keyPlace ?? at.place, 'definition', { found: says })
    })
  })
}

/** `/containers(0)/linuxInfo` and `/containers/0/linuxInfo` as steps. */
const stepsOf = (path: string): readonly string[] => path.split(/[/()]/).filter((step) => step !== '')
