/**
 * Runs each fault many times with drawn moments, and prints a table of what came of it:
 * `npm run faults [-- --times N] [--seed N] [--at-once N] [--long] [WORD…]`. Exit code 1 where anything was lost, doubled
 * or did not end, 2 for words that are not understood.
 */
import { parseArgs } from 'node:util'
import { faults } from './all.ts'
import { chance } from './chance.ts'
import { type Fault, isGood, type Outcome } from './fault.ts'
import { tableOf, type Tally } from './table.ts'

/** What was asked for; undefined for words that are not understood. */
function asked() {
  const text = { type: 'string' } as const
  try {
    const { values, positionals } = parseArgs({
      options: { times: text, seed: text, 'at-once': text, long: { type: 'boolean' } },
      allowPositionals: true,
    })
    const [times, seed, atOnce] = [values.times ?? '50', values.seed ?? '1', values['at-once'] ?? '1'].map(Number)
    if (![times, seed, atOnce].every((number) => Number.isSafeInteger(number) && Number(number) > 0))
      throw new Error('--times, --seed and --at-once are whole numbers from 1')
    return { times: times ?? 0, seed: seed ?? 0, atOnce: atOnce ?? 1, isLong: values.long === true, words: positionals }
  } catch (error) {
    process.stderr.write(`faults: ${error instanceof Error ? error.message : String(error)}\n`)
    return undefined
  }
}

/** A fault that does not come to an end has failed too. */
const limitMs = { short: 180_000, long: 900_000 }

function inTime(work: Promise<Outcome>, ms: number): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`no end after ${ms / 1000} s`)), ms)
    work.then(resolve, reject).finally(() => clearTimeout(late))
  })
}

async function runOnce({ name, run }: Fault, seed: number, { tally, isLong }: { tally: Tally; isLong: boolean }) {
  const started = performance.now()
  tally.runs += 1
  try {
    const outcome = await inTime(run(chance(seed), isLong), isLong ? limitMs.long : limitMs.short)
    tally.acknowledged += outcome.acknowledged
    tally.lost += outcome.lost + (outcome.unnamed ?? 0)
    tally.doubled += outcome.repeated
    tally.says = outcome.says ?? tally.says
    if (!isGood(outcome)) {
      tally.bad += 1
      process.stdout.write(`  ${name}, seed ${seed}: ${JSON.stringify(outcome)}\n`)
    }
  } catch (error) {
    tally.bad += 1
    process.stdout.write(`  ${name}, seed ${seed}: ${error instanceof Error ? error.message : String(error)}\n`)
  }
  tally.seconds += (performance.now() - started) / 1000
}

/** Does work in turn, so much of it at once. */
async function inTurn(work: readonly (() => Promise<void>)[], atOnce: number): Promise<void> {
  const left = work.values()
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      for (const each of left) await each()
    }),
  )
}

async function main(): Promise<number> {
  const wanted = asked()
  if (wanted === undefined) return 2
  const { times, seed, atOnce, isLong, words } = wanted
  const chosen = faults.filter(({ name }) => words.length === 0 || words.some((word) => name.includes(word)))
  if (chosen.length === 0) {
    process.stderr.write(
      `faults: none has such a name; there are:\n${faults.map(({ name }) => `  ${name}\n`).join('')}`,
    )
    return 2
  }
  const tallies: Tally[] = []
  const together: (() => Promise<void>)[] = []
  const alone: (() => Promise<void>)[] = []
  for (const fault of chosen) {
    const tally: Tally = {
      name: fault.name,
      runs: 0,
      bad: 0,
      acknowledged: 0,
      lost: 0,
      doubled: 0,
      seconds: 0,
      says: '',
    }
    tallies.push(tally)
    if (fault.needs?.missing !== undefined) {
      tally.says = `skipped: ${fault.needs.missing}`
      continue
    }
    let ended = 0
    for (let run = 0; run < times; run += 1)
      (fault.isAlone === true ? alone : together).push(async () => {
        await runOnce(fault, seed * 1000 + run, { tally, isLong })
        ended += 1
        if (ended === times) process.stderr.write(`${tally.bad === 0 ? 'good' : 'BAD '} ${fault.name}\n`)
      })
  }
  await inTurn(together, atOnce)
  await inTurn(alone, 1)
  process.stdout.write(tableOf(tallies))
  return tallies.some(({ bad }) => bad > 0) ? 1 : 0
}

process.exit(await main())
