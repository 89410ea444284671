import { closeSync, openSync, readSync, statSync } from 'node:fs'
import { Worker } from 'node:worker_threads'
import { threadModule } from '../domain/own-files.ts'
import { type FoundLine, recordScanner } from '../wire/audit/scan.ts'
import { type LineBatch, linesOfBatch, type WorkerStart } from './line-batch.ts'

/**
 * The lines of a regular file that may hold SECCOMP records, in batches. A large file is read and looked through by a
 * second thread, while the first makes use of what it found. Memory does not grow with the file.
 * Throws what opening and reading throw.
 *
 * @param location a path; bytes, since names need not be text
 */
export async function* recordLines(location: Buffer | string): AsyncGenerator<readonly FoundLine[], void, undefined> {
  if (statSync(location).size < secondThreadFrom) yield* recordLinesHere(location)
  else yield* recordLinesAside(location)
}

/** The same in this thread, which waits for the disk. Reads straight into the scanner's memory: nothing is copied. */
export function* recordLinesHere(location: Buffer | string): Generator<readonly FoundLine[], void, undefined> {
  const scanner = recordScanner()
  const file = openSync(location, 'r')
  try {
    while (true) {
      const room = scanner.room()
      const bytes = readSync(file, room, 0, Math.min(room.length, readBytes), null)
      if (bytes === 0) break
      yield scanner.filled(bytes)
    }
    yield scanner.end()
  } finally {
    closeSync(file)
  }
}

/** What one read asks for. */
const readBytes = 1024 * 1024

/** Below this a second thread costs more than it gains. */
const secondThreadFrom = 32 * 1024 * 1024

/** The same by a second thread, which stays a bounded number of batches ahead. */
export async function* recordLinesAside(
  location: Buffer | string,
): AsyncGenerator<readonly FoundLine[], void, undefined> {
  const taken = new Int32Array(new SharedArrayBuffer(4))
  const start: WorkerStart = { location: Buffer.from(location), taken }
  const worker = new Worker(threadModule('source/record-lines-worker.js'), {
    workerData: start,
    execArgv: [],
  })
  const batches: LineBatch[] = []
  const failure: { error?: unknown } = {}
  let wake = (): void => {}
  worker.on('message', (batch: LineBatch) => {
    batches.push(batch)
    wake()
  })
  worker.on('error', (error) => {
    failure.error = error
    wake()
  })
  try {
    while (true) {
      const batch = batches.shift()
      if (batch === undefined) {
        if (failure.error !== undefined) throw failure.error
        await new Promise<void>((resolve) => {
          wake = resolve
        })
        continue
      }
      Atomics.add(taken, 0, 1)
      Atomics.notify(taken, 0)
      if (batch.failed !== undefined) throw Object.assign(new Error(batch.failed.message), { code: batch.failed.code })
      yield linesOfBatch(batch)
      if (batch.isLast) return
    }
  } finally {
    await worker.terminate()
  }
}
