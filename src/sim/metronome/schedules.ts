import { duration, iso } from '../../domain/time.ts'
import { phases } from '../engine/simulation.ts'
import { nextExecution } from './cron.ts'
import { note, trigger } from './registry.ts'
import type { JobEntry, Metronome } from './state.ts'

/**
 * Sets the timer of a job's schedule anew, from now. It is never shorter than a minute, so that a schedule may fire
 * late; the time after that counts from the time it stood for, not from when it fired.
 * Source: JobSpecSchedulerActor.scala, scheduleNextRun; metronome §4.
 */
export function setTimer(metronome: Metronome, entry: JobEntry): void {
  entry.timer?.cancel()
  entry.timer = undefined
  entry.next = undefined
  const { schedule } = entry.job
  if (schedule === undefined || !schedule.isEnabled) return
  entry.next = nextExecution(schedule.cron, metronome.simulation.now(), schedule.timezone)
  arm(metronome, entry)
}

function arm(metronome: Metronome, entry: JobEntry): void {
  const { simulation, parameters } = metronome
  const { next } = entry
  if (next === undefined) return
  const seconds = Math.trunc((next - simulation.now()) / 1000)
  entry.timer = simulation.timer(duration(Math.max(parameters.timerMin, seconds * 1000)), phases.framework, () => {
    const { schedule } = entry.job
    if (schedule === undefined) return
    const says = `its schedule fires for ${iso(next)}`
    const because = note(metronome, entry, { subject: undefined, says, because: 0 })
    entry.next = nextExecution(schedule.cron, next, schedule.timezone)
    trigger(metronome, entry, { by: 'schedule', because })
    arm(metronome, entry)
  })
}
