import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { duration, instant } from '../../src/domain/time.ts'
import { createSimulation } from '../../src/sim/engine/create-simulation.ts'
import { phases } from '../../src/sim/engine/simulation.ts'

type Figure = { readonly says: string; readonly ok: boolean }
/** `isApart`: the apps start at moments of their own, and share none. */
type Size = { readonly apps: number; readonly ms: number; readonly isApart?: boolean }

const day = 86_400_000
const peers = join(import.meta.dirname, '../../../test/bench/peers')

/** One closure an action: N apps, each launch runs 1 s, fails, waits 1 s × 1.15 up to 300 s. Events a second. */
function ours({ apps, ms, isApart = false }: Size): number {
  const simulation = createSimulation({ start: instant(0), seed: 1 })
  for (let app = 0; app < apps; app += 1) {
    let delay = 1000
    const fail = (): void => {
      simulation.after(duration(delay), phases.framework, launch)
      delay = Math.min(300_000, delay * 1.15)
    }
    const launch = (): void => simulation.after(duration(1000), phases.kernel, fail)
    if (isApart) simulation.after(duration((app * apart) % 300_000), phases.kernel, launch)
    else launch()
  }
  const start = performance.now()
  simulation.runUntil(instant(ms))
  return (simulation.done() / (performance.now() - start)) * 1000
}

/** A prime, in ms. */
const apart = 7919

/** Events a second of a peer that prints its events and seconds. */
function peer(file: string, args: readonly string[], { apps, ms }: Size): number {
  const text = execFileSync(
    file,
    [...args.slice(0, 1), String(apps), String(ms), ...args.slice(1)].filter((part) => part !== ''),
    {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    },
  )
  const [events = 0, seconds = 1] = text.trim().split(' ').map(Number)
  return events / seconds
}

type Peer = { readonly name: string; readonly bar: number; readonly run: (size: Size) => number }

/** The peers that this machine has; a missing one is named. */
function built(folder: string): readonly (Peer | string)[] {
  const tries: readonly (() => Peer)[] = [
    () => {
      execFileSync('/usr/bin/python3', ['-c', 'import SimPy'], { stdio: 'ignore' })
      return {
        name: 'SimPy',
        bar: 4.5,
        run: ({ apps, ms }) => peer('/usr/bin/python3', [join(peers, 'crash-loop.py')], { apps, ms: ms / 10 }),
      }
    },
    () => ({ name: 'SimGrid s4u', bar: 2, run: compiled(folder, 'crash-loop-simgrid', ['-lsimgrid']) }),
    () => ({ name: 'std::priority_queue', bar: 0.35, run: compiled(folder, 'crash-loop', []) }),
  ]
  return tries.map((attempt) => {
    try {
      return attempt()
    } catch {
      return ['SimPy (python3-simpy)', 'SimGrid (libsimgrid-dev)', 'g++'][tries.indexOf(attempt)] ?? ''
    }
  })
}

function compiled(folder: string, name: string, flags: readonly string[]): (size: Size) => number {
  const file = join(folder, name)
  execFileSync('g++', ['-O2', '-o', file, join(peers, `${name}.cpp`), ...flags], { stdio: 'ignore' })
  return (size) => peer(file, ['', name.endsWith('simgrid') ? '--log=root.thres:critical' : ''], size)
}

const millions = (rate: number): string => `${(rate / 1e6).toFixed(2)} M events/s`

/** The bare engine on the crash loop, beside SimPy, SimGrid and a C++ heap, and how each grows with the number of apps. */
export function bench(): readonly Figure[] {
  const folder = mkdtempSync(join(tmpdir(), 'sigsys-engine-'))
  try {
    const size = { apps: 1000, ms: 100 * day }
    ours({ apps: 1000, ms: day })
    const own = ours(size)
    const found = built(folder).map((one): Figure => {
      if (typeof one === 'string') return { says: `${one} is not installed`, ok: true }
      const rate = one.run(size)
      const ratio = own / rate
      return {
        says: `${millions(own)}, ${one.name} ${millions(rate)}: ${ratio.toFixed(2)}× (bar ${one.bar}×)`,
        ok: ratio >= one.bar,
      }
    })
    const cpp = built(folder).findLast((one) => typeof one !== 'string')
    const growth = [100, 1000, 10_000, 100_000].map((apps) => {
      const at = { apps, ms: (30 * day * 100) / apps }
      const other = cpp === undefined || typeof cpp === 'string' ? '' : `, ${cpp.name} ${millions(cpp.run(at))}`
      return { says: `${apps} apps: ${millions(ours(at))}${other}`, ok: true }
    })
    const spread = { says: `started apart: ${millions(ours({ ...size, isApart: true }))}`, ok: true }
    return [...found, spread, ...growth]
  } finally {
    rmSync(folder, { recursive: true })
  }
}
