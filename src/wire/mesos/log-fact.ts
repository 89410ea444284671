import type { ContainerFact, Host } from '../../domain/event.ts'
import type { AgentId, ContainerId, FrameworkId, TaskId } from '../../domain/ids.ts'
import type { TaskState, TaskStatusSource } from '../../domain/task.ts'

/** What one message of a log says, before it is known when, and where. */
export type LogFact =
  /** `host` where the line names another than the log's own. */
  | { readonly is: 'note'; readonly note: ContainerFact; readonly host: Host | undefined }
  | {
      readonly is: 'status'
      readonly via: 'agent-log' | 'master-log'
      readonly taskId: TaskId
      readonly frameworkId: FrameworkId
      readonly agentId: AgentId | undefined
      readonly state: TaskState
      readonly source: TaskStatusSource | undefined
      readonly message: string | undefined
      readonly healthy: boolean | undefined
      readonly uuid: string | undefined
      /** True where another line of the same log mostly says the same, and better. */
      readonly isRepeat: boolean
    }
  /** What the log's own agent says of itself, bit by bit. */
  | {
      readonly is: 'self'
      readonly agentId: AgentId | undefined
      readonly hostname: string | undefined
      readonly address: string | undefined
      readonly version: string | undefined
    }
  | { readonly is: 'flags'; readonly flags: Readonly<Record<string, string>> }
  /** An agent as a master's log names it. */
  | {
      readonly is: 'agent'
      readonly agentId: AgentId
      readonly hostname: string
      readonly address: string | undefined
      readonly active: boolean | undefined
    }
  | { readonly is: 'agent-removed'; readonly agentId: AgentId }
  | { readonly is: 'framework'; readonly frameworkId: FrameworkId; readonly name: string }
  | { readonly is: 'framework-removed'; readonly frameworkId: FrameworkId }
  /** The limit's text follows in the next message of the same thread, which does not name the container. */
  | { readonly is: 'oom'; readonly containerId: ContainerId; readonly text: string }
  | { readonly is: 'memory-limit'; readonly text: string }

/** A shape of message, and what one of that shape says. */
export type LogRule = readonly [shape: RegExp, facts: (groups: Groups) => readonly LogFact[]]

/** The named groups of a shape; one that took no part is empty text. */
export type Groups = (name: string) => string

/** A note on the log's own host. */
export const noted = (note: ContainerFact): Extract<LogFact, { is: 'note' }> => ({ is: 'note', note, host: undefined })

/** Nothing but one bit of what an agent says of itself. */
export const self = (bit: Partial<Omit<Extract<LogFact, { is: 'self' }>, 'is'>>): LogFact => ({
  is: 'self',
  agentId: undefined,
  hostname: undefined,
  address: undefined,
  version: undefined,
  ...bit,
})

/** The first rule whose shape a message has. */
export function factsOf(rules: readonly LogRule[], text: string): readonly LogFact[] {
  for (const [shape, facts] of rules) {
    const groups = shape.exec(text)?.groups
    if (groups !== undefined) return facts((name) => groups[name] ?? '')
  }
  return []
}

/** A UUID's 16 bytes as the JSON mapping has them; undefined where there is none. */
export const uuidBase64 = (uuid: string): string | undefined =>
  uuid === '' ? undefined : Buffer.from(uuid.replaceAll('-', ''), 'hex').toString('base64')

/**
 * `TASK_FAILED (Status UUID: …) for task T in health state unhealthy of framework F`.
 * Source: src/messages/messages.cpp, operator<< for StatusUpdate; up to 1.4 at least the word `Status` is not there.
 */
export const updateShape = String.raw`(?<state>TASK_[A-Z_]{3,20})(?: \((?:Status )?UUID: (?<uuid>[0-9a-f-]{36})\))? for task (?<task>.{1,255}?)(?: in health state (?<health>healthy|unhealthy))? of framework (?<framework>\S+)`

/** `healthy` or `unhealthy`, where the update has it. */
export const healthOf = (text: string): boolean | undefined => (text === '' ? undefined : text === 'healthy')
