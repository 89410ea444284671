import { type Duration, duration } from '../../domain/time.ts'
import type { ChildReaction, Program, ProgramCall, ProgramExit, ProgramPhase, Reaction } from '../kernel/program.ts'
import {
  signalNumbers,
  type WrittenChildReaction,
  type WrittenPhase,
  type WrittenProgram,
  type WrittenReaction,
} from './schema-program.ts'

type Reactions = Pick<WrittenProgram, 'on_eperm' | 'on_enosys' | 'on_sigsys' | 'on_child'>

/**
 * A program with its defaults: named for what runs it, gives up (exit 1) when a call is refused, dies by SIGSYS.
 *
 * @param of an app's, pod container's or job's id, or a task's name
 * @param endsAlone whether it ends by itself after its phases (a job's does)
 */
export function resolveProgram(
  written: WrittenProgram,
  { of, endsAlone }: { readonly of: string; readonly endsAlone: boolean },
): Program {
  const comm = written.comm ?? commOf(of)
  const calls = (written.calls ?? []).map((name): ProgramPhase => callPhase({ call: name }, written, comm))
  const phases = (written.phases ?? []).flatMap((one) => phasesOf(one, written, comm))
  const last: readonly ProgramPhase[] = written.runs === undefined ? [] : [runPhase(written.runs)]
  const mayEnd = endsAlone || written.runs !== undefined
  return {
    name: of,
    comm,
    exe: written.exe ?? `/usr/bin/${comm}`,
    phases: [...calls, ...phases, ...last],
    exit:
      written.exit === 'never'
        ? undefined
        : written.exit !== undefined
          ? exitOf(written.exit)
          : mayEnd
            ? { status: 0 }
            : undefined,
    under: written.under ?? 'nothing',
    threads: written.threads ?? (phases.some(isByThread) ? 2 : 1),
    healthyAfter: written.healthy_after,
    unhealthyAfter: written.unhealthy_after,
    readyAfter: written.ready_after,
    stopsAfter: written.stops_after,
  }
}

const isByThread = (phase: ProgramPhase): boolean => 'call' in phase && phase.call.by === 'thread'

/** The kernel keeps 15 bytes. Source: include/linux/sched.h, TASK_COMM_LEN. */
const commOf = (of: string): string => (of.split(/[/#.]/).filter(Boolean).at(-1) ?? 'program').slice(0, 15)

const exitOf = (written: number | keyof typeof signalNumbers): ProgramExit =>
  typeof written === 'number' ? { status: written } : { signal: signalNumbers[written] }

const runPhase = ([shortest, longest]: readonly [Duration, Duration]): ProgramPhase => ({
  kind: 'run',
  for: shortest,
  upTo: longest > shortest ? longest : undefined,
})

type PhaseBody = Exclude<WrittenPhase, string>

function phasesOf(written: WrittenPhase, of: Reactions, comm: string): readonly ProgramPhase[] {
  if (typeof written === 'string') return [callPhase({ call: written }, of, comm)]
  const wait = written.after === undefined ? [] : [runPhase([written.after, written.after])]
  return [...wait, ...phaseOf(written, of, comm)]
}

function phaseOf(written: PhaseBody, of: Reactions, comm: string): readonly ProgramPhase[] {
  if (written.run !== undefined) return [runPhase(written.run)]
  if (written.call !== undefined) return [callPhase({ ...written, call: written.call }, of, comm)]
  if (written.print !== undefined) return [{ kind: 'print', stream: written.to ?? 'stdout', text: written.print }]
  if (written.memory !== undefined) return [{ kind: 'memory', mib: written.memory, over: written.over ?? duration(0) }]
  if (written.exit !== undefined)
    return [{ kind: 'exit', exit: exitOf(written.exit), probability: written.probability ?? 1 }]
  return []
}

function callPhase(written: Partial<PhaseBody> & { readonly call: string }, of: Reactions, comm: string): ProgramPhase {
  const { call: name } = written
  const child = childOf(written, comm)
  const refused = (reaction: WrittenReaction | undefined, says: string): Reaction =>
    reactionOf(reaction ?? { exit: 1 }, `${child?.comm ?? comm}: ${name}: ${says}`)
  const call: ProgramCall = {
    name,
    arch: written.arch,
    args: (written.args ?? []).map((arg) => BigInt(arg)),
    probability: written.probability ?? 1,
    attempts: written.attempts === undefined ? undefined : [written.attempts].flat(),
    agents: written.agents,
    versions: written.versions === undefined ? undefined : [written.versions].flat(),
    by: written.by ?? 'main',
    child,
    on: {
      EPERM: refused(written.on_eperm ?? of.on_eperm, 'Operation not permitted'),
      ENOSYS: refused(written.on_enosys ?? of.on_enosys, 'Function not implemented'),
      SIGSYS: reactionOf(written.on_sigsys ?? of.on_sigsys ?? 'die', undefined),
      child: childReactionOf(written.on_child ?? of.on_child ?? 'pass-on'),
    },
  }
  return written.every === undefined
    ? { kind: 'call', call }
    : { kind: 'every', period: written.every, for: written.for, call }
}

/** @param usual what it writes to stderr unless the scenario says otherwise; `prints: ""` is nothing */
function reactionOf(written: WrittenReaction, usual: string | undefined): Reaction {
  if (written === 'degrade') return { kind: 'degrade', prints: usual }
  if (typeof written === 'string') return { kind: written }
  const prints = written.prints === '' ? undefined : (written.prints ?? usual)
  if (written.exit !== undefined) return { kind: 'exit', status: written.exit, prints }
  if (written.retry !== undefined)
    return { kind: 'retry', every: written.retry, times: written.times ?? 3, afterwards: written.afterwards ?? 1 }
  return { kind: 'degrade', prints }
}

const childOf = (written: Partial<PhaseBody>, of: string): ProgramCall['child'] => {
  const { by, comm = of, exe } = written
  return by === 'child' ? { comm, exe: exe ?? `/usr/bin/${comm}` } : undefined
}

const childReactionOf = (written: WrittenChildReaction): ChildReaction =>
  typeof written === 'string' ? { kind: written } : { kind: 'exit', status: written.exit, prints: written.prints }
