import * as z from 'zod'
import type { Rejected } from '../../domain/event.ts'
import { err, ok, type Result } from '../../domain/result.ts'
import { parsed, rejection } from '../rejection.ts'
import { idText, instantText, jsonObject, maybeText, taskStateText } from '../shapes.ts'

/** An event of `/v2/events`, spelled as Marathon spells it; only its `timestamp` is a moment. */
export type MarathonEvent = z.infer<typeof marathonEventShape>

/** An event of a type this program does not know: kept as it came, so that it can be counted and shown. */
export type UnknownMarathonEvent = { readonly eventType: string; readonly body: Readonly<Record<string, unknown>> }

const text = z.string()

/** `action` since 1.5, `type` before; `app` or `pod` is the workload's path. */
const action = z.object({
  action: text.optional(),
  type: text.optional(),
  app: idText.optional(),
  pod: idText.optional(),
})
const step = z.object({ actions: z.array(action) })
/** Up to 1.7 a plan may also hold the whole root group, twice (`original`, `target`): not read. */
const plan = z.object({ id: text, steps: z.array(step), version: maybeText })
const check = z.object({ protocol: text.optional(), path: maybeText })

const shapeOf = <T extends string, S extends z.ZodRawShape>(eventType: T, fields: S) =>
  z.object({ eventType: z.literal(eventType), timestamp: instantText, ...fields })

/**
 * Every type that Marathon 1.5 to 1.11 can send, with the fields that say something of a task or workload.
 * Source: core/event/Events.scala and api/v2/json/Formats.scala, EventFormats.
 */
const marathonEventShape = z.discriminatedUnion('eventType', [
  shapeOf('status_update_event', {
    slaveId: maybeText,
    taskId: idText,
    taskStatus: taskStateText,
    message: maybeText,
    appId: idText,
    host: maybeText,
    version: maybeText,
  }),
  shapeOf('instance_changed_event', {
    instanceId: idText,
    condition: text,
    runSpecId: idText,
    agentId: maybeText,
    host: maybeText,
    runSpecVersion: maybeText,
  }),
  shapeOf('instance_health_changed_event', {
    instanceId: idText,
    runSpecId: idText,
    healthy: z.boolean().nullish(),
    runSpecVersion: maybeText,
  }),
  shapeOf('unknown_instance_terminated_event', { instanceId: idText, runSpecId: idText, condition: text }),
  shapeOf('failed_health_check_event', { appId: idText, healthCheck: check.nullish(), taskId: idText }),
  shapeOf('health_status_changed_event', {
    appId: idText,
    instanceId: idText.optional(),
    taskId: idText.optional(),
    version: maybeText,
    alive: z.boolean(),
  }),
  shapeOf('unhealthy_instance_kill_event', {
    appId: idText,
    taskId: idText,
    instanceId: maybeText,
    version: maybeText,
    reason: text,
    host: maybeText,
    slaveId: maybeText,
  }),
  shapeOf('unhealthy_task_kill_event', {
    appId: idText,
    taskId: idText,
    version: maybeText,
    reason: text,
    host: maybeText,
    slaveId: maybeText,
  }),
  shapeOf('add_health_check_event', { appId: idText, healthCheck: check.nullish(), version: maybeText }),
  shapeOf('remove_health_check_event', { appId: idText }),
  shapeOf('app_terminated_event', { appId: idText }),
  shapeOf('deployment_info', { plan, currentStep: step.nullish() }),
  shapeOf('deployment_step_success', { plan, currentStep: step.nullish() }),
  shapeOf('deployment_step_failure', { plan, currentStep: step.nullish() }),
  shapeOf('deployment_success', { id: text, plan: plan.nullish() }),
  shapeOf('deployment_failed', { id: text, plan: plan.nullish(), reason: maybeText }),
  shapeOf('group_change_success', { groupId: idText, version: maybeText }),
  shapeOf('group_change_failed', { groupId: idText, version: maybeText, reason: maybeText }),
  shapeOf('api_post_event', { clientIp: maybeText, uri: maybeText, appDefinition: z.record(text, z.unknown()) }),
  shapeOf('pod_created_event', { clientIp: maybeText, uri: maybeText }),
  shapeOf('pod_updated_event', { clientIp: maybeText, uri: maybeText }),
  shapeOf('pod_deleted_event', { clientIp: maybeText, uri: maybeText }),
  shapeOf('event_stream_attached', { remoteAddress: maybeText }),
  shapeOf('event_stream_detached', { remoteAddress: maybeText }),
  shapeOf('framework_message_event', { executorId: idText, slaveId: maybeText }),
  shapeOf('scheduler_registered_event', { frameworkId: idText, master: maybeText }),
  shapeOf('scheduler_reregistered_event', { master: maybeText }),
  shapeOf('scheduler_disconnected_event', {}),
  shapeOf('subscribe_event', { clientIp: maybeText, callbackUrl: maybeText }),
  shapeOf('unsubscribe_event', { clientIp: maybeText, callbackUrl: maybeText }),
])

/** The types of the shape above. */
export const marathonEventTypes: readonly string[] = marathonEventShape.options.flatMap(({ shape }) => [
  ...shape.eventType.values,
])

const known: ReadonlySet<string> = new Set(marathonEventTypes)

/**
 * One event of Marathon's stream.
 *
 * @returns undefined for a value that is no such event at all; a rejection for one with a wrong field
 */
export function marathonEvent(json: unknown): Result<MarathonEvent | UnknownMarathonEvent, Rejected> | undefined {
  const body = jsonObject(json)
  const eventType = body?.['eventType']
  if (body === undefined || typeof eventType !== 'string') return undefined
  if (known.has(eventType)) return parsed(marathonEventShape, { value: body, what: eventType })
  if (typeof body['timestamp'] !== 'string') return undefined
  return eventType.length > typeCharsMax
    ? err(rejection('an event type of more than 100 characters', eventType))
    : ok({ eventType, body })
}

/** Whether an event is of a type this program does not know. */
export const isUnknownEvent = (event: MarathonEvent | UnknownMarathonEvent): event is UnknownMarathonEvent =>
  !known.has(event.eventType)

const typeCharsMax = 100
