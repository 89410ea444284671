import type { SeccompSetting } from '../../domain/task.ts'
import { type Duration, duration } from '../../domain/time.ts'
import { isObject, type JsonObject } from '../../wire/json-fields.ts'
import type { HealthCheck, Resources } from '../mesos/driver.ts'
import type { BackOffRule } from './back-off.ts'
import { type DefinitionProblem, seccompOf } from './seccomp-setting.ts'

export type { DefinitionProblem } from './seccomp-setting.ts'

/** An app or pod as Marathon keeps it, defaults filled in. */
export type RunSpec = {
  readonly kind: 'app' | 'pod'
  readonly id: string
  readonly instances: number
  readonly backOff: BackOffRule
  readonly containers: readonly [ContainerSpec, ...ContainerSpec[]]
  readonly executorResources: Resources | undefined
  readonly upgrade: { readonly minimumHealth: number; readonly overCapacity: number }
  readonly unreachable: { readonly inactiveAfter: Duration; readonly expungeAfter: Duration } | 'disabled'
  readonly killSelection: 'YOUNGEST_FIRST' | 'OLDEST_FIRST'
  readonly constraints: readonly (readonly string[])[]
  /** Made by Marathon itself; Mesos-executed ones are in the containers. */
  readonly health: HealthCheck | undefined
  readonly labels: Readonly<Record<string, string>>
  readonly role: string
  /** What of it makes a new config version: equal text, same version. */
  readonly config: string
  /** As it was sent. */
  readonly json: JsonObject
}

/** One container of a run spec; an app has one, without a name. */
export type ContainerSpec = {
  readonly name: string | undefined
  readonly resources: Resources
  readonly containerizer: 'mesos' | 'docker'
  readonly hasImage: boolean
  readonly seccomp: SeccompSetting | undefined
  readonly command: string | undefined
  readonly user: string | undefined
  readonly killGrace: Duration | undefined
  readonly health: HealthCheck | undefined
}

/** What differs between releases of Marathon. Source: marathon, table of DC/OS releases. */
export type DefinitionDefaults = {
  readonly maxLaunchDelaySeconds: number
  readonly hasSeccomp: boolean
  readonly role: string
}

/**
 * Reads an app as `/v2/apps` takes it.
 * Source: R/app.raml, M/raml/AppConversion.scala, M/raml/ContainerConversion.scala; marathon §1.1, §1.3.
 */
export function readApp(
  json: JsonObject,
  defaults: DefinitionDefaults,
): { readonly spec: RunSpec; readonly problems: readonly DefinitionProblem[] } {
  const problems: DefinitionProblem[] = []
  const container = objectOf(json['container'])
  const isDocker = container !== undefined && (container['type'] ?? 'DOCKER') === 'DOCKER'
  if (isDocker && container['docker'] === undefined)
    problems.push({ path: '/container/docker', errors: ['not defined'] })
  const image = objectOf(container?.['docker'])?.['image'] ?? objectOf(container?.['appc'])?.['image']
  const [cmd, args] = [json['cmd'], json['args']]
  if (cmd !== undefined && args !== undefined)
    problems.push({
      path: '/',
      errors: ["AppDefinition must either contain one of 'cmd' or 'args', and/or a 'container'."],
    })
  if (cmd === undefined && args === undefined && container === undefined)
    problems.push({
      path: '/',
      errors: ["AppDefinition must either contain one of 'cmd' or 'args', and/or a 'container'."],
    })
  // With the Docker engine linuxInfo is dropped before any rule can see it.
  const linuxInfo = isDocker || !defaults.hasSeccomp ? undefined : objectOf(container?.['linuxInfo'])
  const checks = arrayOf(json['healthChecks']).map(healthOf)
  const upgrade = objectOf(json['upgradeStrategy'])
  const resources: Resources = {
    cpus: numberOf(json['cpus'], 1),
    mem: numberOf(json['mem'], 128),
    disk: numberOf(json['disk'], 0),
    gpus: numberOf(json['gpus'], 0),
    ports: [],
  }
  const spec: RunSpec = {
    kind: 'app',
    id: absolute(json['id']),
    instances: numberOf(json['instances'], 1),
    backOff: {
      first: Math.trunc(numberOf(json['backoffSeconds'], 1) * 1e9),
      factor: numberOf(json['backoffFactor'], 1.15),
      max: Math.trunc(numberOf(json['maxLaunchDelaySeconds'], defaults.maxLaunchDelaySeconds) * 1e9),
    },
    containers: [
      {
        name: undefined,
        resources,
        containerizer: isDocker ? 'docker' : 'mesos',
        hasImage: image !== undefined,
        seccomp: seccompOf(linuxInfo?.['seccomp'], '/container/linuxInfo/seccomp', problems),
        command: typeof cmd === 'string' ? cmd : arrayOf(args).map(String).join(' ') || undefined,
        user: textOf(json['user']),
        killGrace: secondsOf(json['taskKillGracePeriodSeconds']),
        health: checks.find(({ by }) => by === 'mesos')?.check,
      },
    ],
    executorResources: undefined,
    upgrade: {
      minimumHealth: numberOf(upgrade?.['minimumHealthCapacity'], 1),
      overCapacity: numberOf(upgrade?.['maximumOverCapacity'], 1),
    },
    unreachable: unreachableOf(json['unreachableStrategy'], problems),
    killSelection: json['killSelection'] === 'OLDEST_FIRST' ? 'OLDEST_FIRST' : 'YOUNGEST_FIRST',
    constraints: arrayOf(json['constraints']).map((one) => arrayOf(one).map(String)),
    health: checks.find(({ by }) => by === 'marathon')?.check,
    labels: labelsOf(json['labels']),
    role: textOf(json['role']) ?? defaults.role,
    config: configOf(json),
    json,
  }
  checkNumbers(spec, problems)
  return { spec, problems }
}

