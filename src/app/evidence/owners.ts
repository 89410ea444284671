import type { DomainEvent } from '../../domain/event.ts'
import type { AgentId } from '../../domain/ids.ts'

/** Which agent a container, task or executor is on, as far as the evidence says it with one voice. */
export type Owners = {
  readonly ofContainer: (id: string) => AgentId | undefined
  readonly ofTask: (id: string) => AgentId | undefined
  readonly ofExecutor: (id: string) => AgentId | undefined
}

/** Learns it from the events that name both. What names its agent itself goes before what a log's own agent is taken for. */
export function ownersIn(found: Found): Owners & { readonly sure: Owners } {
  const sure = learned(found, true)
  let any: Owners | undefined
  const first = (key: keyof Owners) => (id: string) => sure[key](id) ?? (any ??= learned(found, false))[key](id)
  return { sure, ofContainer: first('ofContainer'), ofTask: first('ofTask'), ofExecutor: first('ofExecutor') }
}

type Found = readonly { readonly event: DomainEvent }[]

function learned(found: Found, isSure: boolean): Owners {
  const containers: Index = new Map()
  const tasks: Index = new Map()
  const executors: Index = new Map()
  for (const { event } of found) {
    if (isSure && event.kind === 'task-status' && event.via === 'agent-log') continue
    if (event.kind === 'task-status' || event.kind === 'task-seen') {
      put(tasks, event.taskId, event.agentId)
      put(executors, event.executorId ?? event.taskId, event.agentId)
    }
    if (event.kind === 'task-status') put(containers, event.containerId, event.agentId)
    if (event.kind === 'sandbox-text') put(containers, event.containerId, event.agentId)
    if (event.kind === 'container-seen') put(containers, event.containerId, event.host.agentId)
    if (event.kind === 'container-note')
      learnNote(event.note, isSure ? undefined : event.host.agentId, { containers, tasks, executors })
  }
  return { ofContainer: only(containers), ofTask: only(tasks), ofExecutor: only(executors) }
}

/** `several`: the evidence does not say it with one voice. */
type Index = Map<string, AgentId | typeof several>
const several = Symbol('several')
type Note = Extract<DomainEvent, { kind: 'container-note' }>['note']

function learnNote(
  note: Note,
  own: AgentId | undefined,
  { containers, tasks, executors }: { containers: Index; tasks: Index; executors: Index },
): void {
  const agent = (note.is === 'container-of-executor' ? note.agentId : undefined) ?? own
  if ('containerId' in note) put(containers, note.containerId, agent)
  if (note.is === 'container-of-executor') put(executors, note.executorId, agent)
  if (note.is === 'task-assigned') put(tasks, note.taskId, agent)
}

function put(index: Index, id: string | undefined, agent: AgentId | undefined): void {
  if (id === undefined || agent === undefined) return
  const before = index.get(id)
  if (before === undefined) index.set(id, agent)
  else if (before !== agent) index.set(id, several)
}

/** The only agent; a nested container is where its outermost parent is. */
const only =
  (index: Index) =>
  (id: string): AgentId | undefined => {
    const agent = index.get(id) ?? index.get(id.split('.')[0] ?? id)
    return agent === several ? undefined : agent
  }
