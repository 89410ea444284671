import { duration, type Duration } from '../../domain/time.ts'

const unitMs: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }

/** How a length of time is written: numbers with units, largest first: `1h30m`, `250ms`, `1.5s`. */
export const durationPattern =
  /^(?=.)(?:\d+(?:\.\d+)?d)?(?:\d+(?:\.\d+)?h)?(?:\d+(?:\.\d+)?m)?(?:\d+(?:\.\d+)?s)?(?:\d+(?:\.\d+)?ms)?$/

/** How a size of memory is written. */
export const bytesPattern = /^\d+(?:\.\d+)?(?:B|KiB|MiB|GiB|kB|MB|GB)$/

/** A length of time as scenarios write it; fractions below a millisecond are cut. Longest: 10 years. */
export function readDuration(text: string): Duration | undefined {
  if (!durationPattern.test(text)) return undefined
  let ms = 0
  for (const [, number = '', unit = ''] of text.matchAll(/(\d+(?:\.\d+)?)(ms|[dhms])/g))
    ms += Number(number) * (unitMs[unit] ?? 0)
  return ms > durationMsMax ? undefined : duration(Math.round(ms * 1000) / 1000)
}

const durationMsMax = 3650 * 86_400_000

/** A length of time, as `readDuration` reads it. */
export function durationText(length: number): string {
  if (length === 0) return '0s'
  let left = length
  const parts = (['d', 'h', 'm', 's', 'ms'] as const).map((unit) => {
    const size = unitMs[unit] ?? 1
    const count = Math.floor(left / size)
    left -= count * size
    return count === 0 ? '' : `${count}${unit}`
  })
  return parts.join('')
}

const unitBytes: Readonly<Record<string, number>> = {
  B: 1,
  kB: 1e3,
  MB: 1e6,
  GB: 1e9,
  KiB: 1 << 10,
  MiB: 1 << 20,
  GiB: 1 << 30,
}

/** A size as scenarios write it, in MiB. */
export function readMib(text: string): number | undefined {
  const [, number, unit = ''] = /^(\d+(?:\.\d+)?)([A-Za-z]+)$/.exec(text) ?? []
  const size = unitBytes[unit]
  return number === undefined || size === undefined ? undefined : (Number(number) * size) / (1 << 20)
}

/** A length of time that may point backwards: `-2s`; in ms. */
export function readSignedMs(text: string): number | undefined {
  const length = readDuration(text.replace(/^[+-]/, ''))
  return length === undefined ? undefined : text.startsWith('-') ? 0 - length : length
}