/** Reads a pod as `/v2/pods` takes it. Source: R/pod.raml, M/raml/PodConversion.scala; marathon §1.2. */
export function readPod(
  json: JsonObject,
  defaults: DefinitionDefaults,
): { readonly spec: RunSpec; readonly problems: readonly DefinitionProblem[] } {
  const problems: DefinitionProblem[] = []
  const [scheduling, scaling] = [objectOf(json['scheduling']), objectOf(json['scaling'])]
  const [backOff, upgrade] = [objectOf(scheduling?.['backoff']), objectOf(scheduling?.['upgrade'])]
  if (objectOf(json['linuxInfo'])?.['seccomp'] !== undefined)
    problems.push({ path: '/linuxInfo/seccomp', errors: ['Seccomp configuration on executor level is not supported'] })
  const read = arrayOf(json['containers']).map((one, index): ContainerSpec =>
    podContainer(objectOf(one) ?? {}, index, problems),
  )
  const [first, ...others] = read
  if (first === undefined) problems.push({ path: '/containers', errors: ['must not be empty'] })
  const spec: RunSpec = {
    kind: 'pod',
    id: absolute(json['id']),
    instances: numberOf(scaling?.['instances'], 1),
    backOff: {
      first: Math.trunc(numberOf(backOff?.['backoff'], 1) * 1e9),
      factor: numberOf(backOff?.['backoffFactor'], 1.15),
      max: Math.trunc(numberOf(backOff?.['maxLaunchDelay'], defaults.maxLaunchDelaySeconds) * 1e9),
    },
    containers: [first ?? podContainer({}, 0, []), ...others],
    executorResources: resourcesOf(objectOf(json['executorResources']), { cpus: 0.1, mem: 32, disk: 10 }),
    upgrade: {
      minimumHealth: numberOf(upgrade?.['minimumHealthCapacity'], 1),
      overCapacity: numberOf(upgrade?.['maximumOverCapacity'], 1),
    },
    unreachable: unreachableOf(scheduling?.['unreachableStrategy'], problems),
    killSelection: scheduling?.['killSelection'] === 'OLDEST_FIRST' ? 'OLDEST_FIRST' : 'YOUNGEST_FIRST',
    constraints: [],
    health: undefined,
    labels: labelsOf(json['labels']),
    role: textOf(json['role']) ?? defaults.role,
    config: configOf(json),
    json,
  }
  checkNumbers(spec, problems)
  return { spec, problems }
}

