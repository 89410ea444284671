import type { ExecutorFact, SandboxText } from '../domain/event.ts'
import type { AgentId, ContainerId, ExecutorId, FrameworkId, TaskId } from '../domain/ids.ts'
import type { Known, Ledger } from './facts.ts'
import { listAt } from '../domain/list-at.ts'

/** What a default executor wrote of one of its tasks: where it ran and how it ended, in the words of the status. */
export type Child = {
  readonly containerId: ContainerId
  readonly frameworkId: FrameworkId | undefined
  readonly executorId: ExecutorId | undefined
  readonly agentId: AgentId | undefined
  /** The message of its end, or why it was not launched. */
  readonly text: string | undefined
}

/** The children of all executors whose output is known, by task. */
export type Children = ReadonlyMap<TaskId, readonly Child[]>

type ChildFact = Extract<ExecutorFact, { readonly containerId: ContainerId }>

const isOfChild = (fact: ExecutorFact): fact is ChildFact => 'containerId' in fact

/** Collects what default executors wrote of their children. A log or snapshot of a pod's agent has less, and may be all else there is. */
export function childrenOf(known: Ledger): Children {
  const children = new Map<TaskId, Child[]>()
  const take = ({ value }: Known<SandboxText>): void => {
    for (const fact of value.facts) if (isOfChild(fact)) put(children, fact, value)
  }
  for (const { stderr } of known.containers.values()) stderr.forEach(take)
  known.loose.forEach(take)
  return children
}

function put(children: Map<TaskId, Child[]>, fact: ChildFact, file: SandboxText): void {
  const of = listAt(children, fact.taskId)
  const index = of.findIndex(({ containerId }) => containerId === fact.containerId)
  const before = of[index]
  const child: Child = {
    containerId: fact.containerId,
    frameworkId: before?.frameworkId ?? file.frameworkId,
    executorId: before?.executorId ?? file.executorId,
    agentId: before?.agentId ?? file.agentId,
    text: before?.text ?? textOf(fact),
  }
  if (before === undefined) of.push(child)
  else of[index] = child
}

function textOf(fact: ChildFact): string | undefined {
  if (fact.is === 'child-ended') return fact.text
  return fact.is === 'child-not-launched' ? fact.why : undefined
}

/** The only child of a task's id in its framework, as far as that is known. */
export function childOf(
  children: Children,
  { taskId, frameworkId }: { readonly taskId: TaskId; readonly frameworkId: FrameworkId | undefined },
): Child | undefined {
  const own = children
    .get(taskId)
    ?.filter(
      (child) => child.frameworkId === undefined || frameworkId === undefined || child.frameworkId === frameworkId,
    )
  return own?.length === 1 ? own[0] : undefined
}
