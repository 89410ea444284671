import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Day, month } from './month.ts'

/** Days until retention of the journal, caches and tables of fixed size have filled. */
const warmDays = 8
/** Growth from one half of the days after that to the other which is no growth. */
const growthMax = 0.05

const mean = (figures: readonly number[]): number => figures.reduce((sum, one) => sum + one, 0) / figures.length

/**
 * Lets days pass and prints what is held at the end of each, then whether it stays the same.
 *
 * @returns whether it does, and everything added up
 */
export async function runMonth(
  { days, loopsPerDay, seed }: { readonly days: number; readonly loopsPerDay: number; readonly seed: number },
  out: (line: string) => void,
): Promise<boolean> {
  const folder = mkdtempSync(join(tmpdir(), 'sigsys-month-'))
  const all: Day[] = []
  const began = process.cpuUsage()
  try {
    const problems = await month({
      days,
      loopsPerDay,
      seed,
      folder,
      each: (day) => {
        all.push(day)
        out(lineOf(day))
      },
    })
    for (const problem of problems) out(`  FAIL ${problem}`)
    out(`${days} days in ${(process.cpuUsage(began).user / 1e6).toFixed(0)} s of processor time`)
    return growth(all, out) && problems.length === 0
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function lineOf({ day, heapMib, rssMib, held, rows, done }: Day): string {
  const figures = { open: done.open, told: done.told, published: done.published, ...held }
  const listed = (of: Readonly<Record<string, number>>): string =>
    Object.entries(of)
      .map(([name, count]) => `${name} ${count}`)
      .join(', ')
  return `day ${day}: heap ${heapMib.toFixed(1)} MiB, RSS ${rssMib.toFixed(0)} MiB; ${listed(figures)}; rows: ${listed(rows)}`
}

function growth(all: readonly Day[], out: (line: string) => void): boolean {
  const warm = all.filter(({ day }) => day > warmDays)
  const half = Math.floor(warm.length / 2)
  if (half < 2) {
    out(`whether it is flat shows after ${warmDays + 4} days`)
    return true
  }
  const halves = [warm.slice(0, half), warm.slice(-half)] as const
  const [before, after] = halves.map((days) => mean(days.map(({ heapMib }) => heapMib)))
  const share = (after ?? 0) / (before ?? 1) - 1
  const isFlat = share <= growthMax
  out(
    `heap ${isFlat ? 'is flat' : 'GROWS'}: ${(before ?? 0).toFixed(1)} MiB on days ${warmDays + 1} to ${warmDays + half}, ${(after ?? 0).toFixed(1)} MiB on the last ${half} (${(share * 100).toFixed(1)} %)`,
  )
  return isFlat
}
