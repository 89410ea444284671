import { ByteReader, type Bytes } from '../byte-reader.ts'
import type { ReadLimits } from '../limits.ts'
import { problem, type ReadProblem } from '../problem.ts'
import type { Budget } from './budget.ts'
import { entryName } from './entry-name.ts'
import { gunzipped } from './gzip.ts'
import { packingBytes, packingOf } from './packing.ts'
import { tarEntries } from './tar.ts'
import { unzipped } from './unzip.ts'
import type { Seekable } from './zip.ts'

/** A file, or an archive's entry, as it is after all packing. */
export type Unpacked = {
  /** For people: the path as given, with `\xNN` for control characters, and the names inside archives. */
  readonly path: string
  /** The same without the suffixes of packing (`.gz`, `.tar.gz`, `.zip`): what the path would be, unpacked. */
  readonly logicalPath: string
  /** Whether it came out of any packing. */
  readonly isPacked: boolean
  /** To be read to its end, or left, before the next file is asked for. */
  readonly bytes: Bytes
}

/** Where the unpacking stands: names so far, packings so far, and what may still come out. */
export type UnpackAt = {
  readonly path: string
  readonly logicalPath: string
  readonly layers: number
  readonly limits: ReadLimits
  readonly budget: Budget
  readonly report: (problem: ReadProblem) => void
}

/**
 * The files in a stream of bytes: itself if it is not packed, else what the packing holds, told by content.
 *
 * @param seekable the same bytes, where they can be read anywhere: a zip's own list of entries is then used
 */
export async function* unpacked(
  reader: ByteReader,
  at: UnpackAt,
  seekable?: Seekable,
): AsyncGenerator<Unpacked, void, undefined> {
  const packing = packingOf(await reader.peek(packingBytes))
  if (packing.kind === 'none') {
    yield { path: at.path, logicalPath: at.logicalPath, isPacked: at.layers > 0, bytes: reader.take(Infinity) }
    return
  }
  if (packing.kind === 'packing-unknown' || packing.kind === 'binary') {
    at.report(problem(packing.kind, at.path, packing.says))
    return
  }
  if (at.layers >= at.limits.layersMax) {
    at.report(problem('limit', at.path, `packed more than ${at.limits.layersMax} deep (layersMax); not read`))
    return
  }
  const inner = { ...at, layers: at.layers + 1, logicalPath: withoutSuffix(at.logicalPath, packing.kind) }
  if (packing.kind === 'gzip') yield* unpacked(new ByteReader(gunzipped(reader, at)), inner)
  else if (packing.kind === 'tar') yield* untarred(reader, inner)
  else yield* unzipped(reader, inner, seekable)
}

async function* untarred(reader: ByteReader, at: UnpackAt): AsyncGenerator<Unpacked, void, undefined> {
  let entries = 0
  for await (const entry of tarEntries(reader, at)) {
    entries += 1
    if (entries > at.limits.entriesMax) {
      at.report(tooMany(at))
      return
    }
    yield* unpacked(new ByteReader(reader.take(entry.size)), within(at, entry.name))
    if (at.budget.isSpent) return
  }
}

/** The report of an archive with too many entries. */
export const tooMany = ({ path, limits }: UnpackAt): ReadProblem =>
  problem('limit', path, `holds more than ${limits.entriesMax} entries (entriesMax); the rest was not read`)

/** The place of an entry in an archive; a name that leads out of it is reported and kept inside. */
export function within(at: UnpackAt, name: string): UnpackAt {
  const { inside, leaves } = entryName(name)
  const path = `${at.path}/${inside}`
  if (leaves) at.report(problem('name-leaves-archive', path, 'its name leads out of the archive; it was kept inside'))
  return { ...at, path, logicalPath: `${at.logicalPath}/${inside}` }
}

function withoutSuffix(path: string, kind: 'gzip' | 'tar' | 'zip'): string {
  if (kind === 'gzip') return path.replace(/\.tgz$/i, '.tar').replace(/\.gz$/i, '')
  return kind === 'tar' ? path.replace(/\.tar$/i, '') : path.replace(/\.zip$/i, '')
}
