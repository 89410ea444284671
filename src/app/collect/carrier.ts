import { accessSync, constants } from 'node:fs'
import type { Instant } from '../../domain/time.ts'
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

/** From when to when. */
export type TimeSpan = { readonly from: Instant; readonly to: Instant }

/** What a carrier tells. */
export type CarrierTold = {
  /** `at`: the line's place, the same whenever it is read. */
  readonly line: (line: Buffer, at: string) => void
  /** Many lines of a file at once, instead of one by one; their bytes are gone when it returns. */
  readonly lines?: (lines: Buffer) => void
  /** Lines may be missing, of a span of time where that is known. */
  readonly lost: (why: string, span?: TimeSpan) => void
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
    take: (lines, place) => (told.lines === undefined ? oneByOne(lines, place, told) : told.lines(lines)),
    lost: told.lost,
  })
  return polled(path, file, told)
}

function oneByOne(lines: Buffer, { inode, offset }: FilePlace, told: CarrierTold): void {
  for (let start = 0; start < lines.length;) {
    const next = lines.indexOf(0x0a, start)
    const end = next === -1 ? lines.length : next
    told.line(lines.subarray(start, end), `${inode}-${offset + start}`)
    start = end + 1
  }
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
