/** Checks what c8 measured of the compiled program: lines of each pure folder at or above the bar. Ends with the test run's own closing line. */
import { readFileSync } from 'node:fs'
import { relative, sep } from 'node:path'

type Lines = { readonly total: number; readonly covered: number }

const bar = 90
const pure = ['domain', 'document', 'wire', 'seccomp', 'correlate', 'diagnose']

const summary = JSON.parse(readFileSync('coverage/coverage-summary.json', 'utf8')) as Readonly<
  Record<string, { readonly lines: Lines }>
>
const sums = new Map<string, Lines>()
for (const [path, { lines }] of Object.entries(summary)) {
  const [, top, folder = ''] = relative('.', path).split(sep)
  if (top !== 'src') continue
  const { total, covered } = sums.get(folder) ?? { total: 0, covered: 0 }
  sums.set(folder, { total: total + lines.total, covered: covered + lines.covered })
}

const low: string[] = []
for (const [folder, { total, covered }] of [...sums].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
  const percent = total === 0 ? 100 : (100 * covered) / total
  const isLow = pure.includes(folder) && percent < bar
  if (isLow) low.push(folder)
  process.stdout.write(
    `coverage: ${folder.padEnd(10)} ${percent.toFixed(1).padStart(5)} % of lines${isLow ? `, below ${bar} %` : ''}\n`,
  )
}
const missing = pure.filter((folder) => !sums.has(folder))
if (missing.length > 0) process.stdout.write(`coverage: nothing measured in ${missing.join(', ')}\n`)
process.stdout.write(readFileSync('coverage/closing-line.txt', 'utf8'))
process.exit(low.length + missing.length === 0 ? 0 : 1)
