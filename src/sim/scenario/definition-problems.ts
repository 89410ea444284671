import { isObject, type JsonObject } from '../../wire/json-fields.ts'
import { below, follow, itemsOf, type Placed, plainOf, textOf } from '../../document/placed.ts'
import { type Problem, problemAt } from '../../document/problem.ts'
import { specsAtStart, specsDeployed } from './run-specs.ts'

/** What is wrong with a definition: a path as Marathon and Metronome write it (`/containers(0)/linuxInfo`), and words. */
export type DefinitionFault = { readonly path: string; readonly says: string }

/** Checks a definition as its API would; nothing for one that would be taken. */
export type Validate = (json: JsonObject) => readonly DefinitionFault[]

/** The checks of each kind of definition. */
export type Validators = { readonly app?: Validate; readonly pod?: Validate; readonly job?: Validate }

/** What is asked for at once. `isLocked`: it is refused for what runs or is beside it, not for what it is. */
type Asked = { readonly nodes: readonly Placed[]; readonly refused: Placed | undefined; readonly isLocked: boolean }

/** What the APIs would refuse, at its place in the file; and what they would take although it must be refused. */
export function definitionProblems(root: Placed, validators: Validators): readonly Problem[] {
  const actions = itemsOf(below(root, 'timeline'))
  const asked = (action: Placed, nodes: readonly Placed[]): readonly Asked[] => {
    const force = below(action, 'force')
    const isLocked = nodes.length > 1 || (force !== undefined && plainOf(force) === false)
    return nodes.length === 0 ? [] : [{ nodes, refused: below(action, 'refused'), isLocked }]
  }
  const alone = (node: Placed): Asked => ({ nodes: [node], refused: undefined, isLocked: false })
  const jobsOf = (action: Placed): readonly Placed[] =>
    ['create_job', 'update_job'].flatMap((key) => below(action, key) ?? [])
  const { app, pod, job } = validators
  const ofSpec: Validate = (json) => (json['containers'] === undefined ? app : pod)?.(json) ?? []
  return [
    ...checked(
      [
        ...specsAtStart(root).map(({ node }) => alone(node)),
        ...actions.flatMap((action) =>
          asked(
            action,
            specsDeployed(action).map(({ node }) => node),
          ),
        ),
      ],
      app === undefined && pod === undefined ? undefined : ofSpec,
    ),
    ...checked(
      [
        ...itemsOf(below(below(root, 'metronome'), 'jobs')).map(alone),
        ...actions.flatMap((action) => asked(action, jobsOf(action))),
      ],
      job,
    ),
  ]
}

function checked(all: readonly Asked[], validate: Validate | undefined): readonly Problem[] {
  if (validate === undefined) return []
  return all.flatMap(({ nodes, refused, isLocked }) => {
    const found = nodes.flatMap((node) => {
      const json = plainOf(node)
      return isObject(json) && json['id'] !== undefined ? validate(json).map((fault) => ({ node, ...fault })) : []
    })
    if (refused === undefined || (isLocked && found.length === 0)) return found.map(faultProblem)
    if (found.some(({ says }) => says.includes(textOf(refused) ?? ''))) return []
    const instead =
      found.length === 0 ? 'it would be taken' : `it would be refused for: ${found.map(({ says }) => says).join('; ')}`
    return [problemAt(refused.place, 'definition', { found: instead })]
  })
}

function faultProblem({ node, path, says }: DefinitionFault & { readonly node: Placed }): Problem {
  const { node: at, keyPlace } = follow(node, stepsOf(path))
  return problemAt(keyPlace ?? at.place, 'definition', { found: says })
}

/** `/containers(0)/linuxInfo` and `/containers/0/linuxInfo` as steps. */
const stepsOf = (path: string): readonly string[] => path.split(/[/()]/).filter((step) => step !== '')