function podContainer(json: JsonObject, index: number, problems: DefinitionProblem[]): ContainerSpec {
  const exec = objectOf(json['exec'])
  const seccomp = objectOf(json['linuxInfo'])?.['seccomp']
  const check = objectOf(json['healthCheck'])
  return {
    name: textOf(json['name']) ?? `container${index}`,
    resources: resourcesOf(objectOf(json['resources']), { cpus: 1, mem: 128, disk: 0 }),
    containerizer: 'mesos',
    hasImage: json['image'] !== undefined,
    seccomp: seccompOf(seccomp, `/containers(${index})/linuxInfo/seccomp`, problems),
    command: textOf(objectOf(exec?.['command'])?.['shell']),
    user: textOf(json['user']),
    killGrace: secondsOf(objectOf(json['lifecycle'])?.['killGracePeriodSeconds']),
    health: check === undefined ? undefined : healthOf(check).check,
  }
}

/** What is compared to tell a scale from a change. Source: M/upgrade/GroupVersioningUtil.scala. */
function configOf(json: JsonObject): string {
  const { instances: _instances, scaling: _scaling, version: _version, versionInfo: _info, ...rest } = json
  return JSON.stringify(Object.entries(rest).sort(([a], [b]) => (a < b ? -1 : 1)))
}

function healthOf(value: unknown): { readonly by: 'marathon' | 'mesos'; readonly check: HealthCheck } {
  const json = objectOf(value) ?? {}
  const protocol = textOf(json['protocol']) ?? 'HTTP'
  const seconds = (key: string, usual: number): Duration => duration(numberOf(json[key], usual) * 1000)
  return {
    by: /^(?:HTTP|HTTPS|TCP)$/.test(protocol) ? 'marathon' : 'mesos',
    check: {
      gracePeriod: seconds('gracePeriodSeconds', 300),
      interval: seconds('intervalSeconds', 60),
      timeout: seconds('timeoutSeconds', 20),
      delay: seconds('delaySeconds', 15),
      maxConsecutiveFailures: numberOf(json['maxConsecutiveFailures'], 3),
    },
  }
}

function unreachableOf(value: unknown, problems: DefinitionProblem[]): RunSpec['unreachable'] {
  if (value === 'disabled') return 'disabled'
  const json = objectOf(value)
  const [inactive, expunge] = [numberOf(json?.['inactiveAfterSeconds'], 0), numberOf(json?.['expungeAfterSeconds'], 0)]
  if (inactive > expunge)
    problems.push({
      path: '/inactiveAfterSeconds',
      errors: [`inactiveAfterSeconds (${inactive}) must be less or equal to expungeAfterSeconds, which is ${expunge}`],
    })
  return { inactiveAfter: duration(inactive * 1000), expungeAfter: duration(expunge * 1000) }
}

function checkNumbers({ kind, backOff, instances, upgrade }: RunSpec, problems: DefinitionProblem[]): void {
  const rules: readonly (readonly [boolean, string, string])[] = [
    [kind === 'app' && backOff.factor < 1, '/backoffFactor', 'is not greater than or equal to 1.0'],
    [instances < 0, kind === 'app' ? '/instances' : '/scaling/instances', 'is not greater than or equal to 0'],
    [
      upgrade.minimumHealth < 0 || upgrade.minimumHealth > 1,
      '/upgradeStrategy/minimumHealthCapacity',
      'must be between 0 and 1',
    ],
    [
      upgrade.overCapacity < 0 || upgrade.overCapacity > 1,
      '/upgradeStrategy/maximumOverCapacity',
      'must be between 0 and 1',
    ],
  ]
  for (const [isWrong, path, error] of rules) if (isWrong) problems.push({ path, errors: [error] })
}

const objectOf = (value: unknown): JsonObject | undefined => (isObject(value) ? value : undefined)
const arrayOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])
const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)
const numberOf = (value: unknown, usual: number): number => (typeof value === 'number' ? value : usual)
const secondsOf = (value: unknown): Duration | undefined =>
  typeof value === 'number' ? duration(value * 1000) : undefined
const absolute = (value: unknown): string =>
  typeof value === 'string' ? (value.startsWith('/') ? value : `/${value}`) : '/'
const labelsOf = (value: unknown): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(objectOf(value) ?? {}).map(([name, text]) => [name, String(text)]))
const resourcesOf = (json: JsonObject | undefined, usual: { cpus: number; mem: number; disk: number }): Resources => ({
  cpus: numberOf(json?.['cpus'], usual.cpus),
  mem: numberOf(json?.['mem'], usual.mem),
  disk: numberOf(json?.['disk'], usual.disk),
  gpus: numberOf(json?.['gpus'], 0),
  ports: [],
})
