import type { ByteReader } from '../byte-reader.ts'
import { problem, type ReadProblem } from '../problem.ts'

/** One regular file in a tar archive; its bytes must be taken before the next is asked for. */
export type TarEntry = { readonly name: string; readonly size: number; readonly offset: number }

const blockBytes = 512
/** Long names and pax attributes: PATH_MAX is 4096. */
const attributesBytesMax = 1 << 20

/** Whether a block is a tar header: its check sum is right. `ustar` alone is not asked for: old tars lack it. */
export function isTarHeader(block: Uint8Array): boolean {
  if (block.length < blockBytes || block[0] === 0) return false
  const stored = octal(block.subarray(148, 156))
  if (stored === undefined) return false
  let unsigned = 8 * 32
  let signed = 8 * 32
  for (let index = 0; index < blockBytes; index += 1) {
    if (index >= 148 && index < 156) continue
    const byte = block[index] ?? 0
    unsigned += byte
    signed += byte > 127 ? byte - 256 : byte
  }
  return stored === unsigned || stored === signed
}

/**
 * The regular files of a tar archive: ustar, old, GNU long names, pax names and sizes. Folders, links and devices
 * have no bytes and are passed over; sparse files are reported. Source: POSIX.1-2017 pax, GNU tar manual "Basic Tar Format".
 *
 * @param path the archive's, for reports
 */
export async function* tarEntries(
  reader: ByteReader,
  { path, report }: { readonly path: string; readonly report: (problem: ReadProblem) => void },
): AsyncGenerator<TarEntry, void, undefined> {
  let next: Attributes = {}
  while (true) {
    const from = reader.offset
    const block = await reader.read(blockBytes)
    if (block.length === 0) return
    if (block.every((byte) => byte === 0)) continue
    if (!isTarHeader(block)) {
      report(damaged(path, from, block.length))
      return
    }

    const header = tarHeader(block, next)
    if (header.type === 'x' || header.type === 'L' || header.type === 'g' || header.type === 'K') {
      const attributes = await readAttributes(reader, header)
      if (attributes === undefined) {
        report(damaged(path, from, 0))
        return
      }
      if (header.type !== 'g') next = { ...next, ...attributes }
      await reader.skip(padding(header.size))
      continue
    }
    const isSparse = header.type === 'S' || next.sparse === true
    if (isSparse)
      report(problem('packing-unknown', `${path}/${header.name}`, 'a sparse tar entry, which is not read', from))
    next = {}

    const start = reader.offset
    const isFile = header.type === '0' || header.type === '\0' || header.type === '7'
    if (isFile && !isSparse && !header.name.endsWith('/')) yield { name: header.name, size: header.size, offset: from }
    const rest = header.size - (reader.offset - start)
    if ((await reader.skip(rest)) < rest) {
      report(damaged(path, reader.offset, 0))
      return
    }
    await reader.skip(padding(header.size))
  }
}

type Attributes = { readonly name?: string; readonly size?: number; readonly sparse?: boolean }
type Header = { readonly name: string; readonly size: number; readonly type: string }

const padding = (size: number): number => (blockBytes - (size % blockBytes)) % blockBytes

const damaged = (path: string, offset: number, length: number): ReadProblem => {
  const what = length === 0 || length < blockBytes ? 'stops' : 'has no valid header'
  return problem('damaged', path, `the tar archive ${what} at byte ${offset}; the entries before it were read`, offset)
}

function tarHeader(block: Buffer, { name, size }: Attributes): Header {
  const isUstar = block.toString('latin1', 257, 262) === 'ustar'
  const isGnu = block.toString('latin1', 257, 265) === 'ustar  \0'
  const prefix = isUstar && !isGnu ? text(block.subarray(345, 500)) : ''
  const short = text(block.subarray(0, 100))
  const type = String.fromCharCode(block[156] ?? 0)
  return {
    name: name ?? (prefix === '' ? short : `${prefix}/${short}`),
    size: bare.has(type) ? 0 : (size ?? number(block.subarray(124, 136)) ?? 0),
    type,
  }
}

/** Links, devices, folders, pipes: no bytes follow, whatever their size says. */
const bare: ReadonlySet<string> = new Set(['1', '2', '3', '4', '5', '6'])

function text(bytes: Buffer): string {
  const end = bytes.indexOf(0)
  return bytes.toString('utf8', 0, end === -1 ? bytes.length : end)
}

function octal(bytes: Uint8Array): number | undefined {
  const digits = Buffer.from(bytes)
    .toString('latin1')
    .replace(/[\0 ]+$/, '')
    .trim()
  return /^[0-7]+$/.test(digits) ? Number.parseInt(digits, 8) : undefined
}

/** Octal, or base 256 where the first bit is set (GNU, sizes beyond 8 GiB). */
function number(bytes: Buffer): number | undefined {
  if (((bytes[0] ?? 0) & 0x80) === 0) return octal(bytes)
  const value = bytes.subarray(1).reduce((sum, byte) => sum * 256 + byte, (bytes[0] ?? 0) & 0x3f)
  return Number.isSafeInteger(value) ? value : undefined
}

async function readAttributes(reader: ByteReader, { type, size }: Header): Promise<Attributes | undefined> {
  if (size > attributesBytesMax) return undefined
  const bytes = await reader.read(size)
  if (bytes.length < size) return undefined
  if (type === 'L') return { name: text(bytes) }
  return type === 'x' ? paxAttributes(bytes) : {}
}

/** `LENGTH KEY=VALUE\n`, the length counting itself. */
function paxAttributes(bytes: Buffer): Attributes {
  let found: Attributes = {}
  let start = 0
  while (start < bytes.length) {
    const space = bytes.indexOf(0x20, start)
    const length = Number(bytes.toString('latin1', start, space === -1 ? start : space))
    if (space === -1 || !Number.isInteger(length) || length < 5) break
    const [key, value] = split(bytes.toString('utf8', space + 1, start + length - 1))
    if (key === 'path') found = { ...found, name: value }
    if (key === 'size' && /^\d+$/.test(value)) found = { ...found, size: Number(value) }
    if (key.startsWith('GNU.sparse.')) found = { ...found, sparse: true }
    start += length
  }
  return found
}

function split(line: string): readonly [string, string] {
  const equals = line.indexOf('=')
  return equals === -1 ? [line, ''] : [line.slice(0, equals), line.slice(equals + 1)]
}
