/** Fields of one record; `isOpen` where the text ends inside a quoted value. */
export type AuditFields = { readonly fields: Map<string, string>; readonly isOpen: boolean }

/** A kernel message holds 8,970 bytes, so that this many fields never come from one. Source: include/linux/audit.h, MAX_AUDIT_MESSAGE_LENGTH. */
export const auditFieldsMax = 4096

/**
 * Splits `key=value key="v a l" key='nested…'` between two positions. The first of two fields of one name counts.
 * Words without `=` (`avc:  denied  { read } for`) are kept together under the empty name.
 *
 * A security label is printed bare and may hold spaces: in records about a dying or judged task it reaches to ` pid=`.
 * Source: kernel/audit.c, audit_log_task_context; kernel/auditsc.c, audit_log_task.
 */
export function auditFields(
  bytes: string,
  { start, end, type }: { readonly start: number; readonly end: number; readonly type: string },
): AuditFields {
  const fields = new Map<string, string>()
  let words = ''
  let isOpen = false
  let at = start
  while (at < end && fields.size < auditFieldsMax) {
    const first = bytes.charCodeAt(at)
    if (first === space) {
      at += 1
      continue
    }
    const keyEnd = endOfKey(bytes, at, end)
    if (bytes.charCodeAt(keyEnd) !== equals || keyEnd >= end) {
      words += (words === '' ? '' : ' ') + bytes.slice(at, keyEnd)
      at = keyEnd
      continue
    }
    const key = bytes.slice(at, keyEnd)
    const valueEnd = endOfValue(bytes, { at: keyEnd + 1, end, key, type })
    if (valueEnd > end) isOpen = true
    if (!fields.has(key)) fields.set(key, bytes.slice(keyEnd + 1, Math.min(valueEnd, end)))
    at = valueEnd
  }
  if (words !== '') fields.set('', words)
  return { fields, isOpen: isOpen || at < end }
}

const space = 0x20
const equals = 0x3d
const doubleQuote = 0x22
const singleQuote = 0x27

/** The `=` or space that ends a word, or the end. A loop, since indexOf would run far past the word each time. */
function endOfKey(bytes: string, start: number, end: number): number {
  let at = start
  while (at < end) {
    const code = bytes.charCodeAt(at)
    if (code === equals || code === space) return at
    at += 1
  }
  return end
}

type Value = { readonly at: number; readonly end: number; readonly key: string; readonly type: string }

/** Where a value ends; beyond the end of the text for a quote that is never closed. */
function endOfValue(bytes: string, { at, end, key, type }: Value): number {
  const first = bytes.charCodeAt(at)
  if (first === doubleQuote) return closing(bytes.indexOf('"', at + 1), end)
  if (first === singleQuote) {
    const last = bytes.lastIndexOf("'", end - 1)
    return last > at ? last + 1 : end + 1
  }
  if (key === 'subj' || key === 'obj') return endOfLabel(bytes, { at, end, key, type })
  return endOfWord(bytes, at, end)
}

const closing = (found: number, end: number): number => (found === -1 || found >= end ? end + 1 : found + 1)

function endOfWord(bytes: string, at: number, end: number): number {
  const found = bytes.indexOf(' ', at)
  return found === -1 || found > end ? end : found
}

/** AppArmor's mode follows the profile's name in brackets: `docker-default (enforce)`. */
function endOfLabel(bytes: string, { at, end, key, type }: Value): number {
  if (key === 'subj' && (type === 'SECCOMP' || type === 'ANOM_ABEND')) {
    const pid = bytes.indexOf(' pid=', at)
    return pid === -1 || pid > end ? end : pid
  }
  const word = endOfWord(bytes, at, end)
  mode.lastIndex = word
  const found = mode.exec(bytes)
  return found === null || word + found[0].length > end ? word : word + found[0].length
}

const mode = / \([a-z_]{1,32}\)(?= |$)/y
