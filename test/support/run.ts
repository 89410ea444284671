/**
 * Runs compiled tests over uvu's own queue: `node run.js FOLDER PATTERN`.
 *
 * uvu alone reports success when a hook throws, when a suite's `run()` is missing and when no file matches,
 * and never ends while a handle is open. This runner compares ran with total, sets a time limit, and exits.
 */
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { skipped } from './requirement.ts'

type Suite = () => Promise<readonly [errors: string | true, ran: number, skips: number, total: number]>
type UvuGlobals = { UVU_DEFER?: number; UVU_INDEX?: number; UVU_QUEUE?: (string | null | Suite)[][] }

const suiteLimitMs = Number(process.env['SIGSYS_SUITE_LIMIT_MS'] ?? 240_000)
const uvu = globalThis as UvuGlobals

function testFiles(folder: string, pattern: RegExp): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => pattern.test(name))
    .sort()
    .map((name) => join(folder, name))
}

/** The value, or a rejection once `limit` milliseconds have passed. */
async function inTime<T>(work: Promise<T>, limit: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`no end after ${limit} ms`)), limit)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}

const totals = { passed: 0, failed: 0, skipped: 0 }

function fail(what: string, why: unknown): void {
  totals.failed += 1
  process.stdout.write(`\n  FAIL  ${what}\n    ${why instanceof Error ? (why.stack ?? why.message) : String(why)}\n`)
}

async function runSuite(suite: Suite, file: string): Promise<void> {
  try {
    const [errors, ran, skips, total] = await inTime(suite(), suiteLimitMs)
    totals.passed += ran
    totals.skipped += skips
    if (total + skips === 0) fail(file, 'a suite without tests')
    if (errors !== true) {
      totals.failed += total - ran
      process.stdout.write(`\n${errors}\n`)
    } else if (ran < total) fail(file, `a hook threw: ${total - ran} of ${total} tests did not run`)
  } catch (why) {
    fail(file, why)
  }
}

async function runFile(file: string, index: number): Promise<void> {
  const group: (string | null | Suite)[] = []
  uvu.UVU_INDEX = index
  ;(uvu.UVU_QUEUE ??= [])[index] = group
  try {
    await inTime(import(pathToFileURL(resolve(file)).href), suiteLimitMs)
  } catch (why) {
    fail(file, why)
    return
  }
  const suites = group.filter((entry): entry is Suite => typeof entry === 'function')
  process.stdout.write(`${file}\n`)
  if (suites.length === 0) fail(file, 'no suite was run: use describe() of test/support')
  for (const suite of suites) await runSuite(suite, file)
}

const [folder = 'dist/test', pattern = '\\.test\\.js$', only = ''] = process.argv.slice(2)
uvu.UVU_DEFER = 1
process.on('unhandledRejection', (why) => fail('unhandled rejection', why))

const files = testFiles(folder, new RegExp(pattern)).filter((file) => file.includes(only))
if (files.length === 0) fail(folder, `no file matches ${pattern} ${only}`)
for (const [index, file] of files.entries()) await runFile(file, index)

for (const why of skipped) process.stdout.write(`skipped: ${why}\n`)
const tail = totals.skipped > 0 ? `, ${totals.skipped} skipped` : ''
const closing = `${totals.passed} passed, ${totals.failed} failed${tail}\n`
process.stdout.write(`\n${closing}`)
mkdirSync('coverage', { recursive: true })
writeFileSync('coverage/closing-line.txt', closing)
process.exit(totals.failed === 0 ? 0 : 1)
