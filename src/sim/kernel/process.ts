import { type Duration, duration } from '../../domain/time.ts'
import { unreachable } from '../../domain/invariant.ts'
import { phases } from '../engine/simulation.ts'
import type { EntryKind } from '../recorder.ts'
import { isRecorded } from './host.ts'
import { judged, type Refused } from './judged.ts'
import type { ProcessStart, RunningProcess } from './kernel.ts'
import { exited, type ProcessEnd, signalled } from './process-end.ts'
import { type Extras, letGo, newExtras } from './process-extras.ts'
import type { ProgramCall, ProgramExit, ProgramPhase, Reaction } from './program.ts'
import { callText, dumped, mainOf } from './records.ts'
import { revealEnd, revealRefusal } from './reveal.ts'
import { innerPidOf, withPid } from './pids.ts'
import { signalSaid, sigsys } from './signals.ts'
import { type Caller, culpritOf, isMeant, noted, printed, type Surroundings, type Wait } from './surroundings.ts'

/** A program at work: it goes through its phases and ends once. */
export class Process implements RunningProcess {
  readonly pid: number
  readonly #start: ProcessStart
  readonly #in: Surroundings
  #phase = 0
  /** Stuck: the leader is dead or hangs; the process stays until it is killed. */
  #state: 'runs' | 'stuck' | 'over' = 'runs'
  #because: number
  #extras: Extras | undefined

  constructor(start: ProcessStart, surroundings: Surroundings) {
    this.#start = start
    this.#in = surroundings
    this.#because = start.because
    this.pid = surroundings.host.nextPid
    surroundings.host.nextPid += start.program.under === 'nothing' ? 1 : 2
  }

  get innerPid(): number {
    return innerPidOf(this.#start, this.pid)
  }

  /** Lets it run: its first phase begins when everything else of this moment is done. */
  begin(): void {
    const { healthyAfter, unhealthyAfter } = this.#start.program
    if (healthyAfter !== undefined) this.#later(healthyAfter, () => this.#start.healthChanged(true))
    if (unhealthyAfter !== undefined) this.#later(unhealthyAfter, () => this.#start.healthChanged(false))
    const [first] = this.#start.program.phases
    if (first?.kind === 'run') this.#step()
    else this.#in.simulation.after(duration(0), phases.kernel, this)
  }

  kill(grace: Duration, because: number): void {
    if (this.#state === 'over') return
    this.#because = because
    const stops = this.#start.program.stopsAfter ?? duration(0)
    const wait = stops <= grace ? stops : grace
    const signal = stops <= grace ? 15 : 9
    this.#later(wait, () => {
      this.#own().isAsked = true
      this.#end(signalled(signal, this.#because))
    })
  }

