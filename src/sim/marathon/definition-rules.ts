import type { JsonObject } from '../../wire/json-fields.ts'
import type { RunSpec } from './definition.ts'
import { arrayOf, objectOf, textOf } from './definition-values.ts'
import { residentRules } from './resident-rules.ts'
import { broken, type Rule } from './rule.ts'
import type { DefinitionProblem } from './seccomp-setting.ts'
import { isResident, volumeRules } from './volumes.ts'

/** A number as Scala prints a Double. */
const double = (value: number): string => (Number.isInteger(value) ? `${value}.0` : String(value))

const atLeast = (value: unknown, path: string, least: number, isDouble = false): Rule => {
  const text = isDouble ? double : String
  const isNumber = typeof value === 'number'
  return [isNumber && value < least, path, isNumber ? `got ${text(value)}, expected ${text(least)} or more` : '']
}

const between = (value: number, path: string): Rule => [
  value < 0 || value > 1,
  path,
  `got ${double(value)}, expected between 0.0 and 1.0`,
]

const noMore = (value: number, path: string): Rule => [value !== 0, path, `got ${double(value)}, expected 0.0`]

const segment = /^(?:(?:[a-z0-9]|[a-z0-9][a-z0-9-]*[a-z0-9])\.)*(?:[a-z0-9]|[a-z0-9][a-z0-9-]*[a-z0-9])$|^\.{1,2}$/
const segmentText =
  '^(([a-z0-9]|[a-z0-9][a-z0-9\\-]*[a-z0-9])\\.)*([a-z0-9]|[a-z0-9][a-z0-9\\-]*[a-z0-9])|(\\.|\\.\\.)$'
const reserved = ['restart', 'tasks', 'versions', '.', '..']

/** Source: M/state/PathId.scala, pathIdValidator. */
function idRules(id: string): readonly Rule[] {
  const parts = id.split('/').filter((part) => part !== '')
  return [
    [parts.length === 0, '/id', 'Path must contain at least one path element'],
    [parts.some((part) => !segment.test(part)), '/id', `must fully match regular expression '${segmentText}'`],
    [
      reserved.includes(parts.at(-1) ?? ''),
      '/id',
      `must not end with any of the following reserved keywords: ${reserved.join(', ')}`,
    ],
  ]
}

const operators = ['UNIQUE', 'CLUSTER', 'GROUP_BY', 'LIKE', 'MAX_PER', 'UNLIKE', 'IS']

/** Source: M/api/v2/validation/SchedulingValidation.scala. */
function constraintError(constraint: readonly string[]): string | undefined {
  const [field = '', operator = '', value] = constraint
  if (constraint.length < 2 || constraint.length > 3) return 'Each constraint must have either 2 or 3 fields'
  if (field === '') return 'missing field for constraint declaration'
  if (!operators.includes(operator))
    return 'operator must be one of the following UNIQUE, CLUSTER, GROUP_BY, LIKE, MAX_PER, UNLIKE or IS'
  const isNumber = /^-?\d+$/.test(value ?? '')
  if (operator === 'UNIQUE' && value !== undefined && value !== '') return 'UNIQUE does not accept a value'
  if (operator === 'MAX_PER' && !isNumber) return 'MAX_PER requires an integer value'
  if (operator === 'GROUP_BY' && value !== undefined && value !== '' && !isNumber)
    return 'GROUP BY must define an integer value or else no value at all'
  if (operator === 'LIKE' || operator === 'UNLIKE') {
    if (value === undefined || value === '') return 'LIKE and UNLIKE require a non-empty, regular expression value'
    if (!isPattern(value)) return 'is not a valid regular expression'
  }
  return undefined
}

function isPattern(text: string): boolean {
  try {
    return new RegExp(text).source !== ''
  } catch {
    return false
  }
}

const constraintRules = (constraints: RunSpec['constraints'], path: string): readonly Rule[] =>
  constraints.map((constraint, index) => {
    const error = constraintError(constraint)
    return [error !== undefined, `${path}(${index})`, error ?? '']
  })

/** Label of apps of which only one instance may run. Source: M/state/AppDefinition.scala, isSingleInstance. */
export const isSingleInstance = (labels: RunSpec['labels']): boolean =>
  labels['MARATHON_SINGLE_INSTANCE_APP'] === 'true'

