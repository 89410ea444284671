import { syscallName } from '../../domain/syscalls.ts'
import { type Instant, instant } from '../../domain/time.ts'
import type { FilterAction } from '../../seccomp/action.ts'
import { abortText, auditdLine, type EncodedRecord, seccompText } from '../../wire/audit/encode.ts'
import type { Random } from '../engine/simulation.ts'
import type { Recorder } from '../recorder.ts'
import type { HostState } from './host.ts'
import { kernelLog } from './log.ts'

/** The process a record is about. */
export type Culprit = { readonly pid: number; readonly uid: number; readonly comm: string; readonly exe: string }

/** Mesos' task user is root in DC/OS unless it is named; what a named one's number is depends on the image. */
export const rootUid = 0

/** The call that was judged. */
export type Judged = { readonly arch: string; readonly number: number; readonly action: FilterAction }

/**
 * Writes records of a host as auditd keeps them (RAW), or where it does not run as the kernel's log shows them. Serials
 * are used up even where nobody listens or records are lost, so that a run that is watched and one that is not are the same.
 * Source: kernel/auditsc.c, audit_seccomp and audit_core_dumps.
 */
export type RecordWriter = {
  /** @returns the number of the timeline entry */
  seccomp(host: HostState, culprit: Culprit, judged: Judged, because: number): number
  /** A process dumped core. */
  abend(host: HostState, culprit: Culprit, signal: number, because: number): void
  /** The kernel killed a process for want of memory. Source: mm/oom_kill.c, __oom_kill_process. */
  outOfMemory(host: HostState, culprit: Culprit, because: number): void
}

/** What records are written with. `random`: of a host, for what is lost. */
export type WriterParts = {
  readonly now: () => Instant
  readonly recorder: Recorder
  readonly random: (hostname: string) => Random
}

/** Makes a writer. */
export function recordWriter({ now, recorder, random }: WriterParts): RecordWriter {
  const log = kernelLog(now, recorder)
  const fateOf = (host: HostState, record: EncodedRecord): 'written' | 'printed' | 'lost' => {
    const { hasDaemon, loss } = host.audit
    if (loss > 0 && (loss >= 1 || random(host.hostname).fraction() < loss)) {
      log.lost(host)
      return 'lost'
    }
    if (hasDaemon) recorder.send({ from: 'audit', agent: host.hostname, line: auditdLine(record) })
    return hasDaemon ? 'written' : log.record(host, record) ? 'printed' : 'lost'
  }
  const write = (
    host: HostState,
    because: number,
    encode: (id: { readonly at: Instant; readonly serial: number; readonly node: undefined }) => EncodedRecord,
  ): number => {
    const serial = host.nextSerial
    host.nextSerial += 1
    if (!recorder.isOn) return 0
    const record = encode({ at: instant(now() + host.clockOffset), serial, node: undefined })
    const fate = fateOf(host, record)
    return recorder.note({
      kind: 'record',
      lane: { kind: 'agent', id: host.hostname },
      subject: String(serial),
      says: `the kernel ${verbs[fate]} audit record ${serial} (${record.type})${fate === 'lost' ? ', which is lost' : ''}`,
      because,
    })
  }
  return {
    seccomp: (host, culprit, { arch, number, action }, because) =>
      write(host, because, (id) =>
        seccompText({
          ...id,
          ...culprit,
          sig: action === 'kill-thread' ? 31 : 0,
          arch,
          syscall: { name: undefined, number },
          action: action === 'allow' ? 'unknown' : action,
          code: undefined,
          ip: '0x7f3ee89a534a',
          compat: arch === 'i386' ? 1 : 0,
        }),
      ),
    abend: (host, culprit, sig, because) =>
      void write(host, because, ({ at, serial }) =>
        abortText(
          { kind: 'process-aborted', at, serial, host: { agentId: undefined, hostname: undefined }, ...culprit, sig },
          undefined,
        ),
      ),
    outOfMemory: (host, culprit) => {
      if (recorder.isOn) log.outOfMemory(host, culprit)
    },
  }
}

const verbs = { written: 'writes', printed: 'prints', lost: 'makes' } as const

/** `ptrace (101, x86_64)`. */
export const callText = (arch: string, number: number): string =>
  `${syscallName(arch, number) ?? 'call'} (${number}, ${arch})`
