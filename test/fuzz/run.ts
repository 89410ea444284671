/** Runs every fuzzer beside this file: `npm run fuzz -- [--seed N] [--runs N] [NAME]`. A failure says how to repeat it. */
import { readdirSync } from 'node:fs'
import { basename } from 'node:path'
import { parseArgs } from 'node:util'

/** What a fuzzer is told. */
export type FuzzOptions = { readonly seed: number; readonly runs: number }

/** How it went. */
export type Fuzzed =
  | { readonly kind: 'skipped'; readonly why: string }
  | { readonly kind: 'ran'; readonly says: string; readonly failures: readonly string[] }

const runsDefault = 2000

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    options: { seed: { type: 'string', default: '1' }, runs: { type: 'string', default: String(runsDefault) } },
    allowPositionals: true,
  })
  const options: FuzzOptions = { seed: Number(values.seed), runs: Number(values.runs) }
  const own = basename(import.meta.filename)
  const names = readdirSync(import.meta.dirname).filter(
    (name) => name.endsWith('.js') && !name.endsWith('.test.js') && name !== own,
  )
  let failed = 0
  for (const name of names.filter((one) => positionals.length === 0 || positionals.includes(basename(one, '.js')))) {
    const { fuzz } = (await import(`./${name}`)) as { fuzz: (options: FuzzOptions) => Fuzzed | Promise<Fuzzed> }
    const fuzzed = await fuzz(options)
    if (fuzzed.kind === 'skipped') process.stdout.write(`${name}: skipped, ${fuzzed.why}\n`)
    else {
      process.stdout.write(`${name}: ${fuzzed.says}; ${fuzzed.failures.length} failed\n`)
      for (const failure of fuzzed.failures) process.stdout.write(`  FAIL ${failure}\n`)
      if (fuzzed.failures.length > 0)
        process.stdout.write(
          `  again: npm run fuzz -- --seed ${options.seed} --runs ${options.runs} ${basename(name, '.js')}\n`,
        )
      failed += fuzzed.failures.length
    }
  }
  return failed === 0 ? 0 : 1
}

process.exitCode = await main()
