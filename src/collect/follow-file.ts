import { closeSync, fstatSync, openSync, readSync, statSync } from 'node:fs'

/** Where reading goes on: the file by its inode, and the byte behind the last whole line that was handed on. */
export type FilePlace = { readonly inode: number; readonly offset: number }

/** A file that grows, is renamed, cut or made anew. */
export type FollowedFile = {
  /** Reads what is there now; true: there may be more. */
  readonly poll: () => boolean
  readonly place: () => FilePlace | undefined
  readonly close: () => void
}

const chunkBytes = 2 ** 20
/** A longer line is handed on in parts. */
const lineBytesMax = 2 ** 16

/**
 * Follows a file by its name. After a rotation the rest of the old file is read first; a file that became shorter is
 * read from its beginning, which is told.
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
    readonly take: (line: Buffer) => void
    readonly lost: (why: string) => void
  },
): FollowedFile {
  const room = Buffer.allocUnsafe(chunkBytes)
  let fd: number | undefined
  let inode = 0
  let offset = 0
  let rest: Buffer = Buffer.alloc(0)
  let isFirst = true

  function open(): boolean {
    try {
      fd = openSync(path, 'r')
    } catch {
      return false
    }
    const { ino, size } = fstatSync(fd)
    const goesOn = isFirst && from !== undefined && from.inode === ino && from.offset <= size
    if (isFirst && from !== undefined && !goesOn) lost(`${path} is another file than the one that was read last`)
    offset = goesOn ? from.offset : isFirst && from === undefined ? Math.max(0, size - tailBytes) : 0
    // In the middle of a line: its rest is none.
    if (!goesOn && offset > 0) skipLine()
    inode = ino
    isFirst = false
    rest = Buffer.alloc(0)
    return true
  }

  function skipLine(): void {
    if (fd === undefined) return
    const bytes = readSync(fd, room, 0, room.length, offset)
    const end = room.subarray(0, bytes).indexOf(0x0a)
    offset += end === -1 ? bytes : end + 1
  }

  function readSome(): number {
    if (fd === undefined) return 0
    const bytes = readSync(fd, room, 0, room.length, offset)
    if (bytes === 0) return 0
    offset += bytes
    const all =
      rest.length === 0 ? Buffer.from(room.subarray(0, bytes)) : Buffer.concat([rest, room.subarray(0, bytes)])
    let start = 0
    for (let end = all.indexOf(0x0a); end !== -1; end = all.indexOf(0x0a, start)) {
      take(all.subarray(start, end))
      start = end + 1
    }
    rest = all.subarray(start)
    if (rest.length > lineBytesMax) {
      take(rest)
      rest = Buffer.alloc(0)
    }
    return bytes
  }

  function poll(): boolean {
    if (fd === undefined && !open()) return false
    if (readSome() > 0) return true
    if (fd === undefined) return false
    const { size } = fstatSync(fd)
    if (size < offset) {
      lost(`${path} was cut from ${offset} to ${size} bytes; what stood there was not all read`)
      offset = 0
      rest = Buffer.alloc(0)
      return true
    }
    const now = statNow()
    if (now === undefined || now === inode) return false
    closeSync(fd)
    fd = undefined
    return open()
  }

  function statNow(): number | undefined {
    try {
      return statSync(path).ino
    } catch {
      return undefined
    }
  }

  return {
    poll,
    place: () => (fd === undefined ? undefined : { inode, offset: offset - rest.length }),
    close: () => {
      if (fd !== undefined) closeSync(fd)
      fd = undefined
    },
  }
}
