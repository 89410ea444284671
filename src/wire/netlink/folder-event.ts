import { isLittleEndian } from './message.ts'

/** Something that happened in a watched folder. */
export type FolderEvent = {
  /** The number of the watch. */
  readonly watch: number
  /** `ended`: the folder is gone, and its number means nothing from here on. */
  readonly is: 'made' | 'written' | 'ended'
  /** The file or folder inside. */
  readonly name: string
}

// Source: include/uapi/linux/inotify.h.
const modified = 0x2
const created = 0x100
const overflow = 0x4000
const ignored = 0x8000
const onlyFolder = 0x0100_0000
const isFolder = 0x4000_0000

/** What a watch asks for. Works on control groups: the notice comes from the call that writes or makes, not from the file system. */
export const watchedEvents = modified | created | onlyFolder

const headBytes = 16

/** The events in what a read of an inotify descriptor gave; `overrun` where the kernel had no room for some. */
export function folderEvents(bytes: Uint8Array): readonly FolderEvent[] | 'overrun' {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  const found: FolderEvent[] = []
  for (let at = 0; at + headBytes <= bytes.length;) {
    const watch = view.getInt32(at, isLittleEndian)
    const mask = view.getUint32(at + 4, isLittleEndian)
    const end = at + headBytes + view.getUint32(at + 12, isLittleEndian)
    if ((mask & overflow) !== 0) return 'overrun'
    const name = Buffer.from(bytes.subarray(at + headBytes, end))
      .toString('utf8')
      .replace(/\0+$/, '')
    if ((mask & ignored) !== 0) found.push({ watch, is: 'ended', name: '' })
    else if ((mask & modified) !== 0) found.push({ watch, is: 'written', name })
    else if ((mask & created) !== 0 && (mask & isFolder) !== 0) found.push({ watch, is: 'made', name })
    at = end
  }
  return found
}
