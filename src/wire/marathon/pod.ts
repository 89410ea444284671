import * as z from 'zod'
import type { DomainEvent } from '../../domain/event.ts'
import { taskId } from '../../domain/ids.ts'
import { parsedEach } from '../rejection.ts'
import { idText, instantText, jsonObject, maybeText, taskStateText } from '../shapes.ts'
import { podDefinition, type VersionedTask, workloadOf } from './definition.ts'
import { toldAgent, toldStatus } from './told.ts'

/** A pod's definition as `/v2/pods` lists it. */
export function podEvents(json: unknown): readonly DomainEvent[] {
  const { definition, events } = podDefinition(json)
  return definition === undefined ? events : [...workloadOf(definition, []), ...events]
}

/**
 * A pod of `/v2/pods/::status` or `/v2/pods/ID::status`. A container's `containerId` there is its Mesos task id.
 * Source: raml/PodStatusConversion.scala, taskToContainerStatus (launchedMesosId).
 */
export function podStatusEvents(json: unknown): readonly DomainEvent[] {
  const body = jsonObject(json)
  const { definition, events } = podDefinition(body?.['spec'])
  const instances = parsedEach(instanceShape, { values: body?.['instances'], what: 'pod instance' })
  const history = parsedEach(terminationShape, { values: body?.['terminationHistory'], what: 'terminationHistory' })
  const live = instances.good.flatMap(instanceTasks)
  const liveIds = new Set(live.map((task) => task.taskId))
  const ended = history.good.flatMap(terminationTasks).filter((task) => !liveIds.has(task.taskId))
  return [
    ...(definition === undefined ? [] : workloadOf(definition, [...live, ...ended])),
    ...events,
    ...instances.good.flatMap((entry) => toldAgent({ at: undefined, agent: entry.agentId, host: entry.agentHostname })),
    ...history.good.flatMap(terminationStatuses),
    ...instances.rejected,
    ...history.rejected,
  ]
}

const instanceShape = z.object({
  agentId: maybeText,
  agentHostname: maybeText,
  specReference: maybeText,
  containers: z.array(z.object({ containerId: maybeText })).nullish(),
})
const terminationShape = z.object({
  terminatedAt: instantText,
  message: maybeText,
  containers: z.array(z.object({ containerId: idText, lastKnownState: taskStateText.nullish() })).nullish(),
})

type Instance = z.infer<typeof instanceShape>
type Termination = z.infer<typeof terminationShape>

/** `specReference` is `/v2/pods/ID::versions/VERSION`: the version the instance runs. */
function instanceTasks({ containers, specReference }: Instance): readonly VersionedTask[] {
  const version = specReference?.split('::versions/')[1]
  return (containers ?? []).flatMap(({ containerId }) =>
    containerId === undefined ? [] : [{ taskId: taskId(containerId), version }],
  )
}

const terminationTasks = ({ containers }: Termination): readonly VersionedTask[] =>
  (containers ?? []).map(({ containerId }) => ({ taskId: taskId(containerId), version: undefined }))

const terminationStatuses = ({ containers, terminatedAt, message }: Termination): readonly DomainEvent[] =>
  (containers ?? []).flatMap(({ containerId, lastKnownState: state }) =>
    state === undefined || state === null
      ? []
      : [toldStatus({ task: containerId, state, message, at: terminatedAt, agent: undefined })],
  )
