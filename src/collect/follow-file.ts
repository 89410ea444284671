import { closeSync, fstatSync, openSync, readdirSync, readSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'

/** Where reading goes on: the file by its inode, and the byte behind the last whole line that was handed on. */
export type FilePlace = { readonly inode: number; readonly offset: number }

/** A file that grows, is renamed, cut or made anew. */
export type FollowedFile = {
  /** Reads what is there now; true: there may be more. */
  readonly poll: () => boolean
  readonly place: () => FilePlace | undefined
  readonly close: () => void
}

const chunkBytes = 2 ** 18
/** A longer line is handed on in parts. */
const lineBytesMax = 2 ** 16
const newline = 0x0a

/**
 * Follows a file by its name, and through its rotations: the rest of the old file is read first, then every file that
 * was rotated since (`NAME.2` before `NAME.1`), also where that happened while nobody read. A file that became shorter
 * is read from its beginning, which is told.
 *
 * @param from undefined: begin so many bytes before the end
 */
export function followFile(
  path: string,
  {
    from,
    tailBytes,
    take,
    lost,
  }: {
    readonly from: FilePlace | undefined
    readonly tailBytes: number
    /** Takes whole lines, as many as there are; `at` is their place in the file. The bytes are gone when it returns. */
    readonly take: (lines: Buffer, at: FilePlace) => void
    readonly lost: (why: string) => void
  },
): FollowedFile {
  // Half a line in front, behind it what is read next: no bytes are copied but those of half a line.
  const room = Buffer.allocUnsafe(lineBytesMax + chunkBytes)
  let fd: number | undefined
  let inode = 0
  let offset = 0
  let restLength = 0
  let isFirst = true

  function open(name: string, begin: (size: number) => number): boolean {
    try {
      fd = openSync(name, 'r')
    } catch {
      return false
    }
    const { ino, size } = fstatSync(fd)
    inode = ino
    offset = begin(size)
    restLength = 0
    isFirst = false
    return true
  }

  /** Where to begin, and with what; a place that is gone is told. */
  function openFirst(): boolean {
    if (from === undefined) {
      const isOpen = open(path, (size) => Math.max(0, size - tailBytes))
      // In the middle of a line: its rest is none.
      if (isOpen && offset > 0) skipLine()
      return isOpen
    }
    const name = inodeOf(path) === from.inode ? path : rotated(path).find((each) => inodeOf(each) === from.inode)
    if (name === undefined) {
      lost(`${path} is another file than the one that was read last`)
      return open(rotated(path).at(-1) ?? path, () => 0)
    }
    return open(name, (size) => {
      if (from.offset <= size) return from.offset
      lost(`${name} was cut from ${from.offset} to ${size} bytes; what stood there was not all read`)
      return 0
    })
  }

  function skipLine(): void {
    if (fd === undefined) return
    const bytes = readSync(fd, room, 0, room.length, offset)
    const end = room.subarray(0, bytes).indexOf(0x0a)
    offset += end === -1 ? bytes : end + 1
  }

  function readSome(): number {
    if (fd === undefined) return 0
    const bytes = readSync(fd, room, restLength, chunkBytes, offset)
    if (bytes === 0) return 0
    const begin = offset - restLength
    const filled = restLength + bytes
    offset += bytes
    const end = room.subarray(0, filled).lastIndexOf(newline) + 1
    if (end > 0) take(room.subarray(0, end), { inode, offset: begin })
    restLength = filled - end
    if (restLength > lineBytesMax) {
      take(room.subarray(end, filled), { inode, offset: begin + end })
      restLength = 0
    }
    room.copyWithin(0, end, end + restLength)
    return bytes
  }

  function poll(): boolean {
    if (fd === undefined && !(isFirst ? openFirst() : open(path, () => 0))) return false
    if (readSome() > 0) return true
    if (fd === undefined) return false
    const { size } = fstatSync(fd)
    if (size < offset) {
      lost(`${path} was cut from ${offset} to ${size} bytes; what stood there was not all read`)
      offset = 0
      restLength = 0
      return true
    }
    const now = inodeOf(path)
    if (now === undefined || now === inode) return false
    // It may have grown between the last read and the rename.
    if (readSome() > 0) return true
    const next = following(fd)
    closeSync(fd)
    fd = undefined
    return open(next, () => 0)
  }

  /** The file that was begun when the open one was rotated. */
  function following(old: number): string {
    const names = rotated(path)
    const own = names.findIndex((name) => inodeOf(name) === inode)
    if (own > 0) return names[own - 1] ?? path
    const oldest = names.at(-1)
    if (own === 0 || oldest === undefined || fstatSync(old).nlink > 0) return path
    lost(`${path} was rotated away before what came after it was read`)
    return oldest
  }

  return {
    poll,
    place: () => (fd === undefined ? undefined : { inode, offset: offset - restLength }),
    close: () => {
      if (fd !== undefined) closeSync(fd)
      fd = undefined
    },
  }
}

function inodeOf(path: string): number | undefined {
  try {
    return statSync(path).ino
  } catch {
    return undefined
  }
}

/** What was rotated, the newest first: `NAME.1`, `NAME.2`. */
function rotated(path: string): readonly string[] {
  const [folder, name] = [dirname(path), basename(path)]
  let names: readonly string[]
  try {
    names = readdirSync(folder)
  } catch {
    return []
  }
  const numbers = names.flatMap((each) => {
    const digits = each.startsWith(`${name}.`) ? each.slice(name.length + 1) : ''
    return /^\d{1,5}$/.test(digits) ? [Number(digits)] : []
  })
  return numbers.toSorted((left, right) => left - right).map((number) => join(folder, `${name}.${number}`))
}
