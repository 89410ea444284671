import type { Refusal } from '../truth.ts'
import type { ProcessStart } from './kernel.ts'
import type { Refused } from './judged.ts'
import type { ProcessEnd } from './process-end.ts'
import type { ProgramCall } from './program.ts'
import type { Culprit } from './records.ts'
import type { Surroundings } from './surroundings.ts'

/** Sessions beside a task have no sandbox of their own. */
const isBeside = ({ sandbox }: ProcessStart): boolean => sandbox === ''

/** Tells whoever checks the judging of a refused call, and keeps it for the end that it may lead to. */
export function revealRefusal(
  { recorder, host }: Surroundings,
  start: ProcessStart,
  {
    refused,
    call,
    culprit,
    serial,
  }: Pick<Refusal, 'serial'> & { readonly refused: Refused; readonly call: ProgramCall; readonly culprit: Culprit },
): Refusal | undefined {
  if (recorder.reveal === undefined) return undefined
  const { number, arch, action, profile } = refused
  const { name, by } = call
  const refusal = { hostname: host.hostname, serial, pid: culprit.pid, by, call: name, number, arch, action, profile }
  recorder.reveal({ is: 'refused', task: start.task.id, isBeside: isBeside(start), refusal })
  return refusal
}

/** Tells whoever checks the judging how a task's process ended. */
export function revealEnd(
  { recorder }: Surroundings,
  start: ProcessStart,
  { end, isAsked, over }: { readonly end: ProcessEnd; readonly isAsked: boolean; readonly over: Refusal | undefined },
): void {
  if (recorder.reveal === undefined || isBeside(start)) return
  const { how, status, signal } = end
  const { id: task, containerizer } = start.task
  const by = how === 'out-of-memory' ? how : isAsked ? 'asked' : 'itself'
  recorder.reveal({
    is: 'process-ended',
    task,
    by,
    status,
    signal,
    over: by === 'itself' ? over : undefined,
    isDocker: containerizer === 'docker',
  })
}
