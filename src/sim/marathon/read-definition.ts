import type { JsonObject } from '../../wire/json-fields.ts'
import type { Resources } from '../mesos/driver.ts'
import {
  configOf,
  type ContainerSpec,
  type DefinitionDefaults,
  type ReadDefinition,
  type RunSpec,
  type VolumeSpec,
} from './definition.ts'
import { appProblems, isSingleInstance, podProblems } from './definition-rules.ts'
import { appTypeProblems, podTypeProblems } from './definition-types.ts'
import {
  absolute,
  arrayOf,
  labelsOf,
  nanoseconds,
  numberOf,
  objectOf,
  resourcesOf,
  secondsOf,
  textOf,
} from './definition-values.ts'
import { healthOf, portNamesOf, readinessOf, unreachableOf } from './read-checks.ts'
import { canonicalPath } from './path-id.ts'
import { type DefinitionProblem, seccompOf } from './seccomp-setting.ts'
import { missingOfVolumes, volumesOf } from './volumes.ts'

/**
 * Reads an app as `/v2/apps` takes it.
 * Source: R/app.raml, M/raml/AppConversion.scala, M/raml/ContainerConversion.scala; marathon §1.1, §1.3.
 */
export function readApp(json: JsonObject, defaults: DefinitionDefaults): ReadDefinition {
  const problems: DefinitionProblem[] = []
  const container = objectOf(json['container'])
  const isDocker = container !== undefined && (container['type'] ?? 'DOCKER') === 'DOCKER'
  const [cmd, args] = [json['cmd'], json['args']]
  // With the Docker engine linuxInfo is dropped before any rule can see it.
  const linuxInfo = isDocker || !defaults.hasSeccomp ? undefined : objectOf(container?.['linuxInfo'])
  const checks = arrayOf(json['healthChecks']).map(healthOf)
  const resources = resourcesOf(json, { cpus: 1, mem: 128, disk: 0 })
  const labels = labelsOf(json['labels'])
  const volumes = volumesOf(container?.['volumes'])
  const isResident = volumes.length > 0
  const spec: RunSpec = {
    kind: 'app',
    id: absolute(json['id']),
    instances: numberOf(json['instances'], 1),
    backOff: {
      first: nanoseconds(numberOf(json['backoffSeconds'], 1)),
      factor: numberOf(json['backoffFactor'], 1.15),
      max: nanoseconds(numberOf(json['maxLaunchDelaySeconds'], defaults.maxLaunchDelaySeconds)),
    },
    containers: [
      {
        name: undefined,
        resources: { ...resources, ports: rangesOf(hostPortsOf(json)) },
        containerizer: isDocker ? 'docker' : 'mesos',
        hasImage: (objectOf(container?.['docker']) ?? objectOf(container?.['appc']))?.['image'] !== undefined,
        seccomp: seccompOf(linuxInfo?.['seccomp'], '/container/linuxInfo/seccomp', problems),
        command: typeof cmd === 'string' ? cmd : arrayOf(args).map(String).join(' ') || undefined,
        user: textOf(json['user']),
        killGrace: secondsOf(json['taskKillGracePeriodSeconds']),
        health: checks.find(({ by }) => by === 'mesos'),
      },
    ],
    executorResources: undefined,
    need: sumOf([resources, ...volumes.map(diskOf)]),
    volumes,
    hostPorts: hostPortsOf(json),
    takesUnreserved: takesUnreserved(json['acceptedResourceRoles']),
    upgrade: upgradeOf(objectOf(json['upgradeStrategy']), {
      minimumHealth: isSingleInstance(labels) ? 0 : isResident ? 0.5 : 1,
      overCapacity: isSingleInstance(labels) || isResident ? 0 : 1,
    }),
    unreachable: unreachableOf(
      json['unreachableStrategy'] ?? (isResident ? 'disabled' : undefined),
      '/unreachableStrategy',
      problems,
    ),
    killSelection: json['killSelection'] === 'OLDEST_FIRST' ? 'OLDEST_FIRST' : 'YOUNGEST_FIRST',
    constraints: arrayOf(json['constraints']).map((one) => arrayOf(one).map(String)),
    checks,
    isHealthChecked: checks.length > 0,
    readiness: readinessOf(json['readinessChecks'], namesOfPorts(json), problems),
    labels,
    dependencies: arrayOf(json['dependencies']).map((one) => canonicalPath(textOf(one) ?? '')),
    role: textOf(json['role']) ?? defaults.role,
    config: configOf(json),
    json,
  }
  return { spec, problems: [...appTypeProblems(json), ...problems, ...appProblems(spec, json)] }
}

const mappingsOf = ({ container }: JsonObject): readonly unknown[] => [
  ...arrayOf(objectOf(container)?.['portMappings']),
  ...arrayOf(objectOf(objectOf(container)?.['docker'])?.['portMappings']),
]

const namesOfPorts = (json: JsonObject): readonly string[] => portNamesOf(json['portDefinitions'], mappingsOf(json))

/**
 * Ports that must be those and no others. Ports that an offer may choose are left out: an agent has thousands.
 * Source: src/main/scala/mesosphere/mesos/PortsMatcher.scala; marathon §1.1, requirePorts.
 */
function hostPortsOf(json: JsonObject): readonly number[] {
  const defined = arrayOf(json['portDefinitions']).map((one) => objectOf(one)?.['port'])
  const own = json['requirePorts'] === true ? [...defined, ...arrayOf(json['ports'])] : []
  const mapped = mappingsOf(json).map((one) => objectOf(one)?.['hostPort'])
  return [...own, ...mapped].filter((port): port is number => typeof port === 'number' && port > 0)
}

const rangesOf = (ports: readonly number[]): Resources['ports'] => ports.map((port) => [port, port])

