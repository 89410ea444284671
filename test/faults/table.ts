/** What came of all runs of a fault. */
export type Tally = {
  readonly name: string
  runs: number
  /** Runs that lost or doubled anything, failed or did not end. */
  bad: number
  acknowledged: number
  lost: number
  doubled: number
  seconds: number
  /** Last words. */
  says: string
}

const heads = ['FAULT', 'RUNS', 'BAD', 'ACKNOWLEDGED', 'LOST', 'DOUBLED', 'SECONDS'] as const

/** A line a fault, numbers to the right, and what the last run said. */
export function tableOf(tallies: readonly Tally[]): string {
  const cells = tallies.map(({ name, runs, bad, acknowledged, lost, doubled, seconds }) => [
    name,
    ...[runs, bad, acknowledged, lost, doubled, Math.round(seconds)].map(String),
  ])
  const widths = heads.map((head, at) => Math.max(head.length, ...cells.map((row) => row[at]?.length ?? 0)))
  const line = (row: readonly string[], says: string): string => {
    const padded = row.map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0)))
    return `${[...padded, says].join('  ').trimEnd()}\n`
  }
  return [line(heads, 'LAST WORDS'), ...cells.map((row, at) => line(row, tallies[at]?.says ?? ''))].join('')
}
