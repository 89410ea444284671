import * as z from 'zod'
import type { DomainEvent, Rejected, WorkloadSeen } from '../../domain/event.ts'
import type { TaskId } from '../../domain/ids.ts'
import type { SeccompSetting } from '../../domain/task.ts'
import { duration, parseIso } from '../../domain/time.ts'
import { parsed } from '../rejection.ts'
import { amount, idText, jsonObject, orUndefined } from '../shapes.ts'

/** An app's or pod's definition, as far as it bears on how its tasks end and come back. */
export type Definition = {
  readonly workload: 'app' | 'pod'
  readonly id: string
  readonly version: string | undefined
  /** Instances of this version and of every version since run with these settings; a scale-up makes a version too. */
  readonly configSince: string | undefined
  readonly labels: Readonly<Record<string, string>>
  readonly seccomp: Readonly<Record<string, SeccompSetting>>
  readonly docker: boolean
  /** Instances it asks for; undefined: not stated. */
  readonly instances: number | undefined
}

/** What a definition says, with the parts of it that were wrong: a bad label hides no seccomp setting. */
export type DefinitionRead = {
  /** undefined where not even the id is good. */
  readonly definition: Definition | undefined
  /** The definition's own events (its relaunch rule), then its rejected parts. */
  readonly events: readonly DomainEvent[]
}

const seccompShape = z
  .object({ profileName: z.string().nullish(), unconfined: z.boolean().nullish() })
  .transform(({ profileName, unconfined }): SeccompSetting => ({
    profileName: orUndefined(profileName),
    unconfined: orUndefined(unconfined),
  }))
const linuxInfoShape = z.object({ seccomp: seccompShape.nullish() }).nullish()
const identityShape = z.object({ id: idText, version: z.string().nullish() })
const versionInfoShape = z.object({ lastConfigChangeAt: z.string().nullish() }).nullish()
const labelsShape = z.record(z.string(), z.string()).nullish()
const containerShape = z.object({ type: z.string().nullish(), linuxInfo: linuxInfoShape }).nullish()
const podContainersShape = z.array(z.object({ name: idText, linuxInfo: linuxInfoShape }))
const appBackoffShape = z.object({
  backoffSeconds: amount.nullish(),
  backoffFactor: amount.nullish(),
  maxLaunchDelaySeconds: amount.nullish(),
})
const podBackoffShape = z
  .object({
    backoff: z
      .object({
        backoff: amount.nullish(),
        backoffFactor: amount.nullish(),
        maxLaunchDelay: amount.nullish(),
      })
      .nullish(),
  })
  .nullish()

/** Source: docs/docs/rest-api/public/api/v2/types/app.raml, Marathon 1.8 and later; before, the cap was 3600 s. */
const backoffDefault = { first: 1, factor: 1.15, max: 300 }

const instancesShape = amount.nullish()
const scalingShape = z.object({ kind: z.string().nullish(), instances: amount.nullish() }).nullish()

/** A task, the version of the definition its instance runs, and whether it ran; undefined: not stated. */
export type VersionedTask = {
  readonly taskId: TaskId
  readonly version: string | undefined
  readonly isRunning?: boolean
}

/** An app of which nothing but the id is known. */
export const bareDefinition = (id: string): Definition => ({
  workload: 'app',
  id: rooted(id),
  version: undefined,
  configSince: undefined,
  labels: {},
  seccomp: {},
  docker: false,
  instances: undefined,
})

/** What one definition needs to be read: each part by itself. */
type Reader = <T>(schema: z.ZodType<T>, value: unknown, part: string) => T | undefined

function partReader(what: string, rejected: Rejected[]): Reader {
  return (schema, value, part) => {
    const result = parsed(schema, { value, what: `${what}${part}` })
    if (!result.ok) rejected.push(result.error)
    return result.ok ? result.value : undefined
  }
}

/**
 * Reads an app's definition.
 *
 * `container.type` left out means the Docker engine, where Marathon drops `linuxInfo` without a word; the setting is
 * kept here so that this can be told. Source: raml/ContainerConversion.scala, appContainerRamlReader.
 */
export function appDefinition(json: unknown): DefinitionRead {
  const body = jsonObject(json) ?? {}
  const rejected: Rejected[] = []
  const read = partReader('app', rejected)
  const identity = read(identityShape, json, '')
  if (identity === undefined) return { definition: undefined, events: rejected }
  const container = read(containerShape, body['container'], '.container')
  const seccomp = container?.linuxInfo?.seccomp
  const versions = read(versionInfoShape, body['versionInfo'], '.versionInfo')
  const definition: Definition = {
    workload: 'app',
    id: rooted(identity.id),
    version: orUndefined(identity.version),
    configSince: orUndefined(versions?.lastConfigChangeAt),
    labels: read(labelsShape, body['labels'], '.labels') ?? {},
    seccomp: seccomp === undefined || seccomp === null ? {} : { '': seccomp },
    docker: container !== undefined && container !== null && (container.type ?? 'DOCKER') !== 'MESOS',
    instances: orUndefined(read(instancesShape, body['instances'], '.instances')),
  }
  const backoff = read(appBackoffShape, body, '')
  const rule = ruleEvent(definition, {
    first: backoff?.backoffSeconds,
    factor: backoff?.backoffFactor,
    max: backoff?.maxLaunchDelaySeconds,
  })
  return { definition, events: backoff === undefined ? rejected : [rule, ...rejected] }
}

