import { spawn } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import { type FilePlace, followFile } from '../../collect/follow-file.ts'
import { kernelLog, type KernelLogPlace } from '../../collect/kernel-log.ts'

/** From where audit records come; `auto` takes the first of these that the host allows. */
export const carriers = ['netlink', 'file', 'journal', 'kmsg'] as const

/** One of them. */
export type Carrier = (typeof carriers)[number]

/** A carrier of lines that runs. */
export type LineCarrier = {
  /** Behind the last line that was handed on, as text for the next start. */
  readonly place: () => string | undefined
  readonly stop: () => void
}

/** What a carrier tells. */
export type CarrierTold = {
  /** `at`: the line's place, the same whenever it is read. */
  readonly line: (line: Buffer, at: string) => void
  /** Lines may be missing. */
  readonly lost: (why: string) => void
  /** It ended by itself. */
  readonly ended: (why: string) => void
  /** All that was there has been handed on; told once. */
  readonly caughtUp?: () => void
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

/** Follows a file of lines. */
export function fileCarrier(path: string, from: string | undefined, told: CarrierTold): LineCarrier {
  const file = followFile(path, {
    from: placeIn<FilePlace>(from, ({ inode, offset }) => typeof inode === 'number' && typeof offset === 'number'),
    tailBytes,
    take: (line, { inode, offset }) => told.line(line, `${inode}-${offset}`),
    lost: told.lost,
  })
  return polled(path, file, told)
}

/** The kernel's ring buffer: what printk's rate limit leaves out is lost, and said to be by the kernel itself. */
export function kmsgCarrier(from: string | undefined, told: CarrierTold, path = '/dev/kmsg'): LineCarrier {
  const isPlace = ({ boot, sequence }: Partial<KernelLogPlace>): boolean =>
    typeof boot === 'string' && typeof sequence === 'number'
  const take = (line: Buffer): void => told.line(line, '')
  return polled(path, kernelLog(path, { from: placeIn(from, isPlace), take, lost: told.lost }), told)
}

type Polled = { readonly poll: () => boolean; readonly place: () => object | undefined; readonly close: () => void }

/** Reads in turns, so that others get theirs. */
function polled(path: string, source: Polled, told: CarrierTold): LineCarrier {
  let timer: NodeJS.Timeout | undefined
  let isBroken = false
  let isBehind = true
  const turn = (): void => {
    let isMore = false
    try {
      isMore = source.poll()
      isBroken = false
    } catch (error) {
      if (!isBroken) told.lost(`${path}: ${(error as NodeJS.ErrnoException).code ?? 'cannot be read'}`)
      isBroken = true
    }
    timer = setTimeout(turn, isMore ? busyMs : pollMs)
    if (isMore || !isBehind) return
    isBehind = false
    told.caughtUp?.()
  }
  timer = setTimeout(turn, 0)
  return {
    place: () => {
      const place = source.place()
      return place === undefined ? undefined : JSON.stringify(place)
    },
    stop: () => {
      clearTimeout(timer)
      source.close()
    },
  }
}

/** A place that was kept; undefined for text that is none. */
function placeIn<P extends object>(text: string | undefined, isPlace: (value: Partial<P>) => boolean): P | undefined {
  if (text === undefined) return undefined
  try {
    const value: unknown = JSON.parse(text)
    // The check has looked at every key.
    return typeof value === 'object' && value !== null && isPlace(value) ? (value as P) : undefined
  } catch {
    return undefined
  }
}

/** The journal is asked again after it ended by itself. */
const restartMs = 1000
const restartsMax = 10
const journalLines = 1000

/** The journal's audit records and kernel messages, by its own program, behind a cursor that was kept. */
export function journalCarrier(from: string | undefined, told: CarrierTold): LineCarrier {
  let cursor = from
  let restarts = 0
  let timer: NodeJS.Timeout | undefined
  let child = start()

  function start() {
    const begin = cursor === undefined ? ['-n', String(journalLines)] : ['--no-tail', `--after-cursor=${cursor}`]
    const words = ['-f', ...begin, '-o', 'json', '_TRANSPORT=audit', '+', '_TRANSPORT=kernel']
    const started = spawn('journalctl', words, { stdio: ['ignore', 'pipe', 'ignore'] })
    started.on('error', (error) => told.ended(`journalctl: ${error.message}`))
    started.on('exit', (code) => {
      const says = `journalctl ended with ${code ?? 'a signal'}`
      restarts += 1
      if (restarts > restartsMax) return told.ended(says)
      told.lost(says)
      timer = setTimeout(() => (child = start()), restartMs)
    })
    linesOf(started.stdout, (line) => {
      const found = /"__CURSOR"\s*:\s*"([^"]{1,500})"/.exec(line.toString('latin1', 0, 2000))?.[1]
      cursor = found ?? cursor
      restarts = 0
      told.line(line, found ?? '')
    })
    return started
  }

  return {
    place: () => cursor,
    stop: () => {
      clearTimeout(timer)
      child.removeAllListeners()
      child.kill()
    },
  }
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
