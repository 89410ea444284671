import { spawn } from 'node:child_process'
import { accessSync, constants, createReadStream } from 'node:fs'
import { type FilePlace, followFile } from '../../collect/follow-file.ts'

/** From where audit records come; `auto` takes the first of these that the host allows. */
export const carriers = ['netlink', 'file', 'journal', 'kmsg'] as const

/** One of them. */
export type Carrier = (typeof carriers)[number]

/** A carrier of lines that runs. */
export type LineCarrier = {
  readonly place: () => FilePlace | undefined
  readonly stop: () => void
}

/** What a carrier tells. */
export type CarrierTold = {
  readonly line: (line: Buffer) => void
  /** Lines may be missing. */
  readonly lost: (why: string) => void
  /** It ended by itself. */
  readonly ended: (why: string) => void
}

/** On the first start, so much of what was written before is read. */
const tailBytes = 8 * 2 ** 20
const pollMs = 100
/** Between two turns of a file that has more, others get theirs. */
const busyMs = 0

/** Whether a file can be read by this process. */
export function isReadable(path: string): boolean {
  try {
    accessSync(path, constants.R_OK)
    return true
  } catch {
    return false
  }
}

/** Follows a file of audit records. */
export function fileCarrier(path: string, from: FilePlace | undefined, told: CarrierTold): LineCarrier {
  const file = followFile(path, { from, tailBytes, take: told.line, lost: told.lost })
  let timer: NodeJS.Timeout | undefined
  const turn = (): void => {
    let isMore = false
    try {
      isMore = file.poll()
    } catch (error) {
      told.lost(`${path}: ${(error as NodeJS.ErrnoException).code ?? 'cannot be read'}`)
    }
    timer = setTimeout(turn, isMore ? busyMs : pollMs)
  }
  turn()
  return {
    place: file.place,
    stop: () => {
      clearTimeout(timer)
      file.close()
    },
  }
}

/** The journal's audit records and kernel messages, by its own program. */
export function journalCarrier(told: CarrierTold): LineCarrier {
  const child = spawn('journalctl', ['-f', '-n', '1000', '-o', 'json', '_TRANSPORT=audit', '+', '_TRANSPORT=kernel'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  child.on('error', (error) => told.ended(`journalctl: ${error.message}`))
  child.on('exit', (code) => told.ended(`journalctl ended with ${code ?? 'a signal'}`))
  linesOf(child.stdout, told.line)
  return {
    place: () => undefined,
    stop: () => {
      child.removeAllListeners()
      child.kill()
    },
  }
}

/** The kernel's ring buffer: what printk's rate limit leaves out is lost, and said to be by the kernel itself. */
export function kmsgCarrier(told: CarrierTold): LineCarrier {
  const stream = createReadStream('/dev/kmsg', { highWaterMark: 16_384 })
  stream.on('error', (error: NodeJS.ErrnoException) => {
    // Source: Documentation/ABI/testing/dev-kmsg: EPIPE means that messages were overwritten before they were read.
    if (error.code === 'EPIPE') told.lost('messages of the ring buffer were overwritten before they were read')
    told.ended(`/dev/kmsg: ${error.code ?? error.message}`)
  })
  linesOf(stream, told.line)
  return { place: () => undefined, stop: () => void stream.destroy() }
}

/** A longer line is handed on in parts. */
const lineBytesMax = 2 ** 20

function linesOf(stream: NodeJS.ReadableStream, take: (line: Buffer) => void): void {
  let rest: Buffer = Buffer.alloc(0)
  stream.on('data', (chunk: Buffer) => {
    const all = rest.length === 0 ? chunk : Buffer.concat([rest, chunk])
    let start = 0
    for (let end = all.indexOf(0x0a); end !== -1; end = all.indexOf(0x0a, start)) {
      take(all.subarray(start, end))
      start = end + 1
    }
    rest = Buffer.from(all.subarray(start))
    if (rest.length <= lineBytesMax) return
    take(rest)
    rest = Buffer.alloc(0)
  })
}
