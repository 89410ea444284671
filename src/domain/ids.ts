declare const kind: unique symbol
type Id<K extends string> = string & { readonly [kind]: K }

/** A Mesos task's id, unique within its framework. */
export type TaskId = Id<'task'>
/** A Mesos agent's id, as the master gave it (`…-S0`). */
export type AgentId = Id<'agent'>
/** A framework's id (`…-0000`). */
export type FrameworkId = Id<'framework'>
/** An executor's id; equal to the task id for command tasks. */
export type ExecutorId = Id<'executor'>
/**
 * A container's id with its parents, outermost first, joined by dots: `parent.child`.
 * Source: product §4, mesos §7.
 */
export type ContainerId = Id<'container'>

/** A task id as it stands in a message. */
export const taskId = (text: string): TaskId => text as TaskId
/** An agent id as it stands in a message. */
export const agentId = (text: string): AgentId => text as AgentId
/** A framework id as it stands in a message. */
export const frameworkId = (text: string): FrameworkId => text as FrameworkId
/** An executor id as it stands in a message. */
export const executorId = (text: string): ExecutorId => text as ExecutorId
/** The id of the outermost of a container's parents: its own where it has none. */
export function outermostOf(id: ContainerId): ContainerId {
  const end = id.indexOf('.')
  return end === -1 ? id : (id.slice(0, end) as ContainerId)
}

/** A container id from its chain, outermost first; the chain has at least one name. */
export const containerId = (chain: readonly string[]): ContainerId =>
  (chain.length === 1 ? chain[0] : chain.join('.')) as ContainerId
