import type { Duration } from '../../domain/time.ts'
import { phases } from '../engine/simulation.ts'
import { takeUpdate } from './launches.ts'
import { note, perform } from './registry.ts'
import { takeUpRun } from './run.ts'
import { setTimer } from './schedules.ts'
import type { Metronome } from './state.ts'

/** How a leader is followed by another. `leads`: what else begins anew then. */
export type FailOver = { readonly downFor: Duration; readonly because: number; readonly leads: () => void }

/**
 * The leader is gone, and with it the launch queue, the timers, and what dependent jobs knew of their parents. Times
 * of schedules that fall into the gap are lost. The next one takes all stored runs up.
 * Source: JobRunServiceActor.scala, initialize; metronome §3.6.
 */
export function failOver(metronome: Metronome, { downFor, because, leads }: FailOver): void {
  const { simulation, jobs, queue, revival } = metronome
  metronome.isDown = true
  queue.clear()
  revival.timer?.cancel()
  revival.timer = undefined
  metronome.sweep?.cancel()
  for (const entry of jobs.values()) {
    entry.timer?.cancel()
    entry.family.parents.clear()
    entry.family.lastSuccess = 0
    entry.family.lastStarted = undefined
    for (const active of entry.runs.values()) {
      active.deadline?.cancel()
      active.deadline = undefined
      active.latest = note(metronome, entry, { subject: active.run.id, says: 'its leader is gone', because })
    }
  }
  for (const task of metronome.tasks.values()) task.overdue?.cancel()
  simulation.after(downFor, phases.framework, () => {
    metronome.isDown = false
    const now = simulation.now()
    for (const entry of jobs.values()) {
      setTimer(metronome, entry)
      for (const active of entry.runs.values()) {
        const { createdAt } = active.run
        if (createdAt > (entry.family.lastStarted ?? 0)) entry.family.lastStarted = createdAt
        perform(metronome, active, takeUpRun(active.run, { now, isQueued: false }))
      }
    }
    for (const update of metronome.kept.splice(0)) takeUpdate(metronome, update)
    leads()
  })
}
