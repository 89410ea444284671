import type { AgentSeen, TaskStatusChanged } from '../../domain/event.ts'
import { agentId, taskId } from '../../domain/ids.ts'
import type { TaskState } from '../../domain/task.ts'
import type { Instant } from '../../domain/time.ts'

/** A status as Marathon tells it: neither reason, nor source, nor container. Its time is when Marathon heard of it. */
export const toldStatus = (status: {
  readonly task: string
  readonly state: TaskState
  readonly message: string | undefined
  readonly at: Instant
  readonly agent: string | undefined
}): TaskStatusChanged => ({
  kind: 'task-status',
  taskId: taskId(status.task),
  frameworkId: undefined,
  agentId: status.agent === undefined ? undefined : agentId(status.agent),
  executorId: undefined,
  state: status.state,
  source: undefined,
  reason: undefined,
  message: status.message,
  at: status.at,
  healthy: undefined,
  containerId: undefined,
  executorPid: undefined,
  uuid: undefined,
  via: 'marathon',
})

/** An agent's id and name, where a message has both; the host name `unknown` stands for none. Source: core/event/Events.scala. */
export const toldAgent = (told: {
  readonly at: Instant | undefined
  readonly agent: string | undefined
  readonly host: string | undefined
}): readonly AgentSeen[] =>
  told.agent === undefined || told.host === undefined || told.host === 'unknown'
    ? []
    : [
        {
          kind: 'agent-seen',
          at: told.at,
          agentId: agentId(told.agent),
          hostname: told.host,
          address: undefined,
          version: undefined,
          active: undefined,
        },
      ]
