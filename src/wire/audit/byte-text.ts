/**
 * A line as one character per byte, so that positions count bytes and nothing is lost before it is known what
 * the bytes mean. A string is taken as text that was UTF-8.
 */
export function byteText(line: Uint8Array | string): string {
  if (typeof line === 'string') return beyondAscii.test(line) ? Buffer.from(line, 'utf8').toString('latin1') : line
  return Buffer.from(line.buffer, line.byteOffset, line.byteLength).toString('latin1')
}

/** Byte text as it is shown: UTF-8 where it is valid, `\xNN` for every byte that is not. Source: product §2, `audit`. */
export function shownText(bytes: string): string {
  if (!beyondAscii.test(bytes)) return bytes
  const buffer = Buffer.from(bytes, 'latin1')
  try {
    return strict.decode(buffer)
  } catch {
    return partlyShown(buffer)
  }
}

/** Takes `\xHH` back to bytes, as /dev/kmsg writes them. Source: kernel/printk/printk.c, append_char and msg_add_ext_text. */
export const withoutHexEscapes = (bytes: string): string =>
  bytes.includes('\\x')
    ? bytes.replace(/\\x([0-9a-fA-F]{2})/g, (_all, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)))
    : bytes

// A byte order mark is a byte sequence like any other: a program may well have set it.
const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
const beyondAscii = /[^\0-\x7f]/

function partlyShown(buffer: Buffer): string {
  let text = ''
  let at = 0
  while (at < buffer.length) {
    const character = characterAt(buffer, at)
    const byte = buffer[at] ?? 0
    text += character ?? `\\x${byte.toString(16).padStart(2, '0')}`
    at += character === undefined ? 1 : Buffer.byteLength(character)
  }
  return text
}

/** The one character that starts at a byte; undefined where the bytes are not UTF-8. */
function characterAt(buffer: Buffer, at: number): string | undefined {
  const first = buffer[at] ?? 0
  const bytes = first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4
  if (at + bytes > buffer.length) return undefined
  try {
    return strict.decode(buffer.subarray(at, at + bytes))
  } catch {
    return undefined
  }
}
