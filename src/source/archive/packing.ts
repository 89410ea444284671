import { gzipMagic } from './gzip.ts'
import { isTarHeader } from './tar.ts'

/** What the first bytes of a file say of how to read on. */
export type Packing =
  | { readonly kind: 'gzip' | 'tar' | 'zip' | 'none' }
  | { readonly kind: 'packing-unknown' | 'binary'; readonly says: string }

/** So many bytes are enough to tell. */
export const packingBytes = 512

type Magic = { readonly bytes: Buffer; readonly kind: 'packing-unknown' | 'binary'; readonly says: string }
const hex = (digits: string): Buffer => Buffer.from(digits, 'hex')
const latin1 = (text: string): Buffer => Buffer.from(text, 'latin1')

const packed = (bytes: Buffer, name: string): Magic => ({
  bytes,
  kind: 'packing-unknown',
  says: `packed with ${name}, which is not read; unpack it first`,
})
const binary = (bytes: Buffer, name: string): Magic => ({ bytes, kind: 'binary', says: name })

/** Source: the magic database of file(1), and the formats' own documents. */
const magics: readonly Magic[] = [
  packed(hex('fd377a585a00'), 'xz'),
  packed(hex('28b52ffd'), 'zstd'),
  packed(hex('04224d18'), 'lz4'),
  packed(hex('377abcaf271c'), '7z'),
  packed(hex('1f9d'), 'compress'),
  packed(latin1('Rar!\x1a\x07'), 'rar'),
  binary(latin1('LPKSHHRH'), 'a binary journal; give the output of: journalctl --file PATH -o export'),
  binary(hex('7f454c46'), 'an ELF file (program, library or core)'),
  binary(hex('89504e470d0a1a0a'), 'a PNG image'),
  binary(hex('ffd8ff'), 'a JPEG image'),
  binary(latin1('GIF8'), 'a GIF image'),
  binary(latin1('%PDF-'), 'a PDF document'),
  binary(latin1('SQLite format 3\0'), 'an SQLite database'),
  binary(hex('cafebabe'), 'a Java class'),
]

/** How a file is packed, by content. Zip starts with an entry, or with its end record if it is empty. */
export function packingOf(head: Buffer): Packing {
  if (head.subarray(0, 3).equals(gzipMagic)) return { kind: 'gzip' }
  if (startsWith(head, hex('504b0304')) || startsWith(head, hex('504b0506'))) return { kind: 'zip' }
  if (/^BZh[1-9]1AY&SY/.test(head.toString('latin1', 0, 10))) return packed(head, 'bzip2')
  const magic = magics.find(({ bytes }) => startsWith(head, bytes))
  if (magic !== undefined) return magic
  return { kind: isTarHeader(head) ? 'tar' : 'none' }
}

const startsWith = (head: Buffer, bytes: Buffer): boolean => head.subarray(0, bytes.length).equals(bytes)
