import { invariant } from '../../domain/invariant.ts'
import { phases } from '../engine/simulation.ts'
import { runId } from './ids.ts'
import { wantOffers } from './revive.ts'
import { createRun, type JobRun, type RunEffect, type RunEvent, stepRun } from './run.ts'
import type { ActiveRun, FinishedRun, JobEntry, Metronome } from './state.ts'

/** Why a run is made: the schedule alone may skip it, and gives it a starting deadline. */
export type Trigger = { readonly by: 'schedule' | 'user' | 'dependency'; readonly because: number }

/** Makes a run, unless its schedule forbids a second. Source: JobRunServiceActor.scala, triggerJobRun; metronome §3.3. */
export function trigger(metronome: Metronome, entry: JobEntry, { by, because }: Trigger): ActiveRun | undefined {
  const { job, runs, figures, family } = entry
  const now = metronome.simulation.now()
  const schedule = by === 'schedule' ? job.schedule : undefined
  if (schedule?.concurrency === 'FORBID' && runs.size > 0) {
    figures.skipped += 1
    note(metronome, entry, {
      subject: undefined,
      says: 'skipped: a run is active and the schedule forbids a second',
      because,
    })
    return undefined
  }
  const run: JobRun = {
    id: runId(now, metronome.random),
    restart: job.run.restart,
    activeDeadline: job.run.activeDeadline,
    startingDeadline: schedule?.startingDeadline,
    createdAt: now,
    status: 'INITIAL',
    completedAt: undefined,
    tasks: new Map(),
    after: undefined,
  }
  const says = `run ${run.id} ${words[by]}`
  const latest = note(metronome, entry, { subject: run.id, says, because })
  const active: ActiveRun = { run, entry, deadline: undefined, attempts: 0, latest, told: 'INITIAL' }
  runs.set(run.id, active)
  family.lastStarted = now
  metronome.isChanged = true
  metronome.heard({ job: job.id, run: run.id, status: 'INITIAL', entry: latest })
  perform(metronome, active, createRun(run, now))
  return active
}

const words = {
  schedule: 'begins on schedule',
  user: 'was asked for',
  dependency: 'begins: all parents succeeded',
} as const

type Said = { readonly subject: string | undefined; readonly says: string; readonly because: number }

/** Writes what happens to a job or a run of it. */
export const note = ({ recorder }: Metronome, { job }: JobEntry, { subject, says, because }: Said): number =>
  recorder.isOn ? recorder.note({ kind: 'run', lane: { kind: 'job', id: job.id }, subject, says, because }) : 0

/** Tells a run of something, and does what follows. */
export function tellRun(metronome: Metronome, active: ActiveRun, event: RunEvent): void {
  perform(metronome, active, stepRun(active.run, event, metronome.simulation.now()))
}

/** Does what a run asks for. The store answers at once: it never fails here. */
export function perform(metronome: Metronome, active: ActiveRun, effects: readonly RunEffect[]): void {
  const { simulation, queue, driver, tasks } = metronome
  const left = [...effects]
  for (const effect of left) {
    switch (effect.kind) {
      case 'persist':
        left.push(...stepRun(active.run, { kind: 'persisted', what: effect.what }, simulation.now()))
        break
      case 'report':
        report(metronome, active, effect.what)
        break
      case 'queue-add':
        queue.add(active)
        wantOffers(metronome)
        break
      case 'queue-purge':
        queue.delete(active)
        break
      case 'arm':
        active.deadline = simulation.timer(effect.after, phases.framework, () => {
          if (!metronome.isDown) tellRun(metronome, active, { kind: 'starting-deadline' })
        })
        break
      case 'disarm':
        active.deadline?.cancel()
        active.deadline = undefined
        break
      case 'kill-task':
      default: {
        const { agentId } = tasks.get(effect.taskId) ?? {}
        driver.kill(effect.taskId, agentId, active.entry.job.run.killGrace, active.latest)
      }
    }
  }
  tellStatus(metronome, active)
}

function tellStatus(metronome: Metronome, active: ActiveRun): void {
  const { run, entry } = active
  if (run.status === active.told) return
  active.told = run.status
  metronome.isChanged = true
  active.latest = note(metronome, entry, {
    subject: run.id,
    says: `run ${run.id} is ${run.status}`,
    because: active.latest,
  })
  metronome.heard({ job: entry.job.id, run: run.id, status: run.status, entry: active.latest })
}

function report(
  metronome: Metronome,
  active: ActiveRun,
  what: 'updated' | 'finished' | 'failed' | 'aborted' | 'over',
): void {
  tellStatus(metronome, active)
  metronome.isChanged = true
  const { run, entry } = active
  if (what === 'updated' || what === 'over') return tellChildren(metronome, active)
  const now = metronome.simulation.now()
  entry.runs.delete(run.id)
  const finished: FinishedRun = { id: run.id, createdAt: run.createdAt, finishedAt: now, tasks: [...run.tasks.keys()] }
  const [list, isSuccess] = what === 'finished' ? [entry.succeeded, true] : [entry.failed, false]
  list.unshift(finished)
  if (list.length > metronome.parameters.historyMax) list.pop()
  if (isSuccess) {
    entry.successes += 1
    entry.lastSuccessAt = now
  } else {
    entry.failures += 1
    entry.lastFailureAt = now
  }
  tellChildren(metronome, active)
}

/**
 * Every news of a run reaches all jobs that depend on its job, and that job itself. One that was begun since it last
 * succeeded is not begun again, so a dependent job that failed waits for a person.
 * Source: JobSpecDependencyActor.scala, update and shouldTriggerJob.
 */
function tellChildren(metronome: Metronome, { run, entry, latest }: ActiveRun): void {
  const { id } = entry.job
  const { family } = entry
  if (run.status === 'SUCCESS') {
    invariant(run.completedAt !== undefined, 'a run that succeeded has ended')
    family.lastSuccess = run.completedAt
  }
  for (const child of metronome.jobs.values()) {
    const { dependencies } = child.job
    if (dependencies.length === 0) continue
    if (dependencies.includes(id)) child.family.parents.set(id, { status: run.status, completedAt: run.completedAt })
    else if (child !== entry) continue
    const { parents, lastSuccess, lastStarted } = child.family
    const isReady = dependencies.every((parent) => {
      const last = parents.get(parent)
      return last?.status === 'SUCCESS' && (last.completedAt ?? 0) > lastSuccess
    })
    if (isReady && !(lastStarted !== undefined && lastStarted > lastSuccess))
      trigger(metronome, child, { by: 'dependency', because: latest })
  }
}
