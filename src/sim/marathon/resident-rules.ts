import type { RunSpec } from './definition.ts'
import { arrayOf } from './definition-values.ts'
import { broken, type Rule } from './rule.ts'
import type { DefinitionProblem } from './seccomp-setting.ts'
import { isResident } from './volumes.ts'

/**
 * What an app or pod with volumes must be. Source: M/state/AppDefinition.scala, validWithRoleEnforcement;
 * M/state/ResourceRole.scala, validAcceptedResourceRoles.
 */
export function residentRules(spec: RunSpec, acceptedRoles: unknown): readonly Rule[] {
  if (!isResident(spec)) return []
  const { role, kind } = spec
  return [
    [role === '*', '/role', `Resident ${kind}s cannot have the role *`],
    [
      acceptedRoles !== undefined && arrayOf(acceptedRoles).join() !== '*',
      '/acceptedResourceRoles',
      `A resident ${kind} must have \`acceptedResourceRoles = ["*"]\`.`,
    ],
  ]
}

type Scalar = 'cpus' | 'mem' | 'disk' | 'gpus'

/**
 * What a change may not do where there are volumes, before or after it: instances keep what they have reserved.
 * Source: M/state/AppDefinition.scala and M/api/v2/validation/PodsValidation.scala, residentUpdateIsValid.
 */
export function updateProblems(before: RunSpec, after: RunSpec): readonly DefinitionProblem[] {
  if (!isResident(before) && !isResident(after)) return []
  return after.kind === 'app' ? appUpdateProblems(before, after) : podUpdateProblems(before, after)
}

const appUpdateProblems = (before: RunSpec, after: RunSpec): readonly DefinitionProblem[] =>
  broken([
    [!hasSameVolumes(before, after), '/', 'Persistent volumes can not be changed!'],
    ...scalars.map((name): Rule => [
      total(before, name) !== total(after, name),
      `/${name}`,
      `${mayNot} change resource requirements. ${createNew}`,
    ]),
    [!hasSamePorts(before, after), '/', `${mayNot} change host ports. ${createNew}`],
  ])

const mayNot = 'Services with persistent volumes configured may not'
const createNew = 'If you need to make this change, please create a new service.'

const podUpdateProblems = (before: RunSpec, after: RunSpec): readonly DefinitionProblem[] =>
  broken([
    [!hasSameVolumes(before, after), '/', 'persistent volumes cannot be updated'],
    ...scalars.map((name): Rule => [
      total(before, name) !== total(after, name),
      '/',
      `${name} cannot be updated if a pod has persistent volumes`,
    ]),
    [!hasSamePorts(before, after), '/', 'host ports cannot be updated if a pod has persistent volumes'],
  ])

const scalars: readonly Scalar[] = ['cpus', 'mem', 'disk', 'gpus']

const total = ({ containers }: RunSpec, name: Scalar): number =>
  containers.reduce((sum, { resources }) => sum + resources[name], 0)

const hasSameVolumes = ({ volumes: before }: RunSpec, { volumes: after }: RunSpec): boolean =>
  before.length === after.length && before.every(({ path, mib }) => after.find((one) => one.path === path)?.mib === mib)

const hasSamePorts = ({ hostPorts: before }: RunSpec, { hostPorts: after }: RunSpec): boolean =>
  before.every((port) => after.includes(port)) && after.every((port) => before.includes(port))
