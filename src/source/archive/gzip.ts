import type { ByteReader } from '../byte-reader.ts'
import { problem, type ReadProblem } from '../problem.ts'
import type { Budget } from './budget.ts'
import { inflated, type InflateEnd } from './inflate.ts'

/** The first bytes of a gzip member. Source: RFC 1952 §2.3. */
export const gzipMagic = Buffer.from([0x1f, 0x8b, 0x08])

/** Where a packed stream lies, and whom to tell of faults. */
export type PackedAt = {
  readonly path: string
  readonly budget: Budget
  readonly report: (problem: ReadProblem) => void
}

/** Names and comments in a header are passed over; longer ones are no gzip. */
const headerTextBytesMax = 1 << 16

/**
 * Unpacks gzip members one after another, as `cat a.gz b.gz` makes them. Bytes after the last member that are no
 * member themselves come out as they are: somebody appended plain text. Zero padding is passed over.
 */
export async function* gunzipped(reader: ByteReader, at: PackedAt): AsyncGenerator<Uint8Array, void, undefined> {
  while (true) {
    const from = reader.offset
    const head = await reader.peek(3)
    if (head.length === 0) return
    if (!head.equals(gzipMagic)) {
      if (head[0] === 0) await skipZeros(reader)
      yield* reader.take(Infinity)
      return
    }
    if (!(await skipHeader(reader))) {
      at.report(cut(at.path, reader.offset))
      return
    }
    const end = yield* inflated(reader, at.budget)
    if (end.how === 'over-budget') return
    const fault = await trailerFault(end, reader, { path: at.path, from })
    if (fault !== undefined) at.report(fault)
    if (end.how !== 'whole') return
  }
}

const cut = (path: string, offset: number): ReadProblem =>
  problem(
    'damaged',
    path,
    `the gzip data stops at byte ${offset}, before its end; what came before it was read`,
    offset,
  )

async function trailerFault(
  end: InflateEnd,
  reader: ByteReader,
  { path, from }: { path: string; from: number },
): Promise<ReadProblem | undefined> {
  const at = reader.offset
  if (end.how === 'damaged') {
    const says = `the gzip data is damaged near byte ${at} (${end.why ?? 'no reason given'}); what came before it was read`
    return problem('damaged', path, says, at)
  }
  const trailer = await reader.read(8)
  if (end.how === 'cut' || trailer.length < 8) return cut(path, reader.offset)
  if (trailer.readUInt32LE(0) === end.crc && trailer.readUInt32LE(4) === end.bytes % 2 ** 32) return undefined
  const says = `the check sum of the gzip data from byte ${from} to ${at} does not match: it was altered; it was read all the same`
  return problem('damaged', path, says, from)
}

async function skipZeros(reader: ByteReader): Promise<void> {
  while (true) {
    const bytes = await reader.some(4096)
    const first = bytes.findIndex((byte) => byte !== 0)
    if (bytes.length > 0 && first === -1) continue
    if (first !== -1) reader.unread(bytes.subarray(first))
    return
  }
}

/** Source: RFC 1952 §2.3: FHCRC 2, FEXTRA 4, FNAME 8, FCOMMENT 16. */
async function skipHeader(reader: ByteReader): Promise<boolean> {
  const head = await reader.read(10)
  if (head.length < 10) return false
  const flags = head[3] ?? 0
  if ((flags & 4) !== 0) {
    const size = await reader.read(2)
    if (size.length < 2 || (await reader.skip(size.readUInt16LE(0))) < size.readUInt16LE(0)) return false
  }
  if ((flags & 8) !== 0 && !(await skipText(reader))) return false
  if ((flags & 16) !== 0 && !(await skipText(reader))) return false
  return (flags & 2) === 0 || (await reader.skip(2)) === 2
}

async function skipText(reader: ByteReader): Promise<boolean> {
  const bytes = await reader.peek(headerTextBytesMax)
  const end = bytes.indexOf(0)
  if (end === -1) return false
  await reader.skip(end + 1)
  return true
}
