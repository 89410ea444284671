import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { judge } from '../../src/app/diagnose.ts'
import { runnable } from '../../src/app/simulate/runnable.ts'
import { heardRun } from '../../src/app/simulate/heard-run.ts'
import { ok } from '../../src/domain/result.ts'
import { finished } from '../../src/domain/steps.ts'
import { duration, instant } from '../../src/domain/time.ts'
import { createSimulation } from '../../src/sim/engine/create-simulation.ts'
import { phases } from '../../src/sim/engine/simulation.ts'
import type { Scenario } from '../../src/sim/scenario/scenario.ts'
import { actionsMax, runScenario, type ScenarioRun, scenarioSteps } from '../../src/sim/world/run-scenario.ts'

type Figure = { readonly says: string; readonly ok: boolean }

const main = join(import.meta.dirname, '../../program/main.js')
const hour = 3_600_000
const day = 24 * hour

/** One app that ptrace is killed for, a second after its start. Everything else is made of it. */
const yaml = `
name: crash loop
until: 1h
cluster:
  agents: [{ hostname: agent, cpus: 64, mem: 65536 }]
  profiles:
    p.json:
      defaultAction: SCMP_ACT_ALLOW
      archMap: [{ architecture: SCMP_ARCH_X86_64, subArchitectures: [] }]
      syscalls: [{ names: [ptrace], action: SCMP_ACT_KILL, args: [], comment: '', includes: {}, excludes: {} }]
marathon:
  flags: { launch_tokens: 1000000000, max_running_deployments: 1000000 }
  apps:
    - { id: /loop, cmd: x, cpus: 0.1, mem: 32, container: { type: MESOS, linuxInfo: { seccomp: { profileName: p.json } } } }
programs: { '*': { phases: [{ after 1s: ptrace }] } }
expect: []
`

function base(): Scenario {
  const read = runnable('bench.yaml', () => ok(yaml))
  if (!read.ok) throw new Error(JSON.stringify(read.error))
  return read.value
}

/** So many apps that fail and are launched again, on agents with room for all of them. */
function loops(scenario: Scenario, apps: number): Scenario {
  const [app] = scenario.marathon.apps
  const [agent] = scenario.cluster.agents
  if (app === undefined || agent === undefined) throw new Error('the scenario has an app and an agent')
  const named = (index: number) => ({ ...app, json: { ...app.json, id: `/loop-${index}` } })
  const host = (index: number) => ({ ...agent, hostname: `agent-${index}` })
  return {
    ...scenario,
    cluster: { ...scenario.cluster, agents: Array.from({ length: Math.ceil(apps / 100) }, (_, index) => host(index)) },
    marathon: { ...scenario.marathon, apps: Array.from({ length: apps }, (_, index) => named(index)) },
  }
}

const livesOf = ({ figures }: ScenarioRun): number =>
  figures.reduce((sum, { ends }) => sum + Object.values(ends).reduce((all, count) => all + count, 0), 0)

/** Milliseconds that this thread was on a processor: neighbours and compiling on the side do not count. */
const threadMs = (): number =>
  Number(readFileSync(`/proc/self/task/${process.pid}/schedstat`, 'utf8').split(' ')[0]) / 1e6

type Measured = { readonly lives: number; readonly ms: number; readonly run: ScenarioRun }

function measured(scenario: Scenario, ms: number, isRecorded: boolean): Measured {
  const start = threadMs()
  const run = runScenario(scenario, { seed: 1, until: instant(scenario.start + ms), isRecorded, actionsMax })
  return { run, lives: livesOf(run), ms: threadMs() - start }
}

/** Lives a second without a timeline, what it takes to make the cluster left out. */
function livesPerSecond(
  apps: number,
  ms: number,
  scenario: Scenario,
): { readonly lives: number; readonly rate: number } {
  const whole = loops(scenario, apps)
  const made = measured(whole, 1000, false)
  const run = measured(whole, ms, false)
  const lives = run.lives - made.lives
  return { lives, rate: (lives / (run.ms - made.ms)) * 1000 }
}

