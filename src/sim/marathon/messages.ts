import { iso } from '../../domain/time.ts'
import type { JsonObject } from '../../wire/json-fields.ts'
import type { Update } from '../mesos/driver.ts'
import type { EntryKind } from '../recorder.ts'
import type { App, Deployment, Instance, Marathon } from './state.ts'

/** Sends an event as the SSE stream has it: `eventType` and `timestamp` among its fields. */
const send = ({ recorder, simulation }: Marathon, eventType: string, fields: JsonObject): void =>
  recorder.send({ from: 'marathon', json: { ...fields, eventType, timestamp: iso(simulation.now()) } })

/** `status_update_event`. Source: M/core/event/Events.scala; marathon §4.3. */
export const tellStatus = (marathon: Marathon, instance: Instance, update: Update): void =>
  send(marathon, 'status_update_event', {
    slaveId: update.agentId ?? '',
    taskId: update.taskId,
    taskStatus: update.state,
    message: update.message ?? '',
    appId: instance.app.id,
    host: instance.hostname ?? 'unknown',
    ipAddresses: [],
    ports: [],
    version: instance.version.version,
  })

/** `instance_changed_event`. */
export const tellInstance = (marathon: Marathon, instance: Instance): void =>
  send(marathon, 'instance_changed_event', {
    instanceId: instance.id,
    condition: instance.condition,
    runSpecId: instance.app.id,
    agentId: instance.agentId ?? null,
    host: instance.hostname ?? null,
    runSpecVersion: instance.version.version,
  })

/** `instance_health_changed_event`. */
export const tellHealth = (marathon: Marathon, instance: Instance): void =>
  send(marathon, 'instance_health_changed_event', {
    instanceId: instance.id,
    runSpecId: instance.app.id,
    healthy: instance.healthy ?? null,
    runSpecVersion: instance.version.version,
  })

/** `unhealthy_instance_kill_event`. */
export const tellHealthKill = (marathon: Marathon, instance: Instance, taskId: string): void =>
  send(marathon, 'unhealthy_instance_kill_event', {
    appId: instance.app.id,
    taskId,
    instanceId: instance.id,
    version: instance.version.version,
    reason: 'health check failed too often',
    host: instance.hostname ?? 'unknown',
    slaveId: instance.agentId ?? null,
  })

/** `deployment_info`, `deployment_success` and the like. */
export function tellDeployment(marathon: Marathon, deployment: Deployment, eventType: string, reason?: string): void {
  const { id, app, action, target } = deployment
  const kind = target.spec.kind
  const step = { actions: [{ action: kind === 'pod' ? action.replace('Application', 'Pod') : action, [kind]: app.id }] }
  const plan = { id, steps: [step], version: target.version }
  send(marathon, eventType, {
    ...(eventType === 'deployment_info' ? {} : { id }),
    plan,
    ...(eventType === 'deployment_info' ? { currentStep: step } : {}),
    ...(reason === undefined ? {} : { reason }),
  })
}

/** Notes something about an app. @returns the entry's number */
export function note(
  { recorder }: Marathon,
  app: App,
  entry: {
    readonly kind: EntryKind
    readonly subject: string | undefined
    readonly says: string
    readonly because: number
  },
): number {
  if (!recorder.isOn) return 0
  return recorder.note({ ...entry, lane: { kind: app.current.spec.kind, id: app.id } })
}
