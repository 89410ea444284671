import type { Incident } from '../../domain/incident.ts'
import { type Duration, duration, type Instant } from '../../domain/time.ts'

/** A workload as proofs know it. */
export type WorkloadName = { readonly kind: Incident['kind']; readonly id: string }

/** What is known of a workload's well-being since it was first heard of. */
export type Proof = {
  /** Tasks that run, with the moment each began, and when it was last said to run. */
  readonly tasks: Map<string, RunningTask>
  /** How long tasks ran that have ended, the newest last; at most `endedTasksMax`. */
  readonly ended: Map<string, Duration>
  /** When a run last succeeded. */
  succeededAt: Instant | undefined
  /** That it was removed or scaled to zero. */
  gone: Gone | undefined
  /** When something was last said of it. */
  heardAt: Instant
  /** The source of the scheduler that has it, and when that was last said; undefined: none has said so. */
  known: { readonly scheduler: string; readonly at: Instant } | undefined
}

/** A task that runs. Its id is used once, so that one which is heard of again has run all the while. */
export type RunningTask = { readonly since: Instant; readonly version: string | null; readonly heardAt: Instant }

/** When a workload came to an end, and in which words. `covers`: the last failure of what had been left of it then. */
export type Gone = { readonly at: Instant; readonly why: string; readonly covers: Instant }

/** Running tasks kept of one workload; the oldest give way, as the youngest prove the least. */
export const provingTasksMax = 1000

/** Ended tasks whose up-time is kept of one workload, for the diagnosis that follows. */
const endedTasksMax = 100

/** Longer than this no task needs to run to prove that a problem is over. */
const stableMax = 86_400_000

export const proofKey = ({ kind, id }: WorkloadName): string => JSON.stringify([kind, id])

/** The same of the workload of an incident. */
export const workloadKey = ({ kind, workload }: Incident): string => proofKey({ kind, id: workload })

export const noProof = (at: Instant): Proof => ({
  heardAt: at,
  tasks: new Map(),
  ended: new Map(),
  succeededAt: undefined,
  gone: undefined,
  known: undefined,
})

/** Whether an attempt after the last failure is under way. */
export function hasSuccessor(proof: Proof | undefined, lastSeen: Instant): boolean {
  if (proof === undefined) return false
  for (const { since } of proof.tasks.values()) if (since > lastSeen) return true
  return false
}

/** What must hold for a problem to count as over. */
export type Stability = {
  readonly at: Instant
  /** Since when everything that matters is seen; undefined: something is not seen now. What runs must be heard of since. */
  readonly sightSince: Instant | undefined
  readonly stableFor: Duration
  /** The longest that an attempt ran before it failed: the next must run twice as long. */
  readonly longestUp: Duration
}

/** Why a problem is over, in words; undefined: nothing proves it. Silence proves nothing. */
export function overBecause(
  { kind, workload, lastSeen }: Pick<Incident, 'kind' | 'workload' | 'lastSeen'>,
  proof: Proof | undefined,
  { at, sightSince, stableFor, longestUp }: Stability,
): string | undefined {
  if (proof === undefined) return undefined
  if (proof.gone !== undefined && proof.gone.covers >= lastSeen) return `${workload} ${proof.gone.why}`
  if (proof.succeededAt !== undefined && proof.succeededAt > lastSeen) return `a later run of ${workload} succeeded`
  if (kind === 'job' || sightSince === undefined) return undefined
  const needed = stableNeeded(stableFor, longestUp)
  for (const [taskId, { since, heardAt }] of proof.tasks)
    if (since > lastSeen && heardAt >= sightSince && at - since >= needed)
      return `${taskId} has run for ${Math.floor(needed / 1000)} s, longer than the back-off remembers a failure`
  return undefined
}

/** How long a task must run to prove that a problem is over. */
export const stableNeeded = (stableFor: Duration, longestUp: Duration): Duration =>
  duration(Math.min(stableMax, Math.max(stableFor, 2 * longestUp)))

/** How long a task ran until it failed; zero when its begin was not seen. */
export const upTime = ({ tasks, ended }: Proof, taskId: string, failedAt: Instant): Duration =>
  ended.get(taskId) ?? duration(failedAt - (tasks.get(taskId)?.since ?? failedAt))

/** A task began to run or ended. */
export function noteTask(
  { tasks, ended }: Proof,
  task: { readonly at: Instant; readonly taskId: string; readonly version: string | null; readonly isRunning: boolean },
): void {
  const { at, taskId, version, isRunning } = task
  const known = tasks.get(taskId)
  if (isRunning) {
    if (known === undefined) put(tasks, [taskId, { since: at, version, heardAt: at }], provingTasksMax)
    else tasks.set(taskId, { ...known, heardAt: at })
    return
  }
  if (known === undefined) return
  tasks.delete(taskId)
  put(ended, [taskId, duration(at - known.since)], endedTasksMax)
}

/** A failure of a task that had begun before its workload was gone is the end of what was left of it. */
export function coverLeftover(
  proof: Proof | undefined,
  { failedAt, ran }: { readonly failedAt: Instant; readonly ran: Duration },
): boolean {
  const gone = proof?.gone
  if (proof === undefined || gone === undefined || failedAt <= gone.covers) return false
  if (ran === 0 || failedAt - ran > gone.at) return false
  proof.gone = { ...gone, covers: failedAt }
  return true
}

function put<V>(map: Map<string, V>, [key, value]: readonly [string, V], max: number): void {
  if (map.size >= max) {
    const [oldest] = map.keys()
    if (oldest !== undefined) map.delete(oldest)
  }
  map.set(key, value)
}
