import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bytesOf } from '../../src/source/byte-reader.ts'
import { inputFiles } from '../../src/source/files.ts'
import { readLimits, type ReadLimits } from '../../src/source/limits.ts'
import type { ReadProblem } from '../../src/source/problem.ts'

/** What reading gave: texts by path, and problems. Paths are relative to `folder`. */
export type Heard = {
  readonly texts: readonly (readonly [path: string, text: string])[]
  readonly problems: readonly ReadProblem[]
  readonly notes: readonly string[]
}

/** Where many files can be made fast, if the machine has such a place. */
export const memoryFolder = existsSync('/dev/shm') ? '/dev/shm' : tmpdir()

/** Runs with a folder of its own, which is removed after. */
export async function inFolder<T>(run: (folder: string) => Promise<T> | T, where = tmpdir()): Promise<T> {
  const folder = mkdtempSync(join(where, 'sigsys-test-'))
  try {
    return await run(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Reads everything at the paths. */
export async function heard(
  paths: readonly string[],
  {
    limits = {},
    stdin = Buffer.alloc(0),
    folder = '',
  }: { limits?: Partial<ReadLimits>; stdin?: Buffer; folder?: string } = {},
): Promise<Heard> {
  const problems: ReadProblem[] = []
  const texts: (readonly [string, string])[] = []
  const notes: string[] = []
  const relative = (path: string): string =>
    folder !== '' && path.startsWith(`${folder}/`) ? path.slice(folder.length + 1) : path
  const report = (found: ReadProblem): void => void problems.push({ ...found, path: relative(found.path) })
  for await (const file of inputFiles(paths, { limits: { ...readLimits, ...limits }, report, stdin: bytesOf(stdin) })) {
    if (file.isNote) {
      notes.push(relative(file.path))
      continue
    }
    const chunks: Uint8Array[] = []
    for await (const chunk of file.bytes) chunks.push(chunk)
    texts.push([relative(file.path), Buffer.concat(chunks).toString()])
  }
  return { texts, problems, notes }
}

/** Reads one file with these bytes, by its path. */
export const heardFile = (name: string, bytes: Buffer, limits: Partial<ReadLimits> = {}): Promise<Heard> =>
  inFolder((folder) => {
    writeFileSync(join(folder, name), bytes)
    return heard([join(folder, name)], { limits, folder })
  })

/** Reads the bytes from standard input. */
export const heardStream = (bytes: Buffer, limits: Partial<ReadLimits> = {}): Promise<Heard> =>
  heard(['-'], { stdin: bytes, limits })
