import { closeSync, openSync, readSync } from 'node:fs'
import { type FoundLine, recordScanner } from '../wire/audit/scan.ts'

/**
 * The lines of a regular file that may hold SECCOMP records, a batch for each read. Reads straight into the scanner's memory: nothing is copied, and nothing grows with the file.
 * Throws what opening and reading throw.
 *
 * @param location a path; bytes, since names need not be text
 */
export function* recordLines(location: Buffer | string): Generator<readonly FoundLine[], void, undefined> {
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
