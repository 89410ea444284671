import { type Instant, instant, iso } from '../../domain/time.ts'
import type { EncodedRecord } from '../../wire/audit/encode.ts'
import { recordTypeNumber } from '../../wire/audit/record-types.ts'
import type { Recorder } from '../recorder.ts'
import type { HostState } from './host.ts'
import type { Culprit } from './records.ts'

/** What a kernel says in its own log, as rsyslog keeps it with RFC 3339 stamps. */
export type KernelLog = {
  /** A record without a daemon to take it. false: the rate limit keeps it from being printed, and it is gone. */
  record(host: HostState, record: EncodedRecord): boolean
  /** A record was lost: it is counted, and told as far as the rate limit lets it. */
  lost(host: HostState): void
  outOfMemory(host: HostState, culprit: Culprit): void
}

/** `kernel.printk_ratelimit` and `kernel.printk_ratelimit_burst`. Source: kernel/printk/printk.c, printk_ratelimit_state. */
const [limitMs, burst] = [5000, 10] as const
/** Debian's rules. Source: audit-userspace rules/10-base-config.rules. */
const backlogMax = 8192
/** Every host was up for a day when a run begins. */
const upMs = 86_400_000

/** The logs of all kernels. */
export function kernelLog(now: () => Instant, recorder: Recorder): KernelLog {
  const begin = now()
  const say = (host: HostState, text: string): void => {
    const up = now() - begin + upMs
    const stamp = `${String(Math.floor(up / 1000)).padStart(5)}.${String(up % 1000).padStart(3, '0')}000`
    const at = iso(instant(now() + host.clockOffset))
    recorder.send({
      from: 'kernel-log',
      agent: host.hostname,
      line: `${at} ${host.hostname} kernel: [${stamp}] ${text}`,
    })
  }
  /** Says it unless too much was said in the last seconds. What was missed is told at the first print after that. */
  const sayLimited = (host: HostState, text: string): boolean => {
    const { prints } = host
    if (now() - prints.since >= limitMs) {
      if (prints.missed > 0) say(host, `kauditd_printk_skb: ${prints.missed} callbacks suppressed`)
      Object.assign(prints, { since: now(), printed: 0, missed: 0 })
    }
    if (prints.printed >= burst) {
      prints.missed += 1
      return false
    }
    prints.printed += 1
    say(host, text)
    return true
  }
  return {
    record: (host, { type, at, serial, body }) => {
      const stamp = `audit(${Math.floor(at / 1000)}.${String(at % 1000).padStart(3, '0')}:${serial})`
      return sayLimited(host, `audit: type=${recordTypeNumber(type) ?? 0} ${stamp}: ${body}`)
    },
    lost: (host) => {
      host.lost += 1
      sayLimited(host, `audit: audit_lost=${host.lost} audit_rate_limit=0 audit_backlog_limit=${backlogMax}`)
      sayLimited(host, 'audit: backlog limit exceeded')
    },
    outOfMemory: (host, { pid, comm }) =>
      say(host, `Memory cgroup out of memory: Killed process ${pid} (${comm}), UID 0, oom_score_adj:0`),
  }
}
