import { closeSync, constants, openSync, readFileSync, readSync } from 'node:fs'

/** A message of the ring buffer, by the boot that it belongs to. */
export type KernelLogPlace = { readonly boot: string; readonly sequence: number }

/** The kernel's ring buffer as it is read. */
export type KernelLog = {
  /** Hands on what is there now; true: there may be more. */
  readonly poll: () => boolean
  readonly place: () => KernelLogPlace | undefined
  readonly close: () => void
}

/** The longest message with its keys. Source: include/linux/printk.h, PRINTK_MESSAGE_MAX. */
const messageBytesMax = 16_384
const messagesMax = 1000

/**
 * Reads `/dev/kmsg`, one message a read, from the oldest on, or behind a place of the same boot. It never blocks: a read
 * that waits would hold one of Node's few threads, and keep the process from ending until the kernel says something.
 * Source: Documentation/ABI/testing/dev-kmsg. EPIPE: messages were overwritten before they were read.
 */
export function kernelLog(
  path: string,
  {
    from,
    take,
    lost,
  }: {
    readonly from: KernelLogPlace | undefined
    readonly take: (message: Buffer) => void
    readonly lost: (why: string) => void
  },
): KernelLog {
  const fd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK)
  const room = Buffer.alloc(messageBytesMax)
  const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
  let last = from?.boot === boot ? from.sequence : undefined

  function next(): Buffer | 'none' | 'overwritten' {
    try {
      const bytes = readSync(fd, room, 0, room.length, null)
      return bytes === 0 ? 'none' : room.subarray(0, bytes)
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      if (code === 'EPIPE') return 'overwritten'
      if (code === 'EAGAIN') return 'none'
      throw error
    }
  }

  function poll(): boolean {
    for (let count = 0; count < messagesMax; count += 1) {
      const read = next()
      if (read === 'none') return false
      // What comes next shows by its number how many are missing.
      if (read === 'overwritten') continue
      const sequence = Number(/^\d+,(\d+),/.exec(read.toString('latin1', 0, 40))?.[1])
      if (Number.isNaN(sequence) || (last !== undefined && sequence <= last)) continue
      if (last !== undefined && sequence > last + 1)
        lost(`${sequence - last - 1} messages of the ring buffer were overwritten before they were read`)
      last = sequence
      const end = read.indexOf(0x0a)
      take(Buffer.from(end === -1 ? read : read.subarray(0, end)))
    }
    return true
  }

  return {
    poll,
    place: () => (last === undefined ? undefined : { boot, sequence: last }),
    close: () => closeSync(fd),
  }
}
