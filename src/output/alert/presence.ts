import type { Diagnosis } from '../../domain/diagnosis.ts'
import { failedAtOf, incidentKey } from '../../domain/incident.ts'
import { type Duration, duration, type Instant } from '../../domain/time.ts'
import { end, settleWorkload } from './ending.ts'
import type { AlertMessage } from './message.ts'
import { coverLeftover, noProof, type Proof, proofKey, upTime, workloadKey, type WorkloadName } from './proof.ts'
import { type AlertInput, type AlertState, proofsMax } from './state.ts'

/** What is known of a workload, from now on at least. */
export function proofOf(state: AlertState, workload: WorkloadName, at: Instant): Proof {
  const key = proofKey(workload)
  const known = state.proofs.get(key)
  const proof = known ?? noProof(at)
  proof.heardAt = at
  // Put at the end again: the one heard of longest ago is the first.
  state.proofs.delete(key)
  state.proofs.set(key, proof)
  state.touched.proof.add(key)
  if (state.proofs.size > proofsMax) {
    const [oldest] = state.proofs.keys()
    if (oldest !== undefined) {
      state.proofs.delete(oldest)
      state.touched.proof.add(oldest)
    }
  }
  return proof
}

/** What is known of a workload that has no task and no problem is forgotten this long after the last word of it. */
const idleMs = 3_600_000
/** Between two looks for such workloads. */
const sweepMs = 600_000

/** Forgets what proves nothing any more. */
export function forgetIdle(state: AlertState, at: Instant): void {
  if (at - state.sweptAt < sweepMs) return
  state.sweptAt = at
  for (const [key, { tasks, heardAt }] of state.proofs)
    if (tasks.size === 0 && at - heardAt > idleMs && !state.byWorkload.has(key)) {
      state.proofs.delete(key)
      state.touched.proof.add(key)
    }
}

/** How long the failed task ran, as far as its begin was seen. */
export function ranFor(state: AlertState, diagnosis: Diagnosis): Duration {
  const { kind, workload } = incidentKey(diagnosis)
  const proof = state.proofs.get(proofKey({ kind, id: workload }))
  return proof === undefined ? duration(0) : upTime(proof, diagnosis.task.id, failedAtOf(diagnosis))
}

/** A failure of what had been left of a workload that is gone is over with it. */
export function cover(state: AlertState, diagnosis: Diagnosis): void {
  const { kind, workload } = incidentKey(diagnosis)
  const key = proofKey({ kind, id: workload })
  const failedAt = failedAtOf(diagnosis)
  if (coverLeftover(state.proofs.get(key), { failedAt, ran: ranFor(state, diagnosis) })) state.touched.proof.add(key)
}

/** Nothing is kept of workloads of which there is nothing to prove. */
const isOfInterest = (state: AlertState, workload: WorkloadName): boolean =>
  state.proofs.has(proofKey(workload)) || state.byWorkload.has(proofKey(workload))

/** A workload is gone: what it had is over. */
export function takeGone(
  state: AlertState,
  { at, workload, why }: Extract<AlertInput, { readonly kind: 'gone' }>,
): readonly AlertMessage[] {
  return isOfInterest(state, workload) ? goes(state, { at, since: at, workload, why }) : []
}

/** What a framework had is over when it is torn down: nobody is left who would try again. */
export function takeFrameworkGone(
  state: AlertState,
  { at, frameworkId }: Extract<AlertInput, { readonly kind: 'framework-gone' }>,
): readonly AlertMessage[] {
  const keys = [...state.entries].filter(([, { incident }]) => incident.latest.framework.id === frameworkId)
  return keys.flatMap(([key, { incident }]) =>
    end(state, key, { at, because: `framework ${incident.framework ?? frameworkId} was removed` }),
  )
}

type Going = { readonly at: Instant; readonly since: Instant; readonly workload: WorkloadName; readonly why: string }

function goes(state: AlertState, { at, since, workload, why }: Going): readonly AlertMessage[] {
  proofOf(state, workload, at).gone = { at: since, why, covers: since }
  return settleWorkload(state, workload, at)
}

/** A task that is known was said to run. */
export function hearTask(
  state: AlertState,
  { at, workload, taskId }: Extract<AlertInput, { readonly kind: 'alive' }>,
): void {
  const key = proofKey(workload)
  const tasks = state.proofs.get(key)?.tasks
  const known = tasks?.get(taskId)
  if (tasks === undefined || known === undefined) return
  tasks.set(taskId, { ...known, heardAt: at })
  state.touched.proof.add(key)
}

/** A scheduler said that it has a workload. */
export function takeKnown(
  state: AlertState,
  { at, workload, scheduler, instances }: Extract<AlertInput, { readonly kind: 'known' }>,
): readonly AlertMessage[] {
  const before = state.proofs.get(proofKey(workload))
  // Who has it must outlive a restart; when that was last said need not.
  const proof = before?.known?.scheduler === scheduler ? before : proofOf(state, workload, at)
  proof.known = { scheduler, at }
  proof.heardAt = at
  const isNews = proof.gone === undefined || state.byWorkload.has(proofKey(workload))
  if (instances === 0) return isNews ? goes(state, { at, since: at, workload, why: 'was scaled to zero' }) : []
  if (instances !== undefined && proof.gone !== undefined) proofOf(state, workload, at).gone = undefined
  return []
}

/** What the scheduler had and has no more is gone. What it was said to have after it was asked may be missing. */
export function takeListed(
  state: AlertState,
  { at, askedAt, scheduler, workload: kind, ids }: Extract<AlertInput, { readonly kind: 'listed' }>,
): readonly AlertMessage[] {
  const open = new Map([...state.entries.values()].map(({ incident }) => [workloadKey(incident), incident]))
  return [...open].flatMap(([key, { kind: of, workload: id }]) => {
    const known = state.proofs.get(key)?.known
    if (of !== kind || ids.has(id) || known?.scheduler !== scheduler || known.at > askedAt) return []
    return goes(state, { at, since: askedAt, workload: { kind, id }, why: 'is listed no more: it was removed' })
  })
}
