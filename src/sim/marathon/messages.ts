import { iso } from '../../domain/time.ts'
import type { JsonObject } from '../../wire/json-fields.ts'
import type { MarathonEvent } from '../../wire/marathon/event.ts'
import type { Update } from '../mesos/driver.ts'
import type { EntryKind } from '../recorder.ts'
import type { App, Deployment, Instance, Marathon } from './state.ts'

/** Sends an event as the SSE stream has it: `eventType` and `timestamp` among its fields. */
const send = ({ recorder, simulation }: Marathon, eventType: string, fields: JsonObject): void =>
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
  const [appId, host, version] = [instance.app.id, instance.hostname ?? 'unknown', instance.version.version]
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
        ports: [],
        version,
      }),
    ),
  )
}

/** `instance_changed_event`. */
export function tellInstance({ recorder, simulation }: Marathon, instance: Instance): void {
  const { id: instanceId, condition, agentId, hostname } = instance
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
