import { closeSync, constants, openSync, read, readSync } from 'node:fs'
import { promisify } from 'node:util'
import { Budget } from './archive/budget.ts'
import { type Unpacked, unpacked } from './archive/unpack.ts'
import type { Seekable } from './archive/zip.ts'
import { ByteReader, type Bytes } from './byte-reader.ts'
import type { ReadLimits } from './limits.ts'
import type { ReadProblem } from './problem.ts'
import { isRecorderNote } from './recorder-notes.ts'
import { unreadable, walk, type WalkedFile } from './walk.ts'

/** How input is read. */
export type FilesOptions = {
  readonly limits: ReadLimits
  readonly report: (problem: ReadProblem) => void
  /** What `-` stands for. */
  readonly stdin: Bytes
  /** Told now and then how many bytes of the files were read; `total` is without standard input. */
  readonly progress?: (bytes: { readonly done: number; readonly total: number }) => void
  readonly cancelled?: AbortSignal
}

/** A file to be read as evidence, or left out as one of the recorder's notes. */
export type InputFile = Unpacked & {
  readonly isNote: boolean
  /** Where the same bytes can be read again and by other means: only for a regular file with a size that is not packed. */
  readonly location?: Buffer
}

/** The path that stands for standard input, and its name in reports. */
export const stdinPath = '-'

/**
 * All files at and below the paths, unpacked. Each one's bytes must be read, or left, before the next is asked for.
 * Never throws for what it finds: problems are reported. Stops early when cancelled.
 */
export async function* inputFiles(
  paths: readonly string[],
  options: FilesOptions,
): AsyncGenerator<InputFile, void, undefined> {
  const { limits, report, cancelled } = options
  const walked = walk(
    paths.filter((path) => path !== stdinPath),
    limits,
  )
  for (const found of walked.problems) report(found)
  const meter = { done: 0, total: walked.files.reduce((sum, file) => sum + file.size, 0) }
  let count = 0
  const counted = (): boolean => {
    count += 1
    return cancelled?.aborted !== true && count <= limits.filesMax
  }

  if (paths.includes(stdinPath)) {
    for await (const file of unpackedStream(options)) if (counted()) yield file
  }
  for (const [index, file] of walked.files.entries()) {
    if (cancelled?.aborted === true) return
    const after = meter.done + file.size
    for await (const found of unpackedFile(file, options, meter)) if (counted()) yield found
    meter.done = after
    options.progress?.(meter)
    if (index % breathEvery === 0) await breath()
  }
}

const breathEvery = 64

/** Lets signals and timers in between many small files, which are read without waiting. */
const breath = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

async function* unpackedStream({ limits, report, stdin }: FilesOptions): AsyncGenerator<InputFile, void, undefined> {
  const reader = new ByteReader(stdin)
  const budget = new Budget(stdinPath, { limits, report, packedBytes: () => reader.offset })
  const at = { path: stdinPath, logicalPath: stdinPath, layers: 0, limits, budget, report }
  try {
    for await (const file of unpacked(reader, at)) {
      yield { ...file, isNote: file.path !== stdinPath && isRecorderNote(file.logicalPath, file.logicalPath) }
    }
  } catch (error) {
    report(unreadable(stdinPath, error))
  }
}

type Meter = { done: number; readonly total: number }

async function* unpackedFile(
  file: WalkedFile,
  options: FilesOptions,
  meter: Meter,
): AsyncGenerator<InputFile, void, undefined> {
  const { limits, report } = options
  const above = file.path.slice(0, file.path.length - file.below.length)
  const isNote = (path: string): boolean => isRecorderNote(path, path.slice(above.length))
  if (isNote(file.path)) {
    yield { path: file.path, logicalPath: file.path, isPacked: false, bytes: none(), isNote: true }
    return
  }
  let fd: number | undefined
  try {
    fd = openSync(file.location, constants.O_RDONLY)
    const metered = meteredBy(meter, options, meter.done + file.size)
    const seekable: Seekable = { size: file.size, from: (offset) => metered(chunksFrom(fd ?? -1, file.size, offset)) }
    const reader = new ByteReader(file.size === 0 ? metered(inOrder(fd)) : seekable.from(0))
    const budget = new Budget(file.path, { limits, report, packedBytes: () => Math.max(file.size, reader.offset) })
    const at = { path: file.path, logicalPath: file.path, layers: 0, limits, budget, report }
    for await (const found of unpacked(reader, at, file.size === 0 ? undefined : seekable)) {
      const isPlain = !found.isPacked && file.size > 0
      yield { ...found, isNote: isNote(found.logicalPath), ...(isPlain ? { location: file.location } : {}) }
    }
  } catch (error) {
    if (!isSystemError(error)) throw error
    report(unreadable(file.path, error))
  } finally {
    if (fd !== undefined) closeSync(fd)
  }
}

/** A failure of the system, as against a mistake of ours. */
const isSystemError = (error: unknown): boolean => error instanceof Error && 'syscall' in error

async function* none(): AsyncGenerator<Uint8Array, void, undefined> {}

const firstBytes = 1 << 16
const chunkBytes = 1 << 18
const readAsync = promisify(read)

/** The first chunk is read at once: most files end in it, and a hundred thousand waits would be seconds. */
async function* chunksFrom(fd: number, size: number, offset: number): AsyncGenerator<Uint8Array, void, undefined> {
  if (offset >= size) return
  const first = Buffer.allocUnsafe(Math.min(firstBytes, Math.max(1, size - offset)))
  const got = readSync(fd, first, 0, first.length, offset)
  if (got === 0) return
  yield first.subarray(0, got)
  let at = offset + got
  if (at >= size && got < firstBytes) return
  while (true) {
    const chunk = Buffer.allocUnsafeSlow(chunkBytes)
    const { bytesRead } = await readAsync(fd, chunk, 0, chunkBytes, at)
    if (bytesRead === 0) return
    yield chunk.subarray(0, bytesRead)
    at += bytesRead
  }
}

/** A file without a size, or a pipe: read as it comes. */
async function* inOrder(fd: number): AsyncGenerator<Uint8Array, void, undefined> {
  while (true) {
    const chunk = Buffer.allocUnsafeSlow(firstBytes)
    const { bytesRead } = await readAsync(fd, chunk, 0, firstBytes, null)
    if (bytesRead === 0) return
    yield chunk.subarray(0, bytesRead)
  }
}

/** Counts what is read of a file, at most to `until`: a zip is read at its end and again from its front. */
function meteredBy(meter: Meter, { progress, cancelled }: FilesOptions, until: number): (bytes: Bytes) => Bytes {
  return async function* metered(bytes) {
    for await (const chunk of bytes) {
      if (cancelled?.aborted === true) return
      yield chunk
      meter.done = Math.min(until, meter.done + chunk.length)
      progress?.(meter)
    }
  }
}
