import type { Duration } from '../../domain/time.ts'
import type { CompiledFilter } from '../../seccomp/compiled.ts'
import type { Filter } from '../../seccomp/filter.ts'
import type { Random, Simulation } from '../engine/simulation.ts'
import { laneOf } from '../mesos/timeline.ts'
import type { EntryKind, Recorder } from '../recorder.ts'
import type { HostState } from './host.ts'
import type { ProcessStart } from './kernel.ts'
import type { Refusal } from '../truth.ts'
import type { ProgramCall } from './program.ts'
import type { Culprit, RecordWriter } from './records.ts'

/** What a process runs in. */
export type Surroundings = {
  readonly simulation: Simulation
  readonly recorder: Recorder
  readonly records: RecordWriter
  readonly judgeOf: (filter: Filter, arch: string) => CompiledFilter
  readonly host: HostState
  readonly random: Random
}

/** Whether a call is made in this attempt, on this agent, in this version at all. */
export function isMeant(
  { attempts, agents, versions }: ProgramCall,
  // A start tells some things only when it is asked.
  start: Pick<ProcessStart, 'task' | 'hostname'>,
): boolean {
  if (attempts !== undefined && !attempts.includes(start.task.origin.attempt)) return false
  if (agents !== undefined && !agents.includes(start.hostname)) return false
  return versions === undefined || versions.includes(start.task.origin.version ?? '')
}

/** Who made a call. */
export type Caller = {
  readonly call: ProgramCall
  readonly culprit: Culprit
  /** As it is told to whoever checks the judging; undefined: nobody does. */
  readonly refusal: Refusal | undefined
}

/**
 * Who makes a call of a program's, as its record shows it; a child is a new process, with the next pid, and so is a
 * thread's id, which records of old kernels have in place of its process'. Source: kernel/auditsc.c, audit_log_task.
 */
export function culpritOf({ by, child }: ProgramCall, main: Culprit, host: HostState): Culprit {
  if (by === 'main') return main
  if (by === 'thread' && host.kernel !== '3.5-4.4') return main
  host.nextPid += 1
  return { ...main, ...child, pid: host.nextPid - 1 }
}

/** How long the next phase has to wait, or that it need not, or that this phase calls for it. */
export type Wait = Duration | 'goes on' | 'by itself'

/** A line of a program's output, if anybody may read it. */
export function printed(
  { recorder, host }: Surroundings,
  { sandbox }: Pick<ProcessStart, 'sandbox'>,
  { stream, line }: { readonly stream: 'stdout' | 'stderr'; readonly line: string },
): void {
  if (!recorder.isOn || sandbox === '') return
  recorder.send({ from: 'sandbox', agent: host.hostname, path: `${sandbox}/${stream}`, line })
}

/** An entry of a task's lane; its number. */
export function noted(
  { recorder }: Surroundings,
  { task }: Pick<ProcessStart, 'task'>,
  { kind, says, because }: { readonly kind: EntryKind; readonly says: string; readonly because: number },
): number {
  if (!recorder.isOn) return 0
  return recorder.note({ kind, lane: laneOf(task.origin), subject: task.id, says, because })
}
