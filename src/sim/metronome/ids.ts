import { taskId, type TaskId } from '../../domain/ids.ts'
import type { Instant } from '../../domain/time.ts'
import type { Random } from '../engine/simulation.ts'
import type { ActiveRun, Metronome } from './state.ts'

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'

/** `yyyyMMddHHmmss`, in UTC as servers of DC/OS are, and five letters. Source: model/JobRunId.scala. */
export function runId(at: Instant, random: Random): string {
  const stamp = new Date(at).toISOString().replaceAll(/\D/g, '').slice(0, 14)
  return stamp + Array.from({ length: 5 }, () => letters[random.int(0, letters.length - 1)] ?? 'A').join('')
}

/** `group_job_RUN.UUID`: each attempt has a UUID of its own. Source: mesosphere/marathon v1.7.202, Task.Id.forRunSpec. */
export function attemptId(metronome: Metronome, { entry, run }: ActiveRun): TaskId {
  const uuid = timeUuid(metronome.simulation.now(), metronome.uuids++)
  return taskId(`${entry.job.id.replaceAll('.', '_')}_${run.id}.${uuid}`)
}

/** From the beginning of the Gregorian calendar to that of Unix time. Source: RFC 9562 §5.1. */
const gregorianMs = 12_219_292_800_000n

/** A UUID of version 1. The number tells ids of one millisecond apart. */
function timeUuid(at: Instant, number: number): string {
  const ticks = (BigInt(at) + gregorianMs) * 10_000n + BigInt(number % 10_000)
  const hex = ticks.toString(16).padStart(15, '0')
  const [high, middle, low] = [hex.slice(0, 3), hex.slice(3, 7), hex.slice(7)]
  return `${low}-${middle}-1${high}-8000-0242ac110002`
}