/** What Marathon refuses of an app. Source: M/api/v2/validation/AppValidation.scala, M/state/AppDefinition.scala. */
export function appProblems(spec: RunSpec, json: JsonObject): readonly DefinitionProblem[] {
  const { upgrade, instances, need, labels, checks, containers, unreachable } = spec
  const container = objectOf(json['container'])
  const byMesos = checks.filter(({ by, protocol }) => by === 'mesos' && protocol !== 'COMMAND')
  return broken([
    ...idRules(spec.id),
    ...commandRules(json),
    atLeast(instances, '/instances', 0),
    atLeast(need.cpus, '/cpus', 0, true),
    atLeast(need.mem, '/mem', 0, true),
    atLeast(containers[0].resources.disk, '/disk', 0, true),
    atLeast(need.gpus, '/gpus', 0),
    atLeast(json['backoffSeconds'], '/backoffSeconds', 0),
    atLeast(json['backoffFactor'], '/backoffFactor', 1, true),
    atLeast(json['maxLaunchDelaySeconds'], '/maxLaunchDelaySeconds', 0),
    atLeast(json['taskKillGracePeriodSeconds'], '/taskKillGracePeriodSeconds', 0),
    between(upgrade.minimumHealth, '/upgradeStrategy/minimumHealthCapacity'),
    between(upgrade.overCapacity, '/upgradeStrategy/maximumOverCapacity'),
    ...(isSingleInstance(labels) || isResident(spec)
      ? [noMore(upgrade.overCapacity, '/upgradeStrategy/maximumOverCapacity')]
      : []),
    ...(isSingleInstance(labels) ? [noMore(upgrade.minimumHealth, '/upgradeStrategy/minimumHealthCapacity')] : []),
    [isSingleInstance(labels) && instances > 1, '/', 'Single instance app may only have one instance'],
    [byMesos.length > 1, '/', 'AppDefinition can contain at most one Mesos health check'],
    [
      need.gpus > 0 && containers[0].containerizer === 'docker',
      '/',
      'GPU resources only work with the Mesos containerizer',
    ],
    [isResident(spec) && unreachable !== 'disabled', '/', 'unreachableStrategy must be disabled for resident tasks'],
    [arrayOf(json['acceptedResourceRoles'] ?? ['*']).length === 0, '/acceptedResourceRoles', 'must not be empty'],
    ...constraintRules(spec.constraints, '/constraints'),
    ...volumeRules(container?.['volumes']),
    ...residentRules(spec, json['acceptedResourceRoles']),
  ])
}

const bothOrNeither = "AppDefinition must either contain one of 'cmd' or 'args', and/or a 'container'."

function commandRules({ cmd, args, container }: JsonObject): readonly Rule[] {
  const json = objectOf(container)
  const isDocker = json !== undefined && (json['type'] ?? 'DOCKER') === 'DOCKER'
  return [
    [cmd !== undefined && args !== undefined, '/', bothOrNeither],
    [cmd === undefined && args === undefined && container === undefined, '/', bothOrNeither],
    [isDocker && json['docker'] === undefined, '/container/docker', 'not defined'],
  ]
}

/** What Marathon refuses of a pod. Source: M/api/v2/validation/PodsValidation.scala, SchedulingValidation.scala. */
export function podProblems(spec: RunSpec, json: JsonObject): readonly DefinitionProblem[] {
  const scheduling = objectOf(json['scheduling'])
  const backOff = objectOf(scheduling?.['backoff'])
  const containers = arrayOf(json['containers'])
  const names = containers.flatMap((container) => textOf(objectOf(container)?.['name']) ?? [])
  return broken([
    ...idRules(spec.id),
    [containers.length === 0, '/containers', 'must not be empty'],
    [new Set(names).size < names.length, '/containers', 'container names are unique'],
    [
      objectOf(json['linuxInfo'])?.['seccomp'] !== undefined,
      '/linuxInfo/seccomp',
      'Seccomp configuration on executor level is not supported',
    ],
    atLeast(spec.instances, '/scaling/instances', 0),
    atLeast(backOff?.['backoff'], '/scheduling/backoff/backoff', 0, true),
    atLeast(backOff?.['backoffFactor'], '/scheduling/backoff/backoffFactor', 0, true),
    atLeast(backOff?.['maxLaunchDelay'], '/scheduling/backoff/maxLaunchDelay', 0, true),
    between(spec.upgrade.minimumHealth, '/scheduling/upgrade/minimumHealthCapacity'),
    between(spec.upgrade.overCapacity, '/scheduling/upgrade/maximumOverCapacity'),
    ...constraintRules(spec.constraints, '/scheduling/placement/constraints'),
    ...(isResident(spec) ? [noMore(spec.upgrade.overCapacity, '/scheduling/upgrade/maximumOverCapacity')] : []),
    [
      isResident(spec) && spec.unreachable !== 'disabled',
      '/',
      'unreachableStrategy must be disabled for pods with persistent volumes',
    ],
    ...residentRules(spec, objectOf(scheduling?.['placement'])?.['acceptedResourceRoles']),
  ])
}
