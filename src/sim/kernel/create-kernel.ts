import { syscallNumber } from '../../domain/syscalls.ts'
import type { ArchitectureName } from '../../seccomp/facts/architectures.ts'
import { compileFilter, type CompiledFilter } from '../../seccomp/compiled.ts'
import type { Filter } from '../../seccomp/filter.ts'
import type { Random, Simulation } from '../engine/simulation.ts'
import type { Recorder } from '../recorder.ts'
import { type HostState, isRecorded } from './host.ts'
import type { Kernel } from './kernel.ts'
import { recordWriter, rootUid } from './records.ts'
import { sigsys } from './signals.ts'
import { Process } from './process.ts'
import type { Surroundings } from './surroundings.ts'

/** What the kernels of a simulated cluster are made of. */
export type KernelParts = {
  readonly simulation: Simulation
  readonly recorder: Recorder
  /** Every hostname that a process starts on. */
  readonly hosts: (hostname: string) => HostState
}

/** The kernels of all hosts: they run programs, judge their calls and write audit records. */
export function createKernel({ simulation, recorder, hosts }: KernelParts): Kernel {
  const judgeOf = judges()
  const hostsSeen = new Map<string, Surroundings>()
  const records = recordWriter({ now: () => simulation.now(), recorder, random: streamsOf(simulation, 'audit') })
  const surroundingsOf = (hostname: string): Surroundings => {
    let known = hostsSeen.get(hostname)
    if (known === undefined) {
      // One stream a host: what happens on one does not disturb another.
      const random = simulation.random(`kernel ${hostname}`)
      known = { simulation, recorder, records, judgeOf, host: hosts(hostname), random }
      hostsSeen.set(hostname, known)
    }
    return known
  }
  return {
    start: (start) => {
      const running = new Process(start, surroundingsOf(start.hostname))
      running.begin()
      return running
    },
    refusedAtStart: (hostname, { pid, comm, exe, call, action }) => {
      const host = hosts(hostname)
      const number = syscallNumber(host.native, call)
      const culprit = { pid, uid: rootUid, comm, exe }
      const serial = number !== undefined && isRecorded(host, action) ? host.nextSerial : undefined
      if (number !== undefined && serial !== undefined)
        records.seccomp(host, culprit, { arch: host.native, number, action }, 0)
      const isKilled = action === 'kill-thread' || action === 'trap'
      if (isKilled && host.audit.isEnabled) records.abend(host, culprit, sigsys, 0)
      return serial
    },
  }
}

/** Filters made ready to judge calls, each once for an architecture. */
function judges(): (filter: Filter, arch: string) => CompiledFilter {
  const compiled = new WeakMap<Filter, Map<string, CompiledFilter>>()
  return (filter, arch) => {
    let known = compiled.get(filter)
    if (known === undefined) compiled.set(filter, (known = new Map()))
    let judge = known.get(arch)
    if (judge === undefined) known.set(arch, (judge = compileFilter(filter, arch as ArchitectureName)))
    return judge
  }
}

function streamsOf(simulation: Simulation, name: string): (hostname: string) => Random {
  const streams = new Map<string, Random>()
  return (hostname) => {
    const stream = streams.get(hostname) ?? simulation.random(`${name} ${hostname}`)
    streams.set(hostname, stream)
    return stream
  }
}