/** Reads a pod's definition. Its containers always run in the Mesos containerizer, whatever kind their images are. */
export function podDefinition(json: unknown): DefinitionRead {
  const body = jsonObject(json) ?? {}
  const rejected: Rejected[] = []
  const read = partReader('pod', rejected)
  const identity = read(identityShape, json, '')
  if (identity === undefined) return { definition: undefined, events: rejected }
  const settings = new Map<string, SeccompSetting>()
  for (const { name, linuxInfo } of read(podContainersShape, body['containers'], '.containers') ?? []) {
    if (linuxInfo?.seccomp) settings.set(name, linuxInfo.seccomp)
  }
  const definition: Definition = {
    workload: 'pod',
    id: rooted(identity.id),
    version: orUndefined(identity.version),
    configSince: undefined,
    labels: read(labelsShape, body['labels'], '.labels') ?? {},
    seccomp: Object.fromEntries(settings),
    docker: false,
    instances: orUndefined(read(scalingShape, body['scaling'], '.scaling')?.instances),
  }
  const scheduling = read(podBackoffShape, body['scheduling'], '.scheduling')
  const backoff = scheduling?.backoff
  const rule = ruleEvent(definition, {
    first: backoff?.backoff,
    factor: backoff?.backoffFactor,
    max: backoff?.maxLaunchDelay,
  })
  return { definition, events: rejected.length > 0 && scheduling === undefined ? rejected : [rule, ...rejected] }
}

/**
 * Ties tasks to a definition, one event for each version they run. A task of an older configuration, or of a version
 * nobody states, is tied to the id alone: what the definition says may not be what it ran with.
 */
export function workloadOf(definition: Definition, tasks: readonly VersionedTask[]): readonly WorkloadSeen[] {
  const byVersion = new Map<string | undefined, VersionedTask[]>([[definition.version, []]])
  for (const task of tasks) {
    const same = byVersion.get(task.version)
    if (same === undefined) byVersion.set(task.version, [task])
    else same.push(task)
  }
  return [...byVersion].map(([version, ofVersion]) =>
    seenWorkload(definition, { version, tasks: ofVersion }, isOfConfig(version, definition) ? definition : noSettings),
  )
}

const noSettings = { labels: {}, seccomp: {}, docker: false }

const seenWorkload = (
  { workload, id, version: current, instances }: Definition,
  { version, tasks }: { readonly version: string | undefined; readonly tasks: readonly VersionedTask[] },
  { labels, seccomp, docker }: Pick<Definition, 'labels' | 'seccomp' | 'docker'>,
): WorkloadSeen => ({
  kind: 'workload-seen',
  at: undefined,
  workload,
  id,
  version,
  run: undefined,
  labels,
  taskIds: tasks.map(({ taskId }) => taskId),
  seccomp,
  docker,
  ...(instances === undefined || version !== current ? {} : { instances }),
  ...runningOf(tasks),
})

function runningOf(tasks: readonly VersionedTask[]): Pick<WorkloadSeen, 'runningTaskIds'> {
  const running = tasks.filter(({ isRunning }) => isRunning === true)
  return running.length === 0 ? {} : { runningTaskIds: running.map(({ taskId }) => taskId) }
}

/** Whether an instance of a version runs with the definition's settings. */
function isOfConfig(version: string | undefined, { version: current, configSince }: Definition): boolean {
  if (version === current) return true
  const at = version === undefined ? undefined : parseIso(version)
  const since = configSince === undefined ? undefined : parseIso(configSince)
  const until = current === undefined ? undefined : parseIso(current)
  if (at === undefined || until === undefined) return false
  return since === undefined ? at === until : since <= at && at <= until
}

/** A definition as a user writes it may leave out the slash that begins a path. */
const rooted = (id: string): string => (id.startsWith('/') ? id : `/${id}`)

/** The back-off a definition asks for; what it leaves out is Marathon's default. */
function ruleEvent(
  { workload, id, version, configSince }: Definition,
  given: {
    readonly first: number | null | undefined
    readonly factor: number | null | undefined
    readonly max: number | null | undefined
  },
): DomainEvent {
  const rule = {
    by: 'back-off',
    first: duration((given.first ?? backoffDefault.first) * 1000),
    factor: given.factor ?? backoffDefault.factor,
    max: duration((given.max ?? backoffDefault.max) * 1000),
  } as const
  return { kind: 'relaunch-rule', at: undefined, workload, id, version, configSince, rule }
}
