import type { TaskId } from '../../domain/ids.ts'
import { iso } from '../../domain/time.ts'
import type { JsonObject } from '../../wire/json-fields.ts'
import type { MarathonEvent } from '../../wire/marathon/event.ts'
import type { Update } from '../mesos/driver.ts'
import type { EntryKind } from '../recorder.ts'
import type { Condition } from './condition.ts'
import type { MarathonCheck } from './definition.ts'
import { instanceIdOf, safeId } from './instances.ts'
import { parentOf } from './path-id.ts'
import { planOf, stepOf } from './plan.ts'
import type { App, DeploymentPlan, Instance, Marathon, Version } from './state.ts'

/** Sends an event as the SSE stream has it: `eventType` and `timestamp` among its fields. */
export const send = ({ recorder, simulation }: Marathon, eventType: string, fields: JsonObject): void =>
  recorder.send({ from: 'marathon', json: { ...fields, eventType, timestamp: iso(simulation.now()) } })

/** An event as its reader has it; the JSON is made when it is asked for. */
class EventMessage {
  readonly from = 'marathon'
  readonly event: MarathonEvent
  readonly #fields: () => JsonObject

  constructor(event: MarathonEvent, fields: () => JsonObject) {
    this.event = event
    this.#fields = fields
  }

  get json(): JsonObject {
    const { eventType, timestamp } = this.event
    return { ...this.#fields(), eventType, timestamp: iso(timestamp) }
  }
}

/** Empty text is what a reader takes for none. */
const full = (text: string | undefined): string | undefined => (text === '' ? undefined : text)

/** `status_update_event`. Source: M/core/event/Events.scala; marathon §4.3. */
export function tellStatus({ recorder, simulation }: Marathon, instance: Instance, update: Update): void {
  const { agentId, taskId, state, message } = update
  const [appId, host, version] = [instance.app.id, instance.placed?.hostname ?? 'unknown', instance.version.version]
  recorder.send(
    new EventMessage(
      {
        eventType: 'status_update_event',
        timestamp: simulation.now(),
        slaveId: full(agentId),
        taskId,
        taskStatus: state,
        message: full(message),
        appId,
        host: full(host),
        version: full(version),
      },
      () => ({
        slaveId: agentId ?? '',
        taskId,
        taskStatus: state,
        message: message ?? '',
        appId,
        host,
        ipAddresses: [],
        ports: [...instance.version.spec.hostPorts],
        version,
      }),
    ),
  )
}

/** `instance_changed_event`. */
export function tellInstance({ recorder, simulation }: Marathon, instance: Instance): void {
  const { id: instanceId, condition, agentId, placed } = instance
  const hostname = placed?.hostname
  const [runSpecId, runSpecVersion] = [instance.app.id, instance.version.version]
  recorder.send(
    new EventMessage(
      {
        eventType: 'instance_changed_event',
        timestamp: simulation.now(),
        instanceId,
        condition,
        runSpecId,
        agentId: full(agentId),
        host: full(hostname),
        runSpecVersion: full(runSpecVersion),
      },
      () => ({ instanceId, condition, runSpecId, agentId: agentId ?? null, host: hostname ?? null, runSpecVersion }),
    ),
  )
}

/** `instance_health_changed_event`. */
export function tellHealth({ recorder, simulation }: Marathon, instance: Instance): void {
  const { id: instanceId, healthy } = instance
  const [runSpecId, runSpecVersion] = [instance.app.id, instance.version.version]
  recorder.send(
    new EventMessage(
      {
        eventType: 'instance_health_changed_event',
        timestamp: simulation.now(),
        instanceId,
        runSpecId,
        healthy,
        runSpecVersion: full(runSpecVersion),
      },
      () => ({ instanceId, runSpecId, healthy: healthy ?? null, runSpecVersion }),
    ),
  )
}

/** `unknown_instance_terminated_event`, for a task whose instance Marathon has not. */
export function tellUnknown(marathon: Marathon, taskId: TaskId, condition: Condition): void {
  const instanceId = instanceIdOf(taskId)
  const [safe = ''] = instanceId.split('.instance-')
  const app = [...marathon.apps.keys()].find((id) => safeId(id) === safe)
  const runSpecId = app ?? `/${safe.replaceAll('_', '/')}`
  send(marathon, 'unknown_instance_terminated_event', { instanceId, runSpecId, condition })
}

/** `add_health_check_event`, `remove_health_check_event`. */
export const tellCheck = (
  marathon: Marathon,
  app: App,
  { version, check, isAdded }: { readonly version: Version; readonly check: MarathonCheck; readonly isAdded: boolean },
): void =>
  isAdded
    ? send(marathon, 'add_health_check_event', { appId: app.id, healthCheck: check.json, version: version.version })
    : send(marathon, 'remove_health_check_event', { appId: app.id })

/** `failed_health_check_event`. What it calls a task id is the instance's. */
export const tellFailedCheck = (marathon: Marathon, instance: Instance, check: MarathonCheck): void =>
  send(marathon, 'failed_health_check_event', {
    appId: instance.app.id,
    healthCheck: check.json,
    taskId: instance.id,
  })

/** `health_status_changed_event`. */
export const tellAlive = (marathon: Marathon, instance: Instance, alive: boolean): void =>
  send(marathon, 'health_status_changed_event', {
    appId: instance.app.id,
    instanceId: instance.id,
    version: instance.version.version,
    alive,
  })

/** `unhealthy_instance_kill_event`. */
export const tellHealthKill = (
  marathon: Marathon,
  instance: Instance,
  { task, cause }: { readonly task: TaskId; readonly cause: string },
): void =>
  send(marathon, 'unhealthy_instance_kill_event', {
    appId: instance.app.id,
    taskId: task,
    instanceId: instance.id,
    version: instance.version.version,
    reason: cause,
    host: instance.placed?.hostname ?? 'unknown',
    slaveId: instance.agentId ?? null,
  })

/** `deployment_info`, `deployment_success` and the like; `step`: the step it is about. */
export function tellDeployment(
  marathon: Marathon,
  plan: DeploymentPlan,
  { type, step, reason }: { readonly type: string; readonly step?: number; readonly reason?: string | undefined },
): void {
  const current = step === undefined ? undefined : plan.steps[step]
  send(marathon, type, {
    ...(step === undefined ? { id: plan.id } : {}),
    plan: planOf(plan),
    ...(current === undefined ? {} : { currentStep: stepOf(current) }),
    ...(reason === undefined ? {} : { reason }),
  })
}

/** `app_terminated_event`, of pods too. */
export const tellTerminated = (marathon: Marathon, app: App): void =>
  send(marathon, 'app_terminated_event', { appId: app.id })

/** What the API tells of a change: who asked for what, and that the groups are stored. */
export function tellChange(marathon: Marathon, { current }: App, how: 'created' | 'updated' | 'deleted'): void {
  const { spec, version } = current
  const uri = spec.kind === 'app' ? '/v2/apps' : '/v2/pods'
  const from = { clientIp: '127.0.0.1', uri: how === 'created' ? uri : `${uri}${spec.id}` }
  tellGroupChange(marathon, { groupId: parentOf(spec.id), version })
  if (spec.kind === 'pod') send(marathon, `pod_${how}_event`, from)
  else if (how !== 'deleted')
    send(marathon, 'api_post_event', { ...from, appDefinition: { ...spec.json, id: spec.id, version } })
}

/** The groups are stored: `groupId` is the one in which something has changed. */
export const tellGroupChange = (
  marathon: Marathon,
  change: { readonly groupId: string; readonly version: string },
): void => send(marathon, 'group_change_success', change)

/** Notes something about an app. @returns the entry's number */
export function note(
  { recorder }: Marathon,
  app: App,
  {
    kind,
    subject,
    says,
    because,
  }: {
    readonly kind: EntryKind
    readonly subject: string | undefined
    readonly says: string
    readonly because: number
  },
): number {
  if (!recorder.isOn) return 0
  app.entry = recorder.note({ kind, lane: { kind: app.current.spec.kind, id: app.id }, subject, says, because })
  return app.entry
}
