import type { AuditRecord, SeccompRecord } from '../../domain/audit.ts'
import { type Instant, iso } from '../../domain/time.ts'
import { withoutOctalEscapes } from './interpreted.ts'
import { hexOf } from './seccomp.ts'
import { untrusted } from './untrusted.ts'

/** One object of `sigsys audit --format jsonl`. The keys and their order are public. Source: product §2, `audit`. */
export type AuditJson = {
  readonly at: string
  readonly serial: number | null
  readonly node: string | null
  readonly pid: number
  readonly uid: number | null
  readonly comm: string | null
  readonly exe: string | null
  readonly sig: number | null
  readonly arch: string | null
  readonly syscall: { readonly name: string | null; readonly number: number | null } | null
  readonly action: string
  readonly code: string | null
  readonly ip: string | null
  readonly compat: number | null
  readonly container_id: string | null
  readonly source: string | null
}

/** What stands beside a record: `node` for a carrier that names its host otherwise. */
export type JsonContext = {
  readonly hostname: string | undefined
  readonly containerId: string | undefined
  readonly source: string | undefined
}

/** A SECCOMP record as it is printed; null for what the carrier lacks. */
export const auditJson = (record: SeccompRecord, context: JsonContext): AuditJson => ({
  at: stampText(record.at),
  serial: record.serial === 0 ? null : record.serial,
  node: record.node ?? context.hostname ?? null,
  pid: record.pid,
  uid: record.uid ?? null,
  comm: record.comm ?? null,
  exe: record.exe ?? null,
  sig: record.sig ?? null,
  arch: record.arch ?? null,
  syscall:
    record.syscall === undefined ? null : { name: record.syscall.name ?? null, number: record.syscall.number ?? null },
  action: record.action,
  code: record.code === undefined ? null : hexOf(record.code),
  ip: record.ip ?? null,
  compat: record.compat ?? null,
  container_id: context.containerId ?? null,
  source: context.source ?? null,
})

/** ISO text of the last second that was asked for: records come in bursts, and making it anew takes as long as all the rest. */
const lastSecond = { at: Number.NaN, text: '' }

function stampText(at: Instant): string {
  const second = Math.floor(at / 1000)
  if (lastSecond.at !== second) {
    lastSecond.at = second
    lastSecond.text = iso(at).slice(0, -'000Z'.length)
  }
  return `${lastSecond.text}${String(at - second * 1000).padStart(3, '0')}Z`
}

/** One object of `sigsys audit --all` for a record of any other type. */
export type AnyAuditJson = {
  readonly at: string
  readonly serial: number | null
  readonly node: string | null
  readonly type: string
  readonly fields: Readonly<Record<string, string | null>>
  readonly source: string | null
}

/** A record of any type, its fields decoded where a program chose them and left as text everywhere else. */
export const anyAuditJson = (record: AuditRecord, context: JsonContext): AnyAuditJson => ({
  at: iso(record.at),
  serial: record.serial === 0 ? null : record.serial,
  node: record.node ?? context.hostname ?? null,
  type: record.type,
  fields: Object.fromEntries([...record.fields].map(([key, value]) => [key, decoded(record, key, value)])),
  source: context.source ?? null,
})

/** Fields that the kernel or a daemon writes as untrusted strings. Source: audit-userspace lib and auparse/typetab.h. */
const chosen = /^(?:comm|exe|name|cwd|cmd|proctitle|key|path|dir|acct|data|ocomm|watch|a\d+(?:\[\d+\])?)$/

function decoded({ form, type }: AuditRecord, key: string, value: string): string | null {
  if (form === 'interpreted') return withoutOctalEscapes(value)
  const isArgument = /^a\d/.test(key)
  if (!chosen.test(key) || (isArgument && type !== 'EXECVE')) return value
  return untrusted(value) ?? null
}