/** Agents of a scenario offer what no role has reserved. */
const takesUnreserved = (roles: unknown): boolean => roles === undefined || arrayOf(roles).includes('*')

const upgradeOf = (json: JsonObject | undefined, usual: RunSpec['upgrade']): RunSpec['upgrade'] => ({
  minimumHealth: numberOf(json?.['minimumHealthCapacity'], usual.minimumHealth),
  overCapacity: numberOf(json?.['maximumOverCapacity'], usual.overCapacity),
})

/** Reads a pod as `/v2/pods` takes it. Source: R/pod.raml, M/raml/PodConversion.scala; marathon §1.2. */
export function readPod(json: JsonObject, defaults: DefinitionDefaults): ReadDefinition {
  const problems: DefinitionProblem[] = []
  const [scheduling, scaling] = [objectOf(json['scheduling']), objectOf(json['scaling'])]
  const [backOff, placement] = [objectOf(scheduling?.['backoff']), objectOf(scheduling?.['placement'])]
  const read = arrayOf(json['containers']).map((one, index): ContainerSpec =>
    podContainer(objectOf(one) ?? {}, index, { problems, defaults }),
  )
  const [first = podContainer({}, 0, { problems: [], defaults }), ...others] = read
  const executorResources = resourcesOf(objectOf(json['executorResources']), { cpus: 0.1, mem: 32, disk: 10 })
  const volumes = volumesOf(json['volumes'])
  const isResident = volumes.length > 0
  const spec: RunSpec = {
    kind: 'pod',
    id: absolute(json['id']),
    instances: numberOf(scaling?.['instances'], 1),
    backOff: {
      first: nanoseconds(numberOf(backOff?.['backoff'], 1)),
      factor: numberOf(backOff?.['backoffFactor'], 1.15),
      max: nanoseconds(numberOf(backOff?.['maxLaunchDelay'], defaults.maxLaunchDelaySeconds)),
    },
    containers: [first, ...others],
    executorResources,
    need: sumOf([executorResources, ...[first, ...others].map(({ resources }) => resources), ...volumes.map(diskOf)]),
    volumes,
    hostPorts: [first, ...others].flatMap(({ resources }) => resources.ports.map(([port]) => port)),
    takesUnreserved: takesUnreserved(placement?.['acceptedResourceRoles']),
    upgrade: upgradeOf(objectOf(scheduling?.['upgrade']), {
      minimumHealth: isResident ? 0.5 : 1,
      overCapacity: isResident ? 0 : 1,
    }),
    unreachable: unreachableOf(
      scheduling?.['unreachableStrategy'] ?? (isResident ? 'disabled' : undefined),
      '/scheduling/unreachableStrategy',
      problems,
    ),
    killSelection: scheduling?.['killSelection'] === 'OLDEST_FIRST' ? 'OLDEST_FIRST' : 'YOUNGEST_FIRST',
    constraints: arrayOf(placement?.['constraints']).map(podConstraint),
    checks: [],
    isHealthChecked: read.some(({ health }) => health !== undefined),
    readiness: undefined,
    labels: labelsOf(json['labels']),
    dependencies: [],
    role: textOf(json['role']) ?? defaults.role,
    config: configOf(json),
    json,
  }
  return { spec, problems: [...podTypeProblems(json), ...problems, ...podProblems(spec, json)] }
}

/** `{ fieldName, operator, value }`. Source: R/podScheduling.raml. */
function podConstraint(value: unknown): readonly string[] {
  const json = objectOf(value) ?? {}
  const parts = [json['fieldName'], json['operator'], ...(json['value'] === undefined ? [] : [json['value']])]
  return parts.map((part) => (typeof part === 'string' || typeof part === 'number' ? String(part) : ''))
}

const diskOf = ({ mib }: VolumeSpec): RunSpec['need'] => ({ cpus: 0, mem: 0, disk: mib, gpus: 0 })

function sumOf(all: readonly RunSpec['need'][]): RunSpec['need'] {
  const need = { cpus: 0, mem: 0, disk: 0, gpus: 0 }
  for (const { cpus, mem, disk, gpus } of all) {
    need.cpus += cpus
    need.mem += mem
    need.disk += disk
    need.gpus += gpus
  }
  return need
}

type Reading = { readonly problems: DefinitionProblem[]; readonly defaults: DefinitionDefaults }

function podContainer(json: JsonObject, index: number, { problems, defaults }: Reading): ContainerSpec {
  const exec = objectOf(json['exec'])
  const seccomp = defaults.hasSeccomp ? objectOf(json['linuxInfo'])?.['seccomp'] : undefined
  const check = objectOf(json['healthCheck'])
  const hostPorts = arrayOf(json['endpoints']).map((one) => objectOf(one)?.['hostPort'])
  const ports = hostPorts.filter((port): port is number => typeof port === 'number' && port > 0)
  return {
    name: textOf(json['name']) ?? `container${index}`,
    resources: {
      ...resourcesOf(objectOf(json['resources']), { cpus: 1, mem: 128, disk: 0 }),
      ports: rangesOf(ports),
    },
    containerizer: 'mesos',
    hasImage: json['image'] !== undefined,
    seccomp: seccompOf(seccomp, `/containers(${index})/linuxInfo/seccomp`, problems),
    command: textOf(objectOf(exec?.['command'])?.['shell']),
    user: textOf(json['user']),
    killGrace: secondsOf(objectOf(json['lifecycle'])?.['killGracePeriodSeconds']),
    health: check === undefined ? undefined : healthOf(check),
  }
}

/** What a definition asks for that is not modelled. */
export const missingOfDefinition = (json: JsonObject): readonly string[] => [
  ...missingOfVolumes(objectOf(json['container'])?.['volumes']),
  ...missingOfVolumes(json['volumes']),
]
