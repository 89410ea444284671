import { unreachable } from '../../domain/invariant.ts'
import { isObject, type JsonObject } from '../../wire/json-fields.ts'
import { arrayOf } from './definition-values.ts'
import type { DefinitionProblem } from './seccomp-setting.ts'

type Kind = 'text' | 'number' | 'whole' | 'flag' | 'list' | 'map'

const words: Readonly<Record<Kind, string>> = {
  text: 'a text',
  number: 'a number',
  whole: 'a whole number',
  flag: 'true or false',
  list: 'a list',
  map: 'a mapping',
}

/** What is of each kind, as paths of keys; `*` stands for every member of a list. */
type Types = Readonly<Partial<Record<Kind, readonly string[]>>>

/** Source: R/app.raml, R/upgradeStrategy.raml, R/healthCheck.raml, R/appContainer.raml; marathon §1.1. */
const appTypes: Types = {
  text: ['id', 'cmd', 'user', 'role', 'killSelection', 'container.type'],
  number: [
    'cpus',
    'mem',
    'disk',
    'backoffFactor',
    'upgradeStrategy.minimumHealthCapacity',
    'upgradeStrategy.maximumOverCapacity',
  ],
  whole: [
    'instances',
    'gpus',
    'backoffSeconds',
    'maxLaunchDelaySeconds',
    'taskKillGracePeriodSeconds',
    'healthChecks.*.gracePeriodSeconds',
    'healthChecks.*.intervalSeconds',
    'healthChecks.*.timeoutSeconds',
    'healthChecks.*.maxConsecutiveFailures',
  ],
  flag: ['requirePorts'],
  list: [
    'args',
    'constraints',
    'constraints.*',
    'healthChecks',
    'readinessChecks',
    'acceptedResourceRoles',
    'portDefinitions',
    'container.volumes',
    'container.portMappings',
  ],
  map: [
    'container',
    'container.docker',
    'container.linuxInfo',
    'container.linuxInfo.seccomp',
    'labels',
    'env',
    'upgradeStrategy',
  ],
}

/** Source: R/pod.raml, R/podContainer.raml, R/podScheduling.raml; marathon §1.2. */
const podTypes: Types = {
  text: ['id', 'user', 'containers.*.name', 'containers.*.user', 'scaling.kind'],
  number: [
    'containers.*.resources.cpus',
    'containers.*.resources.mem',
    'containers.*.resources.disk',
    'executorResources.cpus',
    'executorResources.mem',
    'executorResources.disk',
    'scheduling.backoff.backoff',
    'scheduling.backoff.backoffFactor',
    'scheduling.backoff.maxLaunchDelay',
    'scheduling.upgrade.minimumHealthCapacity',
    'scheduling.upgrade.maximumOverCapacity',
  ],
  whole: ['scaling.instances', 'containers.*.resources.gpus'],
  list: ['containers', 'volumes', 'scheduling.placement.constraints', 'scheduling.placement.acceptedResourceRoles'],
  map: [
    'containers.*',
    'containers.*.resources',
    'containers.*.exec',
    'containers.*.image',
    'containers.*.linuxInfo',
    'executorResources',
    'labels',
    'environment',
    'scaling',
    'scheduling',
    'scheduling.backoff',
    'scheduling.placement',
    'scheduling.upgrade',
  ],
}

/** Values of an app that are not of the kind they must be: Marathon would not take the body. */
export const appTypeProblems = (json: JsonObject): readonly DefinitionProblem[] => typeProblems(json, appTypes)

/** The same of a pod. */
export const podTypeProblems = (json: JsonObject): readonly DefinitionProblem[] => typeProblems(json, podTypes)

function typeProblems(json: JsonObject, types: Types): readonly DefinitionProblem[] {
  return (Object.keys(words) as readonly Kind[]).flatMap((kind) =>
    (types[kind] ?? []).flatMap((path) =>
      valuesAt(json, path.split('.')).flatMap(({ at, value }) =>
        isOf(kind, value) ? [] : [{ path: at, errors: [`found ${shortly(value)}; write ${words[kind]}`] }],
      ),
    ),
  )
}

type Found = { readonly at: string; readonly value: unknown }

/** What stands at a path, with the path as Marathon writes it; nothing where nothing stands, or null. */
function valuesAt(json: JsonObject, steps: readonly string[]): readonly Found[] {
  const root: readonly Found[] = [{ at: '', value: json }]
  return steps
    .reduce<readonly Found[]>((found, step) => found.flatMap((one) => membersOf(one, step)), root)
    .filter(({ value }) => value !== undefined && value !== null)
}

const membersOf = ({ at, value }: Found, step: string): readonly Found[] =>
  step === '*'
    ? arrayOf(value).map((item, index) => ({ at: `${at}(${index})`, value: item }))
    : isObject(value)
      ? [{ at: `${at}/${step}`, value: value[step] }]
      : []

function isOf(kind: Kind, value: unknown): boolean {
  switch (kind) {
    case 'text':
      return typeof value === 'string'
    case 'number':
      return typeof value === 'number'
    case 'whole':
      return Number.isInteger(value)
    case 'flag':
      return typeof value === 'boolean'
    case 'list':
      return Array.isArray(value)
    case 'map':
      return isObject(value)
    default:
      return unreachable(kind)
  }
}

function shortly(value: unknown): string {
  if (Array.isArray(value)) return 'a list'
  return isObject(value) ? 'a mapping' : (JSON.stringify(value) ?? '').slice(0, 60)
}
