import { syscallName } from '../../domain/syscalls.ts'
import { dumpsCore } from './signals.ts'
import { type Instant, instant } from '../../domain/time.ts'
import type { FilterAction } from '../../seccomp/action.ts'
import type { ReadRecord } from '../../wire/audit/decoder.ts'
import { abortText, auditdLine, type EncodedRecord, seccompText } from '../../wire/audit/encode.ts'
import { seccompCode } from '../../wire/audit/seccomp.ts'
import type { Random } from '../engine/simulation.ts'
import type { Recorder } from '../recorder.ts'
import type { HostState } from './host.ts'
import type { ProcessStart } from './kernel.ts'
import { kernelLog } from './log.ts'

/** The process a record is about. */
export type Culprit = { readonly pid: number; readonly uid: number; readonly comm: string; readonly exe: string }

/** Mesos' task user is root in DC/OS unless it is named; what a named one's number is depends on the image. */
export const rootUid = 0

/** A program's own process: the shell's child where there is a shell. */
export const mainOf = ({ program: { comm, exe, under } }: Pick<ProcessStart, 'program'>, pid: number): Culprit => ({
  pid: under === 'nothing' ? pid : pid + 1,
  uid: rootUid,
  comm,
  exe,
})

/** A process dies of a signal: where it dumps core, the kernel writes a record. */
export function dumped(
  { host, records }: { readonly host: HostState; readonly records: RecordWriter },
  culprit: Culprit,
  { signal, because }: { readonly signal: number; readonly because: number },
): void {
  if (dumpsCore(signal) && host.audit.isEnabled) records.abend(host, culprit, signal, because)
}

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
  const fateOf = (host: HostState, record: Made): 'written' | 'printed' | 'lost' => {
    const { hasDaemon, loss } = host.audit
    if (loss > 0 && (loss >= 1 || random(host.hostname).fraction() < loss)) {
      log.lost(host)
      return 'lost'
    }
    if (hasDaemon) recorder.send(new AuditMessage(host.hostname, record))
    return hasDaemon ? 'written' : log.record(host, record.encode()) ? 'printed' : 'lost'
  }
  const write = (host: HostState, because: number, make: (id: RecordId) => Made): number => {
    const serial = numbered(host)
    const record = make({ at: instant(now() + host.clockOffset), serial })
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
    seccomp: (host, culprit, judged, because) =>
      recorder.isOn ? write(host, because, (id) => seccompMade(id, culprit, judged)) : unwritten(host),
    abend: (host, culprit, sig, because) =>
      void (recorder.isOn ? write(host, because, (id) => abendMade(id, culprit, sig)) : unwritten(host)),
    outOfMemory: (host, culprit) => {
      if (recorder.isOn) log.outOfMemory(host, culprit)
    },
  }
}

/** The serial of the next record. */
function numbered(host: HostState): number {
  host.nextSerial += 1
  return host.nextSerial - 1
}

/** The number of a record's entry where nobody keeps a timeline. */
function unwritten(host: HostState): number {
  numbered(host)
  return 0
}

type RecordId = { readonly at: Instant; readonly serial: number }

/** A record: what it says, and how the kernel writes it. */
type Made = { readonly type: string; readonly means: ReadRecord; readonly encode: () => EncodedRecord }

function seccompMade({ at, serial }: RecordId, culprit: Culprit, { arch, number, action }: Judged): Made {
  const told = action === 'allow' ? 'unknown' : action
  const means = {
    kind: 'seccomp-acted',
    node: undefined,
    at,
    serial,
    pid: culprit.pid,
    uid: culprit.uid,
    comm: culprit.comm,
    exe: culprit.exe,
    sig: action === 'kill-thread' ? 31 : 0,
    arch,
    syscall: { name: syscallName(arch, number), number },
    action: told,
    code: seccompCode(told),
    ip: '0x7f3ee89a534a',
    compat: arch === 'i386' ? 1 : 0,
  } as const
  return { type: 'SECCOMP', means, encode: () => seccompText(means) }
}

function abendMade({ at, serial }: RecordId, { pid, uid, comm, exe }: Culprit, sig: number): Made {
  const means = { kind: 'process-aborted', at, serial, pid, uid, comm, exe, sig } as const
  const encode = (): EncodedRecord =>
    abortText({ ...means, host: { agentId: undefined, hostname: undefined } }, undefined)
  return { type: 'ANOM_ABEND', means, encode }
}

/** A record as it goes to auditd's file. */
class AuditMessage {
  readonly from = 'audit'
  readonly agent: string
  readonly #record: Made

  constructor(agent: string, record: Made) {
    this.agent = agent
    this.#record = record
  }

  get means(): ReadRecord {
    return this.#record.means
  }

  get line(): string {
    return auditdLine(this.#record.encode())
  }
}

const verbs = { written: 'writes', printed: 'prints', lost: 'makes' } as const

/** `ptrace (101, x86_64)`. */
export const callText = (arch: string, number: number): string =>
  `${syscallName(arch, number) ?? 'call'} (${number}, ${arch})`
