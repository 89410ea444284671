import { lineBytesMax } from '../framing/lines.ts'
import { finder, type Finder } from './finder.ts'

/** A line that was found. */
export type FoundLine = {
  /** Counted from 1. */
  readonly number: number
  /** Where it starts, in bytes from the start of the file. */
  readonly offset: number
  /** The line as byte text, without its end. */
  readonly bytes: string
  /** True where the line is longer than the limit: `bytes` is its beginning. */
  readonly cut: boolean
}

/** Finds the lines of one file that may hold SECCOMP records, without looking at any other line. */
export type RecordScanner = {
  /** Where the next bytes of the file may be read to, so that they need not be copied. Never empty. */
  readonly room: () => Uint8Array
  /** Says how many bytes were put into `room`. */
  readonly filled: (bytes: number) => readonly FoundLine[]
  /** The last line, where it has no newline. */
  readonly end: () => readonly FoundLine[]
  /** Finished lines so far. */
  readonly lineCount: () => number
}

/** The bytes a scanner looks through at a time; nothing grows with the file. */
export const scannerBytes = lineBytesMax + 1024 * 1024

const lf = 0x0a
const cr = 0x0d

/**
 * Gives every line with `SECCOMP` in it or 1326 as its type, in order, with its number and offset: all that can be a
 * SECCOMP record in a carrier that keeps a record to a line. What it gives may still be something else.
 * Chunks may cut a line anywhere. A line over 1 MiB comes out cut, once, whatever it holds; the rest of it is skipped.
 *
 * @param found the memory and the search: made for this scanner and used by no other
 */
export function recordScanner(found: Finder = finder(scannerBytes)): RecordScanner {
  const { memory, dataStart } = found
  let dataEnd = dataStart
  let usedTo = dataStart
  let number = 1
  let offset = 0
  let skipping = false

  /** Forgets what was given out; an unfinished line moves to the front. */
  function settle(): void {
    offset += usedTo - dataStart
    memory.copyWithin(dataStart, usedTo, dataEnd)
    dataEnd -= usedTo - dataStart
    usedTo = dataStart
  }

  function room(): Uint8Array {
    settle()
    return memory.subarray(dataEnd, dataStart + found.dataBytesMax)
  }

  function filled(bytes: number): readonly FoundLine[] {
    const before = dataEnd
    dataEnd += bytes
    if (skipping && !leaveLongLine()) return []
    const last = memory.subarray(Math.max(before, usedTo), dataEnd).lastIndexOf(lf)
    if (last !== -1) return search(Math.max(before, usedTo) + last + 1)
    if (dataEnd - usedTo <= lineBytesMax) return []
    const long = {
      number,
      offset: offset + usedTo - dataStart,
      bytes: memory.toString('latin1', usedTo, usedTo + lineBytesMax),
      cut: true,
    }
    skipping = true
    usedTo = dataEnd
    return [long]
  }

  function leaveLongLine(): boolean {
    const feed = memory.subarray(dataStart, dataEnd).indexOf(lf)
    usedTo = feed === -1 ? dataEnd : dataStart + feed + 1
    if (feed === -1) return false
    skipping = false
    number += 1
    return true
  }

  /** Looks through what is not used up to `until`, which is behind a line feed or the end of the file. */
  function search(until: number): readonly FoundLine[] {
    const lines: FoundLine[] = []
    let lineEnd = usedTo
    const count = found.find(usedTo, until)
    for (let index = 0; index < count; index += 1) {
      const place = found.places[index * 2] ?? usedTo
      if (place < lineEnd) continue
      const start = Math.max(usedTo, memory.lastIndexOf(lf, place) + 1)
      const feed = memory.indexOf(lf, place)
      lineEnd = feed === -1 || feed > until ? until : feed
      const cut = lineEnd - start > lineBytesMax
      const end = cut ? start + lineBytesMax : memory[lineEnd - 1] === cr ? lineEnd - 1 : lineEnd
      const before = found.places[index * 2 + 1] ?? 0
      lines.push({
        number: number + before,
        offset: offset + start - dataStart,
        bytes: memory.toString('latin1', start, end),
        cut,
      })
    }
    number += found.feedCount()
    usedTo = until
    return lines
  }

  return {
    room,
    filled,
    end: () => (skipping || dataEnd === usedTo ? [] : search(dataEnd)),
    lineCount: () => number - 1,
  }
}
