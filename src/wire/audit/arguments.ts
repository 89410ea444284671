import type { AuditRecord } from '../../domain/audit.ts'
import { integer } from './integer.ts'
import { withoutOctalEscapes } from './interpreted.ts'
import { untrusted } from './untrusted.ts'

/** Arguments beyond this many are not kept; `argc` says how many there were. */
export const argumentsKept = 4096

/**
 * The arguments of an execve, in order; undefined without EXECVE records. One that is not there becomes an empty one.
 * A long argument is split into `a1_len=… a1[0]=… a1[1]=…`, and over several records. The pieces are all of one kind,
 * quoted or hex. Source: kernel/auditsc.c, audit_log_execve_info.
 */
export function argumentsOf(records: readonly AuditRecord[]): readonly string[] | undefined {
  if (records.length === 0) return undefined
  const pieces = new Map<number, string[]>()
  let count = 0
  let isShown = false
  for (const { fields, form } of records) {
    isShown ||= form === 'interpreted'
    count = Math.max(count, integer(fields.get('argc')) ?? 0)
    for (const [key, value] of fields) {
      const found = /^a(\d{1,6})(?:\[\d{1,6}\])?$/.exec(key)
      const index = Number(found?.[1] ?? -1)
      if (index < 0 || index >= argumentsKept) continue
      const before = pieces.get(index)
      if (before === undefined) pieces.set(index, [value])
      else before.push(value)
      count = Math.max(count, index + 1)
    }
  }
  return Array.from({ length: Math.min(count, argumentsKept) }, (_item, index) => {
    const parts = pieces.get(index) ?? []
    return isShown ? withoutOctalEscapes(parts.join('')) : (untrusted(joined(parts)) ?? '')
  })
}

/** Pieces as one value: a character may be split between two pieces of hex. */
const joined = (parts: readonly string[]): string =>
  parts.every((part) => part.startsWith('"'))
    ? `"${parts.map((part) => part.replace(/^"|"$/g, '')).join('')}"`
    : parts.join('')