/** The same model of N apps in a bare heap of C++: what growth costs a machine in itself. */
function heapGrowth(folder: string): ((apps: number) => number) | undefined {
  try {
    const file = join(folder, 'crash-loop')
    const source = join(import.meta.dirname, '../../../test/bench/peers/crash-loop.cpp')
    execFileSync('g++', ['-O2', '-o', file, source], { stdio: 'ignore' })
    return (apps) => {
      const text = execFileSync(file, [String(apps), String((10 * day * 100) / apps)], { encoding: 'utf8' })
      const [events = 0, seconds = 1] = text.trim().split(' ').map(Number)
      return events / seconds
    }
  } catch {
    return undefined
  }
}

/** Events a second of the bare engine: one closure an action. */
function engineRate(apps: number): number {
  const simulation = createSimulation({ start: instant(0), seed: 1 })
  for (let app = 0; app < apps; app += 1) {
    let delay = 1000
    const fail = (): void => {
      simulation.after(duration(delay), phases.framework, launch)
      delay = Math.min(300_000, delay * 1.15)
    }
    const launch = (): void => simulation.after(duration(1000), phases.kernel, fail)
    launch()
  }
  const start = threadMs()
  simulation.runUntil(instant((10 * day * 100) / apps))
  return (simulation.done() / (threadMs() - start)) * 1000
}

const thousands = (rate: number): string => `${(rate / 1000).toFixed(1)} k`

type Rated = {
  readonly apps: number
  readonly perSecond: number
  readonly engine: number
  readonly heap: number | undefined
}

/** The full model without a timeline, at several sizes, beside the engine alone and a C++ heap. */
function* modelFigures(scenario: Scenario, folder: string): Generator<Figure> {
  measured(loops(scenario, 100), 2 * hour, false)
  const heap = heapGrowth(folder)
  const found: Rated[] = []
  for (const { apps, ms } of sizes) {
    const { lives, rate } = livesPerSecond(apps, ms, scenario)
    yield { says: `${apps} apps, timeline off: ${thousands(rate)} lives/s (${lives} lives)`, ok: true }
    found.push({ apps, perSecond: rate, engine: engineRate(apps), heap: heap?.(apps) })
  }
  const [small, large] = [found[0], found.at(-1)]
  if (small === undefined || large === undefined) return
  yield { says: `full model: ${thousands(small.perSecond)} lives/s (bar 100 k)`, ok: small.perSecond >= 100_000 }
  yield { says: `100 000 apps: ${thousands(large.perSecond)} lives/s (bar 50 k)`, ok: large.perSecond >= 50_000 }
  const growth = (from: number, to: number): string => `${(from / to).toFixed(2)}×`
  const engine = growth(small.engine, large.engine)
  const heaps = small.heap === undefined || large.heap === undefined ? 'not built' : growth(small.heap, large.heap)
  yield {
    says: `cost of a life from 100 to 100 000 apps: ${growth(small.perSecond, large.perSecond)} (bar 2.5×); bare engine ${engine}, std::priority_queue ${heaps}`,
    ok: small.perSecond / large.perSecond <= 2.5,
  }
}

/** Some hundred thousand lives at each size: delays are short at first, and then grow to their cap. */
const sizes = [
  { apps: 100, ms: 10 * day },
  { apps: 1000, ms: day },
  { apps: 10_000, ms: 2 * hour },
  { apps: 100_000, ms: 30_000 },
] as const

/** Everything recorded, told and judged. */
async function judgedFigure(scenario: Scenario): Promise<Figure> {
  const one = async (apps: number, ms: number): Promise<{ readonly lives: number; readonly ms: number }> => {
    const start = threadMs()
    const small = loops(scenario, apps)
    const until = instant(small.start + ms)
    const { run, heard } = finished(
      heardRun((arrive) => scenarioSteps(small, { seed: 1, until, isRecorded: true, actionsMax, arrive })),
    )
    const lives = livesOf(run)
    const { diagnoses } = judge(heard, { cluster: undefined, all: false })
    if (diagnoses.length !== lives) throw new Error(`${lives} lives and ${diagnoses.length} diagnoses`)
    return { lives, ms: threadMs() - start }
  }
  await one(100, hour)
  const { lives, ms } = await one(200, hour)
  const rate = (lives / ms) * 1000
  return { says: `recorded and judged: ${thousands(rate)} lives/s (${lives} lives; bar 30 k)`, ok: rate >= 30_000 }
}

