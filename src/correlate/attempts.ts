import type { AgentId, ContainerId } from '../domain/ids.ts'
import { inOrder } from '../domain/in-order.ts'
import type { Instant } from '../domain/time.ts'
import type { ContainerFacts, ContainerNoteKnown, Ledger } from './facts.ts'

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** The outer containers that an executor of that name (its `executorKey`) had up to a moment, on an agent: those of a pod's attempts may share one name. */
export function executorContainers(
  known: Ledger,
  executor: string,
  { diedAt, agentId }: { readonly diedAt: Instant; readonly agentId: AgentId | undefined },
): readonly ContainerId[] {
  const ids = known.containersOfExecutor.get(executor)
  if (ids === undefined) return []
  const isThere = (id: ContainerId): boolean => {
    const where = known.containers.get(id)?.agentId
    return where === undefined || agentId === undefined || where === agentId
  }
  const outer: ContainerId[] = []
  for (const id of ids) if (!id.includes('.') && isThere(id)) outer.push(id)
  if (outer.length <= 1) return outer
  const begun = new Map(outer.map((id) => [id, begunAt(known.containers.get(id))]))
  // What began after the task's end is of a later attempt.
  const before = outer.filter((id) => (begun.get(id) ?? 0) <= diedAt + launchSlack)
  return (before.length === 0 ? outer : before).sort(
    (a, b) => (begun.get(a) ?? 0) - (begun.get(b) ?? 0) || compare(a, b),
  )
}

/** A refused launch is told of at once. */
const launchSlack = 500

/** When a container was first heard of in a log; 0: it never was. */
function begunAt(container: ContainerFacts | undefined): number {
  const moments = (container?.notes ?? []).map(({ value }) => value.at)
  return moments.length === 0 ? 0 : Math.min(...moments)
}

/**
 * Attempts of a pod may have an executor of one name: what was said near the end is of this one, the nearest first.
 * Where nothing was, the log's clock or zone is off.
 */
export function nearTo(notes: readonly ContainerNoteKnown[], at: Instant): readonly ContainerNoteKnown[] {
  if (notes.length < 2) return notes
  const near = notes.filter(({ value }) => Math.abs(value.at - at) <= noteSlack)
  const lag = ({ value }: ContainerNoteKnown): number => Math.abs(value.at - at)
  return near.length === 0 ? notes : inOrder(near, (a, b) => lag(a) - lag(b) || a.value.at - b.value.at)
}

/** An agent may be slow to log what it did, and a log's zone is known to the second at best. */
const noteSlack = 10_000
