import { byteText, shownText } from './byte-text.ts'

/**
 * What a program chose as a name, out of a record's `"…"` or bare upper-case hex; undefined for `(null)`, `?` and the
 * like, and for a string that was cut off. Nothing is escaped inside the quotes.
 * Source: kernel/audit.c, audit_log_untrustedstring.
 */
export function untrusted(value: string | undefined): string | undefined {
  if (value === undefined) return undefined
  if (value.startsWith('"')) return value.length > 1 && value.endsWith('"') ? value.slice(1, -1) : undefined
  if (absent.has(value)) return undefined
  return isHex(value) ? shownText(Buffer.from(value, 'hex').toString('latin1')) : value
}

/** The same for a path, where the kernel says in quotes that it could not print it. Source: kernel/audit.c, audit_log_d_path. */
export function untrustedPath(value: string | undefined): string | undefined {
  const path = untrusted(value)
  return path === '<too_long>' || path === '<no_memory>' ? undefined : path
}

/**
 * A name as the kernel writes it, the reverse of `untrusted`: quoted, or hex if one byte is below 0x21, above 0x7e or `"`.
 * Source: kernel/audit.c, audit_string_contains_control.
 */
export const quoted = (text: string): string =>
  /^[!#-~]*$/.test(text) ? `"${text}"` : Buffer.from(byteText(text), 'latin1').toString('hex').toUpperCase()

const absent: ReadonlySet<string> = new Set(['(null)', '(none)', '?', '', '(null'])

const isHex = (value: string): boolean => value.length % 2 === 0 && /^[0-9A-F]+$/.test(value)