  vanish(): void {
    this.#state = 'over'
    if (this.#extras !== undefined) letGo(this.#extras)
  }

  due(): boolean {
    this.#step()
    return true
  }

  /** Runs phases until one has to wait, the process is stuck, or it is over. */
  #step(): void {
    while (this.#state === 'runs') {
      const phase = this.#start.program.phases[this.#phase]
      if (phase === undefined) return this.#finish()
      this.#phase += 1
      if (this.#extras !== undefined) this.#extras.goOn = undefined
      const wait = this.#do(phase)
      if (wait === 'goes on') continue
      if (wait === 'by itself') return
      return this.#in.simulation.after(wait, phases.kernel, this)
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
        this.#in.recorder.reveal?.({ is: 'printed', task: this.#start.task.id })
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
      if (this.#state !== 'runs') return
      if (simulation.now() >= end) return this.#step()
      this.#call(call)
      if (!this.#is('stuck')) this.#next()
    }
    this.#own().goOn = () => simulation.after(period, phases.kernel, again)
    this.#next()
    return 'by itself'
  }

  #next(): void {
    const goOn = this.#extras?.goOn
    return goOn === undefined ? this.#step() : goOn()
  }

  #grow({ mib, over }: Extract<ProgramPhase, { kind: 'memory' }>): Duration {
    const made = this.#own()
    made.memory ??= { group: this.#start.memory, user: { outOfMemory: (limit) => this.#passed(limit) } }
    made.memory.group.grow(made.memory.user, mib, over)
    return over
  }

  #passed(limitMib: number): void {
    this.outOfMemory(this.#note('fate', `its memory passes ${limitMib} MiB: the kernel kills it`))
  }

  outOfMemory(because: number): void {
    if (this.#state === 'over') return
    const { host, records } = this.#in
    records.outOfMemory(host, mainOf(this.#start, this.pid), because)
    this.#end({ how: 'out-of-memory', status: 0, signal: 9, core: false, because })
  }

  #call(call: ProgramCall): void {
    if (!isMeant(call, this.#start) || !this.#happens(call.probability)) return
    const refused = judged(this.#in, this.#start, call)
    if (refused !== undefined) this.#refused(call, refused)
  }

  #refused(call: ProgramCall, refused: Refused): void {
    const { host, recorder, records } = this.#in
    if (recorder.isOn) {
      const { arch, number, action, profile } = refused
      this.#because = this.#note('call', `${callText(arch, number)} is answered with ${action} by ${profile}`)
    }
    const culprit = culpritOf(call, mainOf(this.#start, this.pid), host)
    const serial = isRecorded(host, refused.action) ? host.nextSerial : undefined
    const by = { call, culprit, refusal: revealRefusal(this.#in, this.#start, { refused, call, culprit, serial }) }
    if (serial !== undefined) records.seccomp(host, culprit, refused, this.#because)
    if (refused.action === 'errno') this.#react(by, call.on.EPERM, 'Operation not permitted')
    else if (refused.action === 'trace') this.#react(by, call.on.ENOSYS, 'Function not implemented')
    else if (refused.action === 'trap') this.#react(by, call.on.SIGSYS, 'Bad system call')
    else this.#killThread(by)
  }

  /** The last thread to be killed takes the process with it. Source: kernel/seccomp.c, __seccomp_filter. */
  #killThread(by: Caller): void {
    const isMain = by.call.by === 'main'
    const { threads } = this.#start.program
    const left = threads - (this.#extras?.threadsGone ?? 0) - 1
    if (by.call.by === 'child' || left <= 0) return this.#leave(by, { signal: sigsys })
    this.#own().threadsGone = threads - left
    const who = isMain ? 'its main thread' : 'one of its threads'
    this.#because = this.#note('call', `${who} is gone, ${left} go on`)
    if (isMain) this.#state = 'stuck'
  }

  #react(by: Caller, reaction: Reaction, error: string): void {
    const usual = `${by.culprit.comm}: ${by.call.name}: ${error}`
    switch (reaction.kind) {
      case 'exit':
        this.#print('stderr', reaction.prints ?? usual)
        return this.#leave(by, { status: reaction.status })
      case 'ignore':
        return
      case 'degrade':
        if (reaction.prints !== undefined) this.#print('stderr', reaction.prints)
        return
      case 'hang':
        this.#state = 'stuck'
        return
      case 'die':
        return this.#leave(by, { signal: sigsys })
      case 'retry': {
        // Every try is answered alike; the last one ends it.
        this.#state = 'stuck'
        const wait = duration(reaction.every * reaction.times)
        this.#later(wait, () => {
          this.#state = 'runs'
          this.#print('stderr', usual)
          this.#leave(by, { status: reaction.afterwards })
          if (this.#is('runs')) this.#next()
        })
        return
      }
    }
  }

  /** Whoever made the call ends over it. */
  #leave(by: Caller, exit: ProgramExit): void {
    if (by.call.by === 'child') return this.#childEnds(by, exit)
    if (by.refusal !== undefined) this.#own().over = by.refusal
    this.#exit(exit)
  }

  #childEnds({ call, culprit, refusal }: Caller, exit: ProgramExit): void {
    if ('signal' in exit) {
      dumped(this.#in, culprit, { signal: exit.signal, because: this.#because })
      this.#because = this.#note('call', `its child ${culprit.comm} dies of signal ${exit.signal}`)
    }
    const reaction = call.on.child
    if (reaction.kind === 'ignore') return
    if (reaction.kind !== 'hang' && refusal !== undefined) this.#own().over = refusal
    if (reaction.kind === 'hang') this.#state = 'stuck'
    else if (reaction.kind === 'exit') {
      if (reaction.prints !== undefined) this.#print('stderr', reaction.prints)
      this.#exit({ status: reaction.status })
    } else if ('signal' in exit) this.#signalShown(exit.signal)
    else this.#exit(exit)
  }

  #signalShown(signal: number): void {
    const said = signalSaid(signal)
    if (said !== undefined) this.#print('stderr', said)
    this.#exited(this.#start.program.under === 'pipeline' ? 0 : 128 + signal)
  }

  #finish(): void {
    const { exit } = this.#start.program
    if (exit === undefined) this.#state = 'stuck'
    else this.#exit(exit)
  }

  #exit(exit: ProgramExit): void {
    if ('signal' in exit) return this.#die(exit.signal)
    this.#exited(this.#start.program.under === 'pipeline' ? 0 : exit.status)
  }

  /** The program dies of a signal; a shell makes 128 + N of it, and a pipeline shows its last member's status. */
  #die(signal: number): void {
    const { program } = this.#start
    dumped(this.#in, mainOf(this.#start, this.pid), { signal, because: this.#because })
    if (this.#in.recorder.isOn) this.#because = this.#note('call', `${program.comm} dies of signal ${signal}`)
    if (program.under !== 'nothing') return this.#signalShown(signal)
    this.#end(signalled(signal, this.#because))
  }

  #exited(status: number): void {
    this.#end(exited(status, this.#because))
  }

  #end(end: ProcessEnd): void {
    if (this.#state === 'over') return
    this.vanish()
    revealEnd(this.#in, this.#start, { end, isAsked: this.#extras?.isAsked === true, over: this.#extras?.over })
    this.#start.ended(end)
  }

  #later(wait: Duration, action: () => void): void {
    this.#own().timers.push(
      this.#in.simulation.timer(wait, phases.kernel, () => {
        if (this.#state !== 'over') action()
      }),
    )
  }

  /** Asked anew: what was done meanwhile may have changed it. */
  #is(state: 'runs' | 'stuck'): boolean {
    return this.#state === state
  }

  #own(): Extras {
    return (this.#extras ??= newExtras())
  }

  #happens(probability: number): boolean {
    return probability >= 1 || this.#in.random.fraction() < probability
  }

  #print(stream: 'stdout' | 'stderr', line: string): void {
    printed(this.#in, this.#start, { stream, line: withPid(line, this.#start, this.pid) })
  }

  #note(kind: EntryKind, says: string): number {
    return noted(this.#in, this.#start, { kind, says, because: this.#because })
  }
}
