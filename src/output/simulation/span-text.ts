const units: readonly (readonly [ms: number, name: string])[] = [
  [86_400_000, 'd'],
  [3_600_000, 'h'],
  [60_000, 'm'],
  [1000, 's'],
]

/** A length of time for people: `3.517s`, `4m 3s`, `2d 1h`. At most two units; below a minute with its milliseconds. */
export function spanText(ms: number): string {
  if (ms < 60_000) return `${trimmed(ms / 1000)}s`
  const parts: string[] = []
  let rest = ms
  for (const [size, name] of units) {
    const count = Math.floor(rest / size)
    rest -= count * size
    if (parts.length > 0 || count > 0) parts.push(`${count}${name}`)
    if (parts.length === 2) break
  }
  return parts.filter((part) => !part.startsWith('0')).join(' ')
}

const trimmed = (seconds: number): string => seconds.toFixed(3).replace(/\.?0+$/, '')

/** The moment of an entry as the time since the start: `+1d 02:03:04.567`. */
export function sinceText(ms: number): string {
  const days = Math.floor(ms / 86_400_000)
  const clock = new Date(ms - days * 86_400_000).toISOString().slice(11, 23)
  return days === 0 ? `+${clock}` : `+${days}d ${clock}`
}
