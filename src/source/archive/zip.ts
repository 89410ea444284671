import { ByteReader, type Bytes } from '../byte-reader.ts'
import { centralEntry, localEntry, type ZipEntry, zipHeaderBytes, zipSignatures } from './zip-entry.ts'

/** A file that can be read anywhere. */
export type Seekable = {
  readonly size: number
  /** The bytes from `offset` on, to the end of the file. */
  readonly from: (offset: number) => Bytes
}

/** Where a zip's list of entries lies. */
export type ZipDirectory = {
  readonly offset: number
  readonly entries: number
  /** Bytes before the archive proper (a self-extracting program): every offset is that much too small. */
  readonly before: number
}

/** A comment after the end record is at most 65,535 bytes. */
const tailBytes = zipHeaderBytes.end + 0xffff

/** The directory of a zip file, found from its end; undefined where the end is missing (a cut file). */
export async function zipDirectory(file: Seekable): Promise<ZipDirectory | undefined> {
  const start = Math.max(0, file.size - tailBytes - zipHeaderBytes.locator64)
  const tail = await readAt(file, start, file.size - start)
  for (let at = tail.length - zipHeaderBytes.end; at >= 0; at -= 1) {
    if (tail.readUInt32LE(at) !== zipSignatures.end) continue
    if (at + zipHeaderBytes.end + tail.readUInt16LE(at + 20) > tail.length) continue
    const found = await directory64(file, tail, at)
    if (found !== undefined) return found
    const size = tail.readUInt32LE(at + 12)
    const offset = tail.readUInt32LE(at + 16)
    const before = start + at - size - offset
    if (before >= 0) return { offset: offset + before, entries: tail.readUInt16LE(at + 10), before }
  }
  return undefined
}

/** The entries a directory lists, in its order; ends at the first that is no directory header. */
export async function* listedEntries(
  file: Seekable,
  { offset, before }: ZipDirectory,
): AsyncGenerator<ZipEntry, void, undefined> {
  const reader = new ByteReader(file.from(offset))
  try {
    while (true) {
      const head = await reader.read(zipHeaderBytes.central)
      if (head.length < zipHeaderBytes.central || head.readUInt32LE(0) !== zipSignatures.central) return
      const name = await reader.read(head.readUInt16LE(28))
      const extra = await reader.read(head.readUInt16LE(30))
      await reader.skip(head.readUInt16LE(32))
      const entry = centralEntry(head, name, extra)
      yield { ...entry, offset: entry.offset + before }
    }
  } finally {
    await reader.close()
  }
}

/** A local header and where the reader stands after it; undefined where there is none. */
export async function readLocalEntry(reader: ByteReader): Promise<ZipEntry | undefined> {
  const head = await reader.peek(zipHeaderBytes.local)
  if (head.length < zipHeaderBytes.local || head.readUInt32LE(0) !== zipSignatures.local) return undefined
  await reader.skip(zipHeaderBytes.local)
  const name = await reader.read(head.readUInt16LE(26))
  const extra = await reader.read(head.readUInt16LE(28))
  return localEntry(head, name, extra)
}

/** Passes over the sizes that follow the data of a deferred entry, signed or not, narrow or wide. */
export async function skipDescriptor(reader: ByteReader): Promise<void> {
  const bytes = await reader.peek(28)
  const signed = bytes.length >= 4 && bytes.readUInt32LE(0) === zipSignatures.descriptor
  const lengths = signed ? [16, 24] : [12, 20]
  const known = lengths.find((length) => {
    if (bytes.length === length) return true
    if (bytes.length < length + 4) return false
    const next = bytes.readUInt32LE(length)
    return next === zipSignatures.local || next === zipSignatures.central || next === zipSignatures.end64
  })
  await reader.skip(known ?? lengths[0] ?? 0)
}

async function directory64(file: Seekable, tail: Buffer, end: number): Promise<ZipDirectory | undefined> {
  const locator = end - zipHeaderBytes.locator64
  if (locator < 0 || tail.readUInt32LE(locator) !== zipSignatures.locator64) return undefined
  const at = Number(tail.readBigUInt64LE(locator + 8))
  const head = await readAt(file, at, zipHeaderBytes.end64)
  if (head.length < zipHeaderBytes.end64 || head.readUInt32LE(0) !== zipSignatures.end64) return undefined
  return { offset: Number(head.readBigUInt64LE(48)), entries: Number(head.readBigUInt64LE(32)), before: 0 }
}

async function readAt(file: Seekable, offset: number, count: number): Promise<Buffer> {
  const reader = new ByteReader(file.from(offset))
  try {
    return await reader.read(count)
  } finally {
    await reader.close()
  }
}
