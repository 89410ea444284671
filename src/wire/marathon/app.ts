import * as z from 'zod'
import type { DomainEvent, HealthChanged, Rejected } from '../../domain/event.ts'
import { taskId } from '../../domain/ids.ts'
import { parsed, parsedEach } from '../rejection.ts'
import { idText, instantText, jsonObject, maybeText, taskStateText } from '../shapes.ts'
import { appDefinition, bareDefinition, type VersionedTask, workloadOf } from './definition.ts'
import { toldAgent, toldStatus } from './told.ts'

/** An app of `/v2/apps` or `/v2/apps/ID` with its tasks and last failure, or a definition as a user wrote it. */
export function appEvents(json: unknown): readonly DomainEvent[] {
  const body = jsonObject(json)
  const { definition, events } = appDefinition(json)
  if (definition === undefined) return events
  const tasks = readTasks(body?.['tasks'])
  const failure = readFailure(body?.['lastTaskFailure'])
  return [...workloadOf(definition, [...tasks.tasks, ...failure.tasks]), ...events, ...tasks.events, ...failure.events]
}

/** `/v2/tasks` and `/v2/apps/ID/tasks`: tasks of apps only, without the definitions. */
export function taskListEvents(json: unknown): readonly DomainEvent[] {
  const { tasks, events } = readTasks(json)
  const byApp = new Map<string, VersionedTask[]>()
  for (const task of tasks) {
    if (task.appId === undefined) continue
    const same = byApp.get(task.appId)
    if (same === undefined) byApp.set(task.appId, [task])
    else same.push(task)
  }
  const seen = [...byApp].flatMap(([app, ofApp]) => workloadOf(bareDefinition(app), ofApp))
  return [...seen.filter(({ taskIds }) => taskIds.length > 0), ...events]
}

type TasksRead = {
  readonly tasks: readonly (VersionedTask & { readonly appId: string | undefined })[]
  readonly events: readonly DomainEvent[]
}

const taskShape = z.object({
  id: idText,
  appId: maybeText,
  host: maybeText,
  slaveId: maybeText,
  version: maybeText,
  state: maybeText,
  healthCheckResults: z.array(z.unknown()).nullish(),
})
const healthShape = z.object({
  alive: z.boolean(),
  lastFailure: instantText.nullish(),
  lastFailureCause: maybeText,
})
const failureShape = z.object({
  taskId: idText,
  state: taskStateText,
  message: maybeText,
  timestamp: instantText,
  slaveId: maybeText,
  host: maybeText,
  version: maybeText,
})

function readTasks(json: unknown): TasksRead {
  const { good, rejected } = parsedEach(taskShape, { values: json, what: 'task' })
  const tasks = good.map(({ id, appId, version, state }) => ({
    taskId: taskId(id),
    appId,
    version,
    isRunning: state === 'TASK_RUNNING',
  }))
  const events = good.flatMap(({ id, host, slaveId, healthCheckResults }) => [
    ...toldAgent({ at: undefined, agent: slaveId, host }),
    ...checkEvents(id, healthCheckResults),
  ])
  return { tasks, events: [...events, ...rejected] }
}

/** Checks that fail at the moment; when they last did is all the answer says of time. */
function checkEvents(task: string, results: unknown): readonly (HealthChanged | Rejected)[] {
  const checks = parsedEach(healthShape, { values: results, what: 'healthCheckResults' })
  const failed = checks.good.flatMap(({ alive, lastFailure, lastFailureCause }): readonly HealthChanged[] =>
    alive || lastFailure === undefined || lastFailure === null
      ? []
      : [
          {
            kind: 'health-changed',
            at: lastFailure,
            taskId: taskId(task),
            instance: undefined,
            healthy: false,
            why: lastFailureCause,
          },
        ],
  )
  return [...failed, ...checks.rejected]
}

/** How the message of a kill begins that Marathon itself asked for. Source: core/history/impl/HistoryActor.scala. */
const healthKill = 'Task was killed since health check failed. Reason: '

/**
 * `lastTaskFailure`. Marathon writes one with `TASK_KILLED` when it asks for the kill of an unhealthy task, before
 * Mesos has killed anything: that is no status.
 */
function readFailure(json: unknown): TasksRead {
  if (json === undefined || json === null) return { tasks: [], events: [] }
  const result = parsed(failureShape, { value: json, what: 'lastTaskFailure' })
  if (!result.ok) return { tasks: [], events: [result.error] }
  const { taskId: task, state, message, timestamp: at, slaveId, host, version } = result.value
  const isAsked = state === 'TASK_KILLED' && message?.startsWith(healthKill) === true
  const told: DomainEvent = isAsked
    ? { kind: 'task-kill-asked', at, taskId: taskId(task), by: 'health-check', why: message.slice(healthKill.length) }
    : toldStatus({ task, state, message, at, agent: slaveId })
  return {
    tasks: [{ taskId: taskId(task), appId: undefined, version }],
    events: [told, ...toldAgent({ at, agent: slaveId, host })],
  }
}
