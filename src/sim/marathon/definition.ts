import type { SeccompSetting } from '../../domain/task.ts'
import type { Duration } from '../../domain/time.ts'
import type { JsonObject } from '../../wire/json-fields.ts'
import type { HealthCheck, Resources } from '../mesos/driver.ts'
import type { BackOffRule } from './back-off.ts'
import type { DefinitionProblem } from './seccomp-setting.ts'

/** An app or pod as Marathon keeps it, defaults filled in. */
export type RunSpec = {
  readonly kind: 'app' | 'pod'
  readonly id: string
  readonly instances: number
  readonly backOff: BackOffRule
  readonly containers: readonly [ContainerSpec, ...ContainerSpec[]]
  readonly executorResources: Resources | undefined
  /** What one instance takes of an agent, its executor and volumes included. */
  readonly need: Omit<Resources, 'ports'>
  /** Volumes that outlive its tasks: with any of them its instances reserve what they need, and stay where it is. */
  readonly volumes: readonly VolumeSpec[]
  /** Ports of the agent that it must have, as they are numbered. */
  readonly hostPorts: readonly number[]
  /** Whether resources that no role has reserved will do. */
  readonly takesUnreserved: boolean
  readonly upgrade: { readonly minimumHealth: number; readonly overCapacity: number }
  readonly unreachable: UnreachableStrategy
  readonly killSelection: 'YOUNGEST_FIRST' | 'OLDEST_FIRST'
  readonly constraints: readonly (readonly string[])[]
  /** An app's health checks, whoever makes them. */
  readonly checks: readonly MarathonCheck[]
  /** Whether anybody checks its health. */
  readonly isHealthChecked: boolean
  readonly readiness: ReadinessCheck | undefined
  readonly labels: Readonly<Record<string, string>>
  /** Apps and groups that are deployed before it, where that is in one deployment. */
  readonly dependencies: readonly string[]
  readonly role: string
  /** What of it makes a new config version: equal text, same version. */
  readonly config: string
  /** As it was sent. */
  readonly json: JsonObject
}

/** A persistent volume: where its tasks find it. */
export type VolumeSpec = { readonly path: string; readonly mib: number }

/** What is done about instances on agents that cannot be reached. */
export type UnreachableStrategy = { readonly inactiveAfter: Duration; readonly expungeAfter: Duration } | 'disabled'

/** A health check of an app. `json`: as events show it. */
export type MarathonCheck = HealthCheck & {
  readonly by: 'marathon' | 'mesos'
  readonly protocol: string
  readonly json: JsonObject
}

/** A readiness check: made during deployments. */
export type ReadinessCheck = {
  readonly name: string
  readonly interval: Duration
  readonly preserveLastResponse: boolean
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

/** A definition as it was read, and what Marathon would answer with 422. */
export type ReadDefinition = { readonly spec: RunSpec; readonly problems: readonly DefinitionProblem[] }

/** What is compared to tell a scale from a change. Source: M/upgrade/GroupVersioningUtil.scala. */
export function configOf(json: JsonObject): string {
  const { instances: _instances, scaling: _scaling, version: _version, versionInfo: _info, ...rest } = json
  return JSON.stringify(Object.entries(rest).sort(([a], [b]) => (a < b ? -1 : 1)))
}
