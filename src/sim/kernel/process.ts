import { syscallNumber } from '../../domain/syscalls.ts'
import { type Duration, duration } from '../../domain/time.ts'
import { unreachable } from '../../domain/invariant.ts'
import type { CompiledFilter } from '../../seccomp/compiled.ts'
import { wordsOf } from '../../seccomp/decision.ts'
import type { FilterAction } from '../../seccomp/action.ts'
import type { Filter } from '../../seccomp/filter.ts'
import { phases, type Random, type Simulation, type Timer } from '../engine/simulation.ts'
import type { EntryKind, Recorder } from '../recorder.ts'
import { laneOf } from '../mesos/timeline.ts'
import { type HostState, isRecorded } from './host.ts'
import type { ProcessEnd, ProcessStart, RunningProcess } from './kernel.ts'
import type { MemoryGroup, MemoryUser } from './memory.ts'
import type { ProgramCall, ProgramExit, ProgramPhase, Reaction } from './program.ts'
import { callText, type Culprit, type RecordWriter } from './records.ts'

/** What a process runs in. */
export type Surroundings = {
  readonly simulation: Simulation
  readonly recorder: Recorder
  readonly records: RecordWriter
  readonly judgeOf: (filter: Filter, arch: string) => CompiledFilter
  readonly host: HostState
  readonly random: Random
}

/** How long the next phase has to wait, or that it need not, or that this phase calls for it. */
type Wait = Duration | 'goes on' | 'by itself'

const noArguments = new Uint32Array(12)
/** The signals whose default is a core file. Source: signal(7). */
const coreSignals: ReadonlySet<number> = new Set([3, 4, 5, 6, 7, 8, 11, 24, 25, 31])
const sigsys = 31
/** Mesos' task user is root in DC/OS unless it is named; what a named one's number is depends on the image. */
const rootUid = 0

/** A program at work: it goes through its phases and ends once. */
export class Process implements RunningProcess {
  readonly pid: number
  readonly #start: ProcessStart
  readonly #in: Surroundings
  /** The program's own process: the shell's child where there is a shell. */
  readonly #culprit: Culprit
  #phase = 0
  #isOver = false
  /** The leader is dead or hangs; the process stays until it is killed. */
  #isStuck = false
  #threads: number
  #because: number
  readonly #timers: Timer[] = []
  /** Where it takes memory; undefined: it never did. */
  #memory: MemoryGroup | undefined
  readonly #user: MemoryUser = {
    outOfMemory: (limit) => {
      this.#because = this.#note('fate', `its memory passes ${limit} MiB: the kernel kills it`)
      this.outOfMemory(this.#because)
    },
  }

  constructor(start: ProcessStart, surroundings: Surroundings) {
    const { host } = surroundings
    this.#start = start
    this.#in = surroundings
    this.#threads = start.program.threads
    this.#because = start.because
    this.pid = host.nextPid
    const isChild = start.program.under !== 'nothing'
    host.nextPid += isChild ? 2 : 1
    const { comm, exe } = start.program
    this.#culprit = { pid: this.pid + (isChild ? 1 : 0), uid: rootUid, comm, exe }
  }

  /** Lets it run: its first phase begins when everything else of this moment is done. */
  begin(): void {
    const { healthyAfter, unhealthyAfter } = this.#start.program
    if (healthyAfter !== undefined) this.#later(healthyAfter, () => this.#start.healthChanged(true))
    if (unhealthyAfter !== undefined) this.#later(unhealthyAfter, () => this.#start.healthChanged(false))
    const [first] = this.#start.program.phases
    if (first?.kind === 'run') this.#step()
    else this.#in.simulation.after(duration(0), phases.kernel, () => this.#step())
  }

