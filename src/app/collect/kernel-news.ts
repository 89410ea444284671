import type { KernelNews } from '../../collect/kernel-messages.ts'
import type { DomainEvent, Host } from '../../domain/event.ts'
import { type Instant, instant, iso } from '../../domain/time.ts'
import { type AuditDecoder, auditDecoder } from '../../wire/audit/decoder.ts'
import { groupLimits } from '../../wire/audit/group.ts'
import type { SealedEvent } from '../../wire/cloudevent.ts'
import type { CollectCounters } from './collector.ts'
import type { FactWriter } from './facts.ts'

/** Takes what the kernel's thread says. */
export type KernelNewsReader = {
  readonly take: (news: Extract<KernelNews, { is: 'batch' | 'drained' | 'status' }>) => void
  readonly tellProcess: (seen: TellableProcess) => void
  /** What was still open. */
  readonly end: () => void
}

type TellableProcess = {
  readonly pid: number
  readonly container: string
  /** Wall clock, in milliseconds. */
  readonly startedAt: number | undefined
  readonly ppid: number | null
  readonly comm: string | null
  readonly exe: string | null
}

type Parts = {
  readonly write: FactWriter
  readonly put: (events: readonly SealedEvent[]) => void
  /** `own` undefined: whose it is, is asked again. */
  readonly takeEvent: (event: DomainEvent, own: { readonly container: string | undefined } | undefined) => void
  readonly counters: CollectCounters
  readonly host: Host
  readonly unique: () => string
  /** Something may be missing. */
  readonly lose: (why: string) => void
  /** Everything up to a moment was told. */
  readonly claimed: (through: Instant) => void
}

/** Types of records that our decoder reads. Source: include/uapi/linux/audit.h. */
const typeNames: Readonly<Record<number, string>> = {
  1300: 'SYSCALL',
  1305: 'CONFIG_CHANGE',
  1307: 'CWD',
  1309: 'EXECVE',
  1320: 'EOE',
  1326: 'SECCOMP',
  1327: 'PROCTITLE',
  1701: 'ANOM_ABEND',
}

const nobody = { container: undefined }

/** A reader of what the kernel's thread says, which turns it into events of a collector. */
export function kernelNews({ write, put, takeEvent, counters, host, unique, lose, claimed }: Parts): KernelNewsReader {
  let decoder = newDecoder()
  let last: { readonly serial: number; readonly at: Instant } | undefined
  let lostBefore: number | undefined

  function newDecoder(): AuditDecoder {
    return auditDecoder({ clock: { zone: 'UTC', near: undefined }, host, limits: groupLimits })
  }
  const now = (): Instant => instant(Date.now())

  function takeBatch({ records, processes, overruns }: Extract<KernelNews, { is: 'batch' }>): void {
    for (const process of processes) tellProcess(process)
    for (const { type, text, owner } of records) {
      const stamp = /^audit\((\d{1,12})\.(\d{3}):(\d{1,10})\)/.exec(text)
      if (stamp !== null) last = { serial: Number(stamp[3]), at: instant(Number(stamp[1]) * 1000 + Number(stamp[2])) }
      const line = Buffer.from(`type=${typeNames[type] ?? `UNKNOWN[${type}]`} msg=${text}`, 'latin1')
      for (const { event } of decoder.push(line, 1))
        takeEvent(asNetlink(event), owner?.container === undefined ? undefined : { container: owner.container })
    }
    const missed = overruns.records + overruns.processes
    if (missed === 0) return
    counters.overruns += missed
    lose(
      `messages of the kernel were lost for want of room (${overruns.records} times of records, ${overruns.processes} of processes)`,
    )
    if (overruns.records === 0) return
    const text = `netlink: the socket's buffer was full ${overruns.records} times`
    put([write.fact({ fact: 'audit-loss', at: iso(now()), cause: 'netlink-overrun', text }, { id: unique() })])
  }

  function tellProcess({ pid, container, startedAt, ppid, comm, exe }: TellableProcess): void {
    counters.processes += 1
    const started = startedAt === undefined ? null : iso(instant(Math.round(startedAt)))
    const data = { fact: 'process', at: iso(now()), container_id: container, pid, ppid, started_at: started, comm, exe }
    const id = `process-${container}-${pid}-${startedAt === undefined ? unique() : Math.round(startedAt)}`
    put([write.fact(data, { id, subject: container })])
  }

  function end(): void {
    for (const { event } of decoder.end()) takeEvent(asNetlink(event), nobody)
    decoder = newDecoder()
  }

  /** What was read is complete up to a moment: the run of serials goes on to it, unless records were lost. */
  function takeClaim({ through, status }: Extract<KernelNews, { is: 'drained' }>): void {
    end()
    if (status !== undefined) tellStatus(status)
    claimed(instant(through))
    if (last === undefined || through <= last.at) return
    const { serial, at: from } = last
    const to = instant(through)
    last = { serial, at: to }
    takeEvent(
      { kind: 'audit-span', host, carrier: 'netlink', from, to, firstSerial: serial, lastSerial: serial },
      nobody,
    )
  }

  function tellStatus({
    lost,
    enabled,
    backlog,
    rateLimit,
  }: NonNullable<Extract<KernelNews, { is: 'drained' }>['status']>): void {
    const isNews = lost !== lostBefore
    if (lostBefore !== undefined && lost > lostBefore) {
      const text = `audit_lost went from ${lostBefore} to ${lost}`
      const fact = { fact: 'audit-loss', at: iso(now()), cause: 'lost', count: lost - lostBefore, text }
      put([write.fact(fact, { id: unique() })])
      lose(`the kernel lost audit records: ${text}`)
    }
    lostBefore = lost
    if (!isNews) return
    const data = { fact: 'audit-status', at: iso(now()), enabled, lost, backlog, rate_limit: rateLimit }
    put([write.fact(data, { id: unique() })])
  }

  function take(news: Parameters<KernelNewsReader['take']>[0]): void {
    if (news.is === 'batch') takeBatch(news)
    else if (news.is === 'drained') takeClaim(news)
    else tellStatus(news.status)
  }

  return { take, tellProcess, end }
}

const asNetlink = (event: DomainEvent): DomainEvent =>
  event.kind === 'audit-span' ? { ...event, carrier: 'netlink' } : event
