/**
 * What a collector costs. A log that grows at 50 MB/s, read by `sigsys collect` in a process of its own, its processor
 * time taken from /proc. And, for root, an idle host: by the kernel's events, and by walks over 100 containers with 500
 * processes. `SIGSYS_BENCH_SECONDS` sets how long each runs (8).
 */
import { spawn, type ChildProcess } from 'node:child_process'
import {
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startHub } from '../../src/hub/hub.ts'
import { type Journal, openJournal } from '../../src/store/journal.ts'
import { writeLog } from '../support/audit-log.ts'
import { program } from '../support/cli.ts'
import { valueOf } from '../support/hub.ts'
import { labMissing } from '../support/kernel-lab.ts'
import { groupsOf, hierarchies, removeGroups } from '../support/lab-groups.ts'
import type { Figure } from './seccomp.ts'

const seconds = Number(process.env['SIGSYS_BENCH_SECONDS'] ?? 8)
const bytesPerSecond = 50 * 2 ** 20
const turnsPerSecond = 50
/** Cores. */
const growthBar = 0.5
/** Percent of a core that walks may take. */
const walksBar = 3

type Place = { readonly folder: string; readonly port: number; readonly journal: Journal }

/** Measures one after the other. */
export async function bench(): Promise<readonly Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'sigsys-bench-'))
  const journal = valueOf(openJournal(join(folder, 'hub.db')))
  const hub = valueOf(await startHub({ host: '127.0.0.1', port: 0, log: journal, tokens: undefined }))
  try {
    return [...(await growing({ folder, port: hub.port, journal })), ...(await idling(hub.port))]
  } finally {
    await hub.stop()
    journal.close()
    rmSync(folder, { recursive: true })
  }
}

async function growing({ folder, port, journal }: Place): Promise<readonly Figure[]> {
  const [made, log] = [join(folder, 'made.log'), join(folder, 'audit.log')]
  writeLog(made, bytesPerSecond * seconds)
  writeFileSync(log, '')
  const collector = await started(port, [
    '--carrier',
    'file',
    '--audit-log',
    log,
    '--walk',
    '--spool',
    join(folder, 'spool.db'),
  ])
  const before = cpuMs(collector.child)
  const start = performance.now()
  const records = await grow(made, log)
  const end = performance.now()
  const size = statSync(log).size
  while (journal.last() < records && performance.now() - end < 60_000) await pause(20)
  const behindMs = performance.now() - end
  // Of the work, not of the time it took: the machine may have had others.
  const cores = (cpuMs(collector.child) - before) / ((size / bytesPerSecond) * 1000)
  const rssMb = Math.round(Number(/VmHWM:\s+(\d+)/.exec(ofProcess(collector.child, 'status'))?.[1]) / 1024)
  const counted = Number(/ended; (\d+) records/.exec(await collector.stop())?.[1])
  const mb = (size / 2 ** 20 / ((end - start) / 1000)).toFixed(0)
  return [
    {
      says: `a log that grew at ${mb} MB/s for ${seconds} s: ${cores.toFixed(2)} cores at 50 MB/s, all at the hub ${behindMs.toFixed(0)} ms after its end, ${rssMb} MB resident; bar ${growthBar} cores`,
      ok: cores <= growthBar,
    },
    { says: `${counted} of its ${records} SECCOMP records told`, ok: counted === records },
  ]
}

const containers = 100
const processesEach = 5
const root = `sigsys-bench-${process.pid}`

/** What watching costs while nothing breaks a filter. Events have no bar: other processes of the machine count as well. */
async function idling(port: number): Promise<readonly Figure[]> {
  const why = labMissing()
  if (why !== undefined) return [{ says: `idle hosts are not measured: ${why}`, ok: true }]
  const children = Array.from({ length: containers }, (_, index) => container(index))
  const ways = [
    ['process events and the trace of moves', ['--carrier', 'netlink'], Infinity],
    ['walks', ['--carrier', 'kmsg', '--walk'], walksBar],
  ] as const
  const figures: Figure[] = []
  try {
    for (const [name, words, bar] of ways) {
      const collector = await started(port, [...words, '--cgroups-root', root])
      await pause(1000)
      const [before, forks] = [cpuMs(collector.child), forked()]
      await pause(seconds * 1000)
      const share = (cpuMs(collector.child) - before) / seconds / 10
      const says = `${containers} containers, ${containers * processesEach} processes, ${Math.round((forked() - forks) / seconds)} forks/s on the machine: ${name} take ${share.toFixed(2)} % of a core${bar === Infinity ? '' : `; bar ${bar} %`}`
      await collector.stop()
      figures.push({ says, ok: share <= bar })
    }
  } finally {
    for (const child of children) if (child.pid !== undefined) process.kill(-child.pid)
    await pause(200)
    await removeGroups(root)
  }
  return figures
}

function container(index: number): ChildProcess {
  const [group = ''] = groupsOf({ hierarchy: hierarchies()[0] ?? 'v2' }, { root, outer: `c${index}`, inner: '' })
  mkdirSync(group, { recursive: true })
  const script = `echo $$ > ${group}/cgroup.procs; for n in ${'1 '.repeat(processesEach - 1)}; do sleep 600 & done; exec sleep 600`
  return spawn('sh', ['-c', script], { stdio: 'ignore', detached: true })
}

const forked = (): number => Number(/processes (\d+)/.exec(readFileSync('/proc/stat', 'utf8'))?.[1])

/** Copies a file to the end of another at the rate that is wanted; gives how many SECCOMP records it holds. */
async function grow(from: string, to: string): Promise<number> {
  const [source, target] = [openSync(from, 'r'), openSync(to, 'a')]
  const room = Buffer.alloc(bytesPerSecond / turnsPerSecond)
  const start = performance.now()
  let records = 0
  for (let turn = 0; ; turn += 1) {
    const bytes = readSync(source, room)
    if (bytes === 0) break
    writeSync(target, room, 0, bytes)
    const wait = (turn + 1) * (1000 / turnsPerSecond) - (performance.now() - start)
    if (wait > 0) await pause(wait)
  }
  const text = readFileSync(from, 'latin1')
  for (let at = text.indexOf('type=SECCOMP'); at !== -1; at = text.indexOf('type=SECCOMP', at + 1)) records += 1
  closeSync(source)
  closeSync(target)
  return records
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
const ofProcess = ({ pid }: ChildProcess, file: string): string => readFileSync(`/proc/${pid ?? 0}/${file}`, 'utf8')

/** Processor time of a process with all its threads; a tick is 10 ms. */
function cpuMs(child: ChildProcess): number {
  const fields = ofProcess(child, 'stat').split(') ')[1]?.split(' ') ?? []
  return (Number(fields[11]) + Number(fields[12])) * 10
}

async function started(port: number, words: readonly string[]) {
  const child = spawn(
    process.execPath,
    [program, 'collect', '--hub', `ws://127.0.0.1:${port}`, '--node', 'agent-1', ...words],
    {
      stdio: ['ignore', 'ignore', 'pipe'],
    },
  )
  let said = ''
  child.stderr.on('data', (text: Buffer) => (said += text.toString()))
  const ended = new Promise<void>((resolve) => child.on('close', () => resolve()))
  while (!said.includes('connected to')) {
    if (child.exitCode !== null) throw new Error(said)
    await pause(20)
  }
  const stop = async (): Promise<string> => {
    child.kill('SIGTERM')
    await ended
    return said
  }
  return { child, stop }
}