  kill(grace: Duration, because: number): void {
    if (this.#isOver) return
    this.#because = because
    const stops = this.#start.program.stopsAfter ?? duration(0)
    const wait = stops <= grace ? stops : grace
    const signal = stops <= grace ? 15 : 9
    this.#later(wait, () => this.#end({ how: 'signalled', status: 0, signal, core: false, because: this.#because }))
  }

  vanish(): void {
    this.#isOver = true
    this.#release()
  }

  /** Runs phases until one has to wait, the process is stuck, or it is over. */
  #step(): void {
    while (!this.#isOver && !this.#isStuck) {
      const phase = this.#start.program.phases[this.#phase]
      if (phase === undefined) return this.#finish()
      this.#phase += 1
      const wait = this.#do(phase)
      if (wait === 'goes on') continue
      if (wait === 'by itself') return
      this.#in.simulation.after(wait, phases.kernel, () => {
        if (!this.#isOver && !this.#isStuck) this.#step()
      })
      return
    }
  }

  #do(phase: ProgramPhase): Wait {
    switch (phase.kind) {
      case 'run':
        return phase.upTo === undefined ? phase.for : duration(this.#in.random.int(phase.for, phase.upTo))
      case 'call':
        this.#call(phase.call)
        return 'goes on'
      case 'every':
        return this.#every(phase)
      case 'print':
        this.#print(phase.stream, phase.text)
        return 'goes on'
      case 'memory':
        return this.#grow(phase)
      case 'exit':
        if (this.#happens(phase.probability)) this.#exit(phase.exit)
        return 'goes on'
      default:
        return unreachable(phase)
    }
  }

  #every({ period, for: length, call }: Extract<ProgramPhase, { kind: 'every' }>): Wait {
    const { simulation } = this.#in
    const end = length === undefined ? Number.POSITIVE_INFINITY : simulation.now() + length
    const again = (): void => {
      if (this.#isOver || this.#isStuck) return
      if (simulation.now() >= end) return this.#step()
      this.#call(call)
      simulation.after(period, phases.kernel, again)
    }
    simulation.after(period, phases.kernel, again)
    return 'by itself'
  }

  #grow({ mib, over }: Extract<ProgramPhase, { kind: 'memory' }>): Duration {
    this.#memory = this.#start.memory
    this.#memory.grow(this.#user, mib, over)
    return over
  }

  outOfMemory(because: number): void {
    if (this.#isOver) return
    const { host, records } = this.#in
    records.outOfMemory(host, this.#culprit, because)
    this.#end({ how: 'out-of-memory', status: 0, signal: 9, core: false, because })
  }

  #call(call: ProgramCall): void {
    if (!this.#isMade(call)) return
    const { host } = this.#in
    const arch = call.arch ?? host.native
    const number = syscallNumber(arch, call.name)
    const { filter } = this.#start
    if (filter === undefined || number === undefined) return
    const words = call.args.length === 0 ? noArguments : wordsOf(call.args)
    const action = this.#in.judgeOf(filter.filter, arch)(number, words)
    if (action === 'allow') return
    this.#refused(call, { arch, number, action, profile: filter.profile })
  }

  #isMade({ attempts, agents, versions, probability }: ProgramCall): boolean {
    const { task, hostname } = this.#start
    if (attempts !== undefined && !attempts.includes(task.origin.attempt)) return false
    if (agents !== undefined && !agents.includes(hostname)) return false
    if (versions !== undefined && !versions.includes(task.origin.version ?? '')) return false
    return this.#happens(probability)
  }

  #refused(
    call: ProgramCall,
    judged: { readonly arch: string; readonly number: number; readonly action: FilterAction; readonly profile: string },
  ): void {
    const { host, recorder, records } = this.#in
    if (recorder.isOn) {
      const text = callText(judged.arch, judged.number)
      this.#because = this.#note('call', `${text} is answered with ${judged.action} by ${judged.profile}`)
    }
    const culprit = call.by === 'thread' ? { ...this.#culprit, pid: this.#culprit.pid + 1 } : this.#culprit
    if (isRecorded(host, judged.action)) records.seccomp(host, culprit, judged, this.#because)
    if (judged.action === 'errno') this.#react(call, call.on.EPERM, 'Operation not permitted')
    else if (judged.action === 'trace') this.#react(call, call.on.ENOSYS, 'Function not implemented')
    else if (judged.action === 'trap') this.#react(call, call.on.SIGSYS, 'Bad system call')
    else this.#killThread(call)
  }

  /** The last thread to be killed takes the process with it. Source: kernel/seccomp.c, __seccomp_filter. */
  #killThread(call: ProgramCall): void {
    if (this.#threads <= 1) return this.#die(sigsys)
    this.#threads -= 1
    const who = call.by === 'main' ? 'its main thread' : 'one of its threads'
    this.#because = this.#note('call', `${who} is gone, ${this.#threads} go on`)
    if (call.by === 'main') this.#isStuck = true
  }

  #react(call: ProgramCall, reaction: Reaction, error: string): void {
    switch (reaction.kind) {
      case 'exit':
        this.#print('stderr', reaction.prints ?? `${this.#start.program.comm}: ${call.name}: ${error}`)
        return this.#exit({ status: reaction.status })
      case 'ignore':
        return
      case 'degrade':
        if (reaction.prints !== undefined) this.#print('stderr', reaction.prints)
        return
      case 'hang':
        this.#isStuck = true
        return
      case 'die':
        return this.#die(sigsys)
      case 'retry': {
        // Every try is answered alike; the last one ends it.
        this.#isStuck = true
        const wait = duration(reaction.every * reaction.times)
        this.#later(wait, () => {
          this.#print('stderr', `${this.#start.program.comm}: ${call.name}: ${error}`)
          this.#exit({ status: reaction.afterwards })
        })
        return
      }
    }
  }

  #finish(): void {
    const { exit } = this.#start.program
    if (exit === undefined) this.#isStuck = true
    else this.#exit(exit)
  }

  #exit(exit: ProgramExit): void {
    if ('signal' in exit) return this.#die(exit.signal)
    if (this.#start.program.under === 'pipeline') return this.#exited(0)
    this.#exited(exit.status)
  }

  /** The program dies of a signal; a shell makes 128 + N of it, and a pipeline shows its last member's status. */
  #die(signal: number): void {
    const { host, records } = this.#in
    const { program } = this.#start
    if (coreSignals.has(signal) && host.audit.isEnabled) records.abend(host, this.#culprit, signal, this.#because)
    this.#because = this.#note('call', `${program.comm} dies of signal ${signal}`)
    if (program.under === 'shell') return this.#exited(128 + signal)
    if (program.under === 'pipeline') return this.#exited(0)
    this.#end({ how: 'signalled', status: 0, signal, core: false, because: this.#because })
  }

  #exited(status: number): void {
    this.#end({ how: 'exited', status, signal: 0, core: false, because: this.#because })
  }

  #end(end: ProcessEnd): void {
    if (this.#isOver) return
    this.#isOver = true
    this.#release()
    this.#start.ended(end)
  }

  #later(wait: Duration, action: () => void): void {
    this.#timers.push(
      this.#in.simulation.timer(wait, phases.kernel, () => {
        if (!this.#isOver) action()
      }),
    )
  }

  #release(): void {
    this.#memory?.leave(this.#user)
    for (const timer of this.#timers) timer.cancel()
  }

  #happens(probability: number): boolean {
    return probability >= 1 || this.#in.random.fraction() < probability
  }

  #print(stream: 'stdout' | 'stderr', line: string): void {
    const { recorder, host } = this.#in
    if (!recorder.isOn || this.#start.sandbox === '') return
    recorder.send({ from: 'sandbox', agent: host.hostname, path: `${this.#start.sandbox}/${stream}`, line })
  }

  #note(kind: EntryKind, says: string): number {
    const { recorder } = this.#in
    if (!recorder.isOn) return 0
    const { origin, id } = this.#start.task
    return recorder.note({ kind, lane: laneOf(origin), subject: id, says, because: this.#because })
  }
}
