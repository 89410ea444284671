/** Where an entry stands: not at its end yet, whole and `length` bytes long, or none. */
export type JournalEntry =
  | { readonly is: 'open' }
  | { readonly is: 'whole'; readonly length: number; readonly fields: Readonly<Record<string, string>> }
  | { readonly is: 'wrong'; readonly at: number }

const lf = 0x0a
const nameBytesMax = 256
const nameShape = /^[A-Z_][A-Z0-9_]*$/

/** Whether bytes begin an entry of the journal's export format: systemd writes the cursor, or the time, first. */
export const beginsJournalEntry = (bytes: Buffer): boolean =>
  /^__(?:CURSOR|REALTIME_TIMESTAMP)=/.test(bytes.toString('latin1', 0, 21))

/**
 * Reads one entry of `journalctl -o export`: lines `NAME=value`, or `NAME`, a 64-bit length and as many bytes, up to
 * an empty line. Source: systemd, docs/JOURNAL_EXPORT_FORMATS.md.
 *
 * @param ended whether nothing follows the bytes: the empty line may then be missing
 */
export function journalEntry(bytes: Buffer, ended: boolean): JournalEntry {
  const fields: Record<string, string> = {}
  let at = 0
  while (true) {
    const newline = bytes.indexOf(lf, at)
    const end = newline === -1 ? bytes.length : newline
    if (newline === -1 && !ended) return { is: 'open' }
    if (end === at) return { is: 'whole', length: Math.min(bytes.length, at + 1), fields }
    const equals = bytes.subarray(at, end).indexOf(0x3d)
    const name = bytes.toString('latin1', at, equals === -1 ? Math.min(end, at + nameBytesMax) : at + equals)
    if (!nameShape.test(name)) return { is: 'wrong', at }
    if (equals !== -1) {
      fields[name] ??= bytes.toString('utf8', at + equals + 1, end)
      at = newline === -1 ? end : end + 1
      continue
    }
    const sized = binaryField(bytes, end + 1)
    if (sized === 'open') return ended ? { is: 'wrong', at } : { is: 'open' }
    if (sized === undefined) return { is: 'wrong', at }
    fields[name] ??= sized.value
    at = sized.end
  }
}

function binaryField(bytes: Buffer, at: number): 'open' | { readonly value: string; readonly end: number } | undefined {
  if (bytes.length < at + 8) return 'open'
  const length = Number(bytes.readBigUInt64LE(at))
  if (length > fieldBytesMax) return undefined
  const end = at + 8 + length
  if (bytes.length < end + 1) return 'open'
  return bytes[end] === lf ? { value: bytes.toString('utf8', at + 8, end), end: end + 1 } : undefined
}

/** The journal's own bound for one field, DATA_SIZE_MAX, is 768 MiB; no evidence is that long. */
const fieldBytesMax = 16 * 2 ** 20
