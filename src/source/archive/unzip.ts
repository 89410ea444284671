import { crc32 } from 'node:zlib'
import { ByteReader, type Bytes } from '../byte-reader.ts'
import { problem } from '../problem.ts'
import { inflated, type InflateEnd } from './inflate.ts'
import { tooMany, type Unpacked, unpacked, type UnpackAt, within } from './unpack.ts'
import { listedEntries, readLocalEntry, type Seekable, skipDescriptor, zipDirectory } from './zip.ts'
import { methodName, type ZipEntry, zipSignatures } from './zip-entry.ts'

const stored = 0
const deflated = 8

/**
 * The files of a zip. Where it can be read anywhere, by its own list of entries; where it is a stream, or its list
 * is missing because it was cut, entry by entry from the front.
 */
export async function* unzipped(
  reader: ByteReader,
  at: UnpackAt,
  seekable: Seekable | undefined,
): AsyncGenerator<Unpacked, void, undefined> {
  const refused = new Refused(at)
  const directory = seekable === undefined ? undefined : await zipDirectory(seekable)
  if (seekable !== undefined && directory !== undefined) yield* listed(seekable, { directory, at, refused })
  else {
    if (seekable !== undefined) {
      const says =
        'the list of entries at the end of the zip is missing: it is cut; the entries that are there were read'
      at.report(problem('damaged', at.path, says, seekable.size))
    }
    yield* streamed(reader, { at, refused, isCut: seekable !== undefined })
  }
  refused.report()
}

/** Counts entries that are not read, for one line each reason. */
class Refused {
  readonly #at: UnpackAt
  readonly #counts = new Map<string, { count: number; readonly first: string; readonly offset: number }>()

  constructor(at: UnpackAt) {
    this.#at = at
  }

  /** Whether an entry cannot be read. */
  has(entry: ZipEntry, offset: number): boolean {
    const why = refusal(entry)
    if (why === undefined) return false
    const known = this.#counts.get(why)
    if (known === undefined) this.#counts.set(why, { count: 1, first: within(this.#at, entry.name).path, offset })
    else known.count += 1
    return true
  }

  report(): void {
    for (const [why, { count, first, offset }] of this.#counts) {
      const kind = why === encrypted ? 'encrypted' : 'packing-unknown'
      const more = count === 1 ? '' : ` (and ${count - 1} more of this archive)`
      this.#at.report(problem(kind, first, `${why}${more}`, offset))
    }
  }
}

const encrypted = 'encrypted, so not read; unpack the archive with its password and give the folder'

function refusal(entry: ZipEntry): string | undefined {
  if (entry.isEncrypted) return encrypted
  if (entry.method === stored || entry.method === deflated) return undefined
  return `packed with ${methodName(entry.method)}, which is not read; unpack it first`
}

type Listed = {
  readonly directory: NonNullable<Awaited<ReturnType<typeof zipDirectory>>>
  readonly at: UnpackAt
  readonly refused: Refused
}

async function* listed(file: Seekable, { directory, at, refused }: Listed): AsyncGenerator<Unpacked, void, undefined> {
  let entries = 0
  for await (const entry of listedEntries(file, directory)) {
    entries += 1
    if (entries > at.limits.entriesMax) {
      at.report(tooMany(at))
      return
    }
    if (entry.name.endsWith('/') || refused.has(entry, entry.offset)) continue
    yield* listedEntry(file, entry, within(at, entry.name))
    if (at.budget.isSpent) return
  }
  if (entries < directory.entries % 2 ** 16) {
    const says = `the list of entries stops after ${entries} of ${directory.entries}; those were read`
    at.report(problem('damaged', at.path, says, directory.offset))
  }
}

async function* listedEntry(file: Seekable, entry: ZipEntry, at: UnpackAt): AsyncGenerator<Unpacked, void, undefined> {
  const reader = new ByteReader(file.from(entry.offset))
  try {
    if ((await readLocalEntry(reader)) === undefined) {
      const says = `no entry begins at byte ${entry.offset}, where the list of entries says so`
      at.report(problem('damaged', at.path, says, entry.offset))
      return
    }
    yield* unpacked(new ByteReader(contents(new ByteReader(reader.take(entry.packedBytes)), entry, at)), at)
  } finally {
    await reader.close()
  }
}

type Streamed = { readonly at: UnpackAt; readonly refused: Refused; readonly isCut: boolean }

async function* streamed(
  reader: ByteReader,
  { at, refused, isCut }: Streamed,
): AsyncGenerator<Unpacked, void, undefined> {
  let entries = 0
  while (true) {
    const offset = reader.offset
    const entry = await readLocalEntry(reader)
    if (entry === undefined) break
    entries += 1
    if (entries > at.limits.entriesMax) {
      at.report(tooMany(at))
      return
    }
    const isRefused = refused.has(entry, offset)
    if (entry.isDeferred && (isRefused || entry.method === stored)) {
      const says = `the entry at byte ${offset} does not say its size in front, so what follows it cannot be found; save the zip as a file and give its path`
      at.report(problem('damaged', at.path, says, offset))
      return
    }
    const until = reader.offset + entry.packedBytes
    if (!isRefused && !entry.name.endsWith('/')) {
      const place = within(at, entry.name)
      const bytes = contents(entry.isDeferred ? reader : new ByteReader(reader.take(entry.packedBytes)), entry, place)
      yield* unpacked(new ByteReader(bytes), place)
      for await (const _rest of bytes) if (at.budget.isSpent) return
    }
    if (at.budget.isSpent) return
    if (entry.isDeferred) await skipDescriptor(reader)
    else await reader.skip(until - reader.offset)
  }
  const rest = await reader.peek(4)
  const isEnd = rest.length === 4 && endings.has(rest.readUInt32LE(0))
  if (isEnd || isCut) return
  const says = `the zip stops at byte ${reader.offset}, before its list of entries; the entries before it were read`
  at.report(problem('damaged', at.path, says, reader.offset))
}

const endings: ReadonlySet<number> = new Set([zipSignatures.central, zipSignatures.end, zipSignatures.end64])

/** An entry's content, checked against the entry's size and check sum. */
async function* contents(
  reader: ByteReader,
  entry: ZipEntry,
  at: UnpackAt,
): AsyncGenerator<Uint8Array, void, undefined> {
  const end = entry.method === stored ? yield* copied(reader, at) : yield* inflated(reader, at.budget)
  if (end.how === 'over-budget') return
  const report = (says: string): void => at.report(problem('damaged', at.path, says, entry.offset + reader.offset))
  if (end.how === 'damaged') report(`damaged (${end.why ?? 'no reason given'}); what came before was read`)
  else if (entry.isDeferred) {
    if (end.how === 'cut') report('the entry is cut; what came before was read')
  } else if (end.bytes !== entry.bytes) {
    report(`the entry holds ${end.bytes} of ${entry.bytes} bytes; those were read`)
  } else if (end.crc !== entry.crc) report('the check sum does not match: it was altered; it was read all the same')
}

async function* copied(reader: ByteReader, { budget }: UnpackAt): AsyncGenerator<Uint8Array, InflateEnd, undefined> {
  let crc = 0
  let bytes = 0
  for await (const chunk of copy(reader)) {
    if (!budget.spend(chunk.length)) return { how: 'over-budget', crc, bytes, why: undefined }
    crc = crc32(chunk, crc)
    bytes += chunk.length
    yield chunk
  }
  return { how: 'whole', crc, bytes, why: undefined }
}

const copy = (reader: ByteReader): Bytes => reader.take(Infinity)
