/** Runs each fault many times with drawn moments: `npm run faults [-- --times N] [--seed N] [--long] [WORD…]`. */
import { faults } from './all.ts'
import { chance } from './chance.ts'
import { type Fault, isGood, type Outcome } from './fault.ts'

const words = process.argv.slice(2)
const valueAfter = (name: string): string | undefined =>
  words.includes(name) ? words[words.indexOf(name) + 1] : undefined
const times = Number(valueAfter('--times') ?? 50)
const seed = Number(valueAfter('--seed') ?? 1)
const isLong = words.includes('--long')
const values = new Set([valueAfter('--times'), valueAfter('--seed')])
const wanted = words.filter((word) => !word.startsWith('--') && !values.has(word))

/** A fault that does not come to an end has failed too. */
const limitMs = 180_000

function inTime(work: Promise<Outcome>): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`no end after ${limitMs / 1000} s`)), limitMs)
    work.then(resolve, reject).finally(() => clearTimeout(late))
  })
}

async function repeat(fault: Fault): Promise<boolean> {
  let bad = 0
  let acknowledged = 0
  let says = ''
  const started = performance.now()
  for (let run = 0; run < times; run += 1) {
    const own = seed * 1000 + run
    try {
      const outcome = await inTime(fault.run(chance(own), isLong))
      acknowledged += outcome.acknowledged
      says = outcome.says ?? says
      if (isGood(outcome)) continue
      process.stdout.write(`  ${fault.name}, seed ${own}: ${JSON.stringify(outcome)}\n`)
    } catch (error) {
      process.stdout.write(`  ${fault.name}, seed ${own}: ${error instanceof Error ? error.message : String(error)}\n`)
    }
    bad += 1
  }
  const seconds = ((performance.now() - started) / 1000).toFixed(0)
  const last = says === '' ? '' : `; last: ${says}`
  process.stdout.write(
    `${bad === 0 ? 'good' : 'BAD '} ${fault.name}: ${times - bad} of ${times}, ${acknowledged} acknowledged, ${seconds} s${last}\n`,
  )
  return bad === 0
}

let isAllGood = true
for (const fault of faults) {
  if (wanted.length > 0 && !wanted.some((word) => fault.name.includes(word))) continue
  if (fault.needs?.missing !== undefined) process.stdout.write(`skipped: ${fault.name}: ${fault.needs.missing}\n`)
  else isAllGood = (await repeat(fault)) && isAllGood
}
process.exit(isAllGood ? 0 : 1)
