/**
 * Decoding of large audit logs against `grep` and `ausearch` on the same file, which is in the page cache for all of them.
 * `SIGSYS_BENCH_MB` sets the size (64), `SIGSYS_AUDIT_LOG` names a log of one's own. A tool that is not installed is left out.
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { writeLog } from '../support/audit-log.ts'
import type { Figure } from './seccomp.ts'

const megabytes = Number(process.env['SIGSYS_BENCH_MB'] ?? 64)
const ownLog = process.env['SIGSYS_AUDIT_LOG']

/** From this size on starting a process no longer counts, and the bars are near the aims: twice the time of grep and 20 times as fast as ausearch. */
const largeFrom = 512 * 2 ** 20
const runs = 3

/** Bars that hold for any file, on a machine that others use. */
const rssBar = 150
const groupBar = 1.5

/** Decodes, groups and prints a log, each in a process of its own. */
export function bench(): readonly Figure[] {
  const folder = mkdtempSync(join(tmpdir(), 'sigsys-bench-'))
  try {
    const log = ownLog ?? join(folder, 'audit.log')
    if (ownLog === undefined) writeLog(log, megabytes * 2 ** 20)
    return figures(log)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function figures(log: string): readonly Figure[] {
  const isLarge = statSync(log).size >= largeFrom
  const grep = timeOf('grep', ['-c', 'type=SECCOMP', log])
  const ausearch = timeOf('ausearch', ['-m', 'SECCOMP', '--raw', '-if', log])
  const ausearchAll = timeOf('ausearch', ['--raw', '-if', log])
  const decoding = best(() => ours(decodeScript, log))
  const grouping = best(() => ours(groupScript, log))
  const tenth = ours(groupScript, log, 0.1)
  const printing = timeOf(process.execPath, ['dist/program/main.js', 'audit', log, '--format', 'jsonl', '--quiet'])
  const mb = statSync(log).size / 2 ** 20
  const rate = (ms: number): string => `${ms.toFixed(0)} ms, ${((mb / ms) * 1000).toFixed(0)} MB/s`
  return [
    {
      says: `${mb.toFixed(0)} MB, ${decoding.count} SECCOMP records found and decoded: ${rate(decoding.ms)}; ${decoding.rssMb} MB resident; bar ${rssBar} MB`,
      ok: decoding.rssMb < rssBar,
    },
    ...against('grep -c', grep, decoding.ms, { bar: isLarge ? 2.5 : 8, isFaster: false }),
    ...against('ausearch -m SECCOMP', ausearch, decoding.ms, { bar: isLarge ? 15 : 5, isFaster: true }),
    { says: `${grouping.count} events grouped out of every record: ${rate(grouping.ms)}`, ok: grouping.count > 0 },
    {
      says: `${grouping.rssMb} MB resident for that, ${tenth.rssMb} MB for a tenth of the log; bar ${rssBar} MB`,
      ok: grouping.rssMb < rssBar,
    },
    ...against('ausearch --raw', ausearchAll, grouping.ms, { bar: groupBar, isFaster: true }),
    { says: `sigsys audit --format jsonl, start-up and all: ${rate(printing ?? 0)}`, ok: printing !== undefined },
    ...against('grep -c', grep, printing ?? 0, { bar: isLarge ? 3 : 30, isFaster: false }),
  ]
}

type Bar = { readonly bar: number; readonly isFaster: boolean }

function against(name: string, theirs: number | undefined, oursMs: number, { bar, isFaster }: Bar): readonly Figure[] {
  if (theirs === undefined) return [{ says: `${name} is not here to compare with`, ok: true }]
  const ratio = isFaster ? theirs / oursMs : oursMs / theirs
  const says = `${ratio.toFixed(1)} times ${isFaster ? 'as fast as' : 'the time of'} ${name} (${theirs.toFixed(0)} ms); bar ${bar}`
  return [{ says, ok: isFaster ? ratio >= bar : ratio <= bar }]
}

type Measured = { readonly ms: number; readonly count: number; readonly rssMb: number }

/** The quickest of a few runs: the others measure what else the machine did. */
const best = (run: () => Measured): Measured =>
  Array.from({ length: runs }, run).reduce((least, one) => (one.ms < least.ms ? one : least))

function timeOf(program: string, args: readonly string[]): number | undefined {
  if (spawnSync(program, ['--version'], { stdio: 'ignore' }).error !== undefined) return undefined
  const times = Array.from({ length: runs }, () => {
    const start = performance.now()
    // A pipe, and not nothing: grep stops at its first find when nobody can read what it prints.
    const { status } = spawnSync('sh', ['-c', '"$@" | cat > /dev/null', 'sh', program, ...args], { stdio: 'ignore' })
    return status === 0 ? performance.now() - start : undefined
  }).filter((ms) => ms !== undefined)
  return times.length === 0 ? undefined : Math.min(...times)
}

/** Runs a script of its own process; the time is without what loading takes. */
function ours(script: string, log: string, share = 1): Measured {
  const root = pathToFileURL(join(import.meta.dirname, '../../src/')).href
  const { stdout, stderr } = spawnSync(
    process.execPath,
    ['--input-type=module', '-e', script, root, log, String(share)],
    {
      encoding: 'utf8',
    },
  )
  if (stdout === '') throw new Error(stderr)
  return JSON.parse(stdout) as Measured
}

const tell = `console.log(JSON.stringify({ ms: performance.now() - start, count, rssMb: Math.round(process.resourceUsage().maxRSS / 1024) }))`

const decodeScript = `
const [root, log] = process.argv.slice(1)
const { auditItems, emptySummary } = await import(root + 'app/audit.js')
const filter = { actions: [], syscalls: [], comms: [], pids: [], since: undefined, until: undefined }
const start = performance.now()
let count = 0
const inputs = [{ path: log, bytes: [], location: log }]
for await (const items of auditItems(inputs, { filter, all: false, zone: 'UTC', near: 0 }, emptySummary())) count += items.length
${tell}`

const groupScript = `
import { openSync, readSync, statSync } from 'node:fs'
const [root, log, share] = process.argv.slice(1)
const { eventGrouper, groupLimits } = await import(root + 'wire/audit/group.js')
const { auditLine } = await import(root + 'wire/audit/line.js')
const { lineDecoder, lineBytesMax } = await import(root + 'wire/framing/lines.js')
const start = performance.now()
const lines = lineDecoder({ lineBytesMax })
const groups = eventGrouper(groupLimits)
const clock = { zone: 'UTC', near: undefined }
const chunk = Buffer.alloc(1 << 18)
const file = openSync(log)
let left = statSync(log).size * Number(share)
let count = 0
const take = (found) => {
  for (const { bytes } of found) {
    const line = auditLine(bytes, clock)
    if (line?.kind === 'record') count += groups.push(line.record).length
  }
}
for (let size = readSync(file, chunk); size > 0 && left > 0; size = readSync(file, chunk)) {
  left -= size
  take(lines.push(chunk.subarray(0, size)))
}
take(lines.end())
count += groups.end().length
${tell}`