type Spent = { readonly ms: number; readonly cpuMs: number; readonly mib: number; readonly text: string }

/** The whole command in a process of its own; undefined: it did not come to its end, for want of memory or time. */
function command(file: string, args: readonly string[]): Spent | undefined {
  const script = `
    process.argv = [process.argv[0], ${JSON.stringify(main)}, 'simulate', ...${JSON.stringify([file, ...args])}]
    process.on('exit', () => { const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage()
      process.stderr.write(JSON.stringify({ mib: maxRSS / 1024, cpuMs: (userCPUTime + systemCPUTime) / 1000 })) })
    await import(${JSON.stringify(main)})`
  const start = performance.now()
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--max-old-space-size=4096', '--input-type=module', '-e', script],
    {
      encoding: 'utf8',
      maxBuffer: 1 << 28,
      timeout: longest,
    },
  )
  const ms = performance.now() - start
  if (status === null || stderr.includes('heap limit')) return undefined
  if (status !== 0) throw new Error(`sigsys simulate ${file} ended with ${status}: ${stderr.slice(0, 500)}`)
  return { ms, text: stdout, ...(JSON.parse(stderr) as { readonly mib: number; readonly cpuMs: number }) }
}

/** So long a command may take: what takes longer is a miss, and the bench goes on. */
const longest = 600_000

/** The least of a few: what neighbours do only adds. */
function least(count: number, run: () => number): number {
  return Math.min(...Array.from({ length: count }, run))
}

function weekFigure(folder: string): Figure {
  const file = join(folder, 'week.yaml')
  writeFileSync(file, yaml)
  const bare = least(5, () => {
    const start = performance.now()
    execFileSync(process.execPath, ['-e', '0'])
    return performance.now() - start
  })
  const whole = least(5, () => command(file, ['--until', '7d'])?.ms ?? Infinity)
  const over = whole - bare
  return {
    says: `a week of one looping app: ${over.toFixed(0)} ms over a bare start of Node (bar 1000 ms)`,
    ok: over < 1000,
  }
}

function largeFigure(folder: string): Figure {
  const file = join(folder, 'large.yaml')
  const app = (id: string, instances: number, rest = ''): string =>
    `    - { id: ${id}, cmd: x, instances: ${instances}, cpus: 0.1, mem: 32${rest} }`
  const apps = [
    ...Array.from({ length: 990 }, (_, index) => app(`/fine/app-${index}`, 100)),
    ...Array.from({ length: 1000 }, (_, index) =>
      app(`/loop/app-${index}`, 1, ', container: { type: MESOS, linuxInfo: { seccomp: { profileName: p.json } } }'),
    ),
  ]
  const text = yaml
    .replace('agents: [{ hostname: agent, cpus: 64, mem: 65536 }]', 'agents: 10000')
    .replace(/ {2}apps:\n.*\n/, `  apps:\n${apps.join('\n')}\n`)
    .replace(
      "programs: { '*': { phases: [{ after 1s: ptrace }] } }",
      `programs:\n${Array.from({ length: 1000 }, (_, index) => `  /loop/app-${index}: { phases: [{ after 1s: ptrace }] }`).join('\n')}`,
    )
  writeFileSync(file, text)
  const what = '10 000 agents, 100 000 tasks, 1 % of them looping, one hour'
  const spent = command(file, [])
  if (spent === undefined) return { says: `${what}: did not end within 4096 MiB and ten minutes (bar 60 s)`, ok: false }
  const { ms, cpuMs, mib } = spent
  const says = `${what}: ${(ms / 1000).toFixed(1)} s (${(cpuMs / 1000).toFixed(1)} s of processors; bar 60 s), ${mib.toFixed(0)} MiB (bar 4096)`
  return { says, ok: ms < 60_000 && mib < 4096 }
}

/** The simulator as users have it, and its model alone. */
export async function* bench(): AsyncGenerator<Figure> {
  const folder = mkdtempSync(join(tmpdir(), 'sigsys-simulate-'))
  try {
    const scenario = base()
    yield* modelFigures(scenario, folder)
    yield await judgedFigure(scenario)
    yield weekFigure(folder)
    yield largeFigure(folder)
  } finally {
    rmSync(folder, { recursive: true })
  }
}
