import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { appendFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Diagnosis } from '../../src/domain/diagnosis.ts'
import { program, repository } from './cli.ts'
import { connect } from './hub.ts'
import { groupsOf, hierarchies, removeGroups } from './lab-groups.ts'
import { labAgentId, labFrameworkId, type LabMaster, type LabTask, startLabMaster } from './mesos-master.ts'

/** A container whose program breaks its filter. */
export type Victim = {
  /** The filter's return value in hex; `q` behind it: without the LOG flag. */
  readonly action: string
  readonly how: 'self' | 'thread' | 'child' | 'grandchild' | 'shell'
  readonly lifeMs: number
  readonly hierarchy: 'v1' | 'v2'
  readonly isNested?: boolean
  /** How long nothing happens before it starts. */
  readonly pauseMs?: number
}

/** What became of one. */
export type Death = Victim & {
  readonly task: string
  readonly container: string
  /** Who broke the filter. */
  readonly pid: number | undefined
  readonly status: number | undefined
  /** `container_id` of each record of this pid, as the hub has it. */
  readonly records: readonly (string | null)[]
  readonly diagnosis: Diagnosis | undefined
}

/** What a run of the lab showed. */
export type LabRun = {
  readonly deaths: readonly Death[]
  /** What the collector said. */
  readonly said: string
  readonly gaps: number
}

/** How the collector is started. */
export type LabCollector = {
  readonly words: readonly string[]
  readonly folder: string
  /** Whether all is told that will be; what is never told is waited for a minute. */
  readonly isDone?: (death: Death) => boolean
}

/** Why this machine cannot run the lab; undefined: it can. */
export function labMissing(): string | undefined {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return 'it is not root on Linux'
  if (hierarchies().length === 0) return 'there are no control groups'
  if (spawnSync('cc', ['--version']).status !== 0) return 'there is no C compiler'
  if (spawnSync('auditctl', ['-s']).status !== 0) return 'there is no auditctl'
  if (!existsSync('/sys/kernel/tracing/instances'))
    spawnSync('mount', ['-t', 'tracefs', 'tracefs', '/sys/kernel/tracing'])
  return existsSync('/sys/kernel/tracing/instances') ? undefined : 'tracefs cannot be mounted'
}

const root = `sigsys-lab-${process.pid}`

/** Stamps of records stand still between two ticks of the kernel. */
const tickMs = 10

/** Runs containers on this machine's kernel, with `serve`, `collect` and `tail` as processes of their own. */
export async function runLab(victims: readonly Victim[], { words, folder, isDone }: LabCollector): Promise<LabRun> {
  const tool = join(folder, 'victims')
  execFileSync('cc', ['-O1', '-o', tool, join(repository, 'test/support/victims.c'), '-lpthread'])
  const log = join(folder, 'agent.log')
  writeFileSync(log, '')
  writeFileSync(join(folder, 'token'), '')
  const master = await startLabMaster('agent-1')
  const store = join(folder, 'serve.db')
  const serve = started([
    'serve',
    '--mesos',
    `http://127.0.0.1:${master.port}`,
    '--cluster',
    'lab',
    '--store',
    store,
    '--listen',
    '127.0.0.1:0',
  ])
  const [, port = ''] = await serve.until(/listening on ws:\/\/127\.0\.0\.1:(\d+)/)
  const hub = `ws://127.0.0.1:${port}`
  const agent = [
    '--node',
    'agent-1',
    '--cluster',
    'lab',
    '--cgroups-root',
    root,
    '--agent-log',
    log,
    '--work-dir',
    folder,
  ]
  const collect = started(['collect', '--hub', hub, ...agent, ...words])
  await collect.until(/audit records of agent-1 from/)
  const tail = started(['tail', '--hub', hub, '--format', 'jsonl', '--since', 'all', '--no-fold'])
  const tasks = victims.map((victim, index) => labTask(victim, index))
  const restore = auditOn()
  const begin = Date.now() - tickMs
  try {
    const told = await play(tasks, { tool, master, log, folder })
    const reader = await connect({ port: Number(port) }, '/v1/events?since=0&types=sigsys.audit,sigsys.gap')
    const isTold = isDone ?? (({ status, diagnosis }: Death): boolean => status === 0 || diagnosis !== undefined)
    const deathsNow = (): readonly Death[] => {
      const records = byPid(
        reader
          .events()
          .flatMap(({ type, data }) => (type === 'sigsys.audit' ? [data as Record<string, unknown>] : []))
          // Of earlier runs there may be records of pids that are used again.
          .filter(({ at }) => Date.parse(String(at)) >= begin),
      )
      const diagnoses = newest(tail.out())
      return tasks.map((task) => deathOf(task, { told, records, diagnoses }))
    }
    await within(60_000, () => deathsNow().every(isTold))
    await settled(() => reader.texts.length + tail.out().length)
    const deaths = deathsNow()
    const gaps = reader
      .events()
      .filter(({ type, data }) => type === 'sigsys.gap' && Date.parse((data as { to: string }).to) >= begin).length
    reader.socket.close()
    await collect.stop()
    return { deaths, said: collect.err(), gaps }
  } finally {
    await Promise.all([tail.stop(), collect.stop()])
    await serve.stop()
    await master.stop()
    restore()
    await removeGroups(root)
  }
}

type Planned = {
  readonly victim: Victim
  readonly tag: string
  readonly task: LabTask
  readonly groups: readonly string[]
  readonly container: string
}
type Told = { readonly pids: ReadonlyMap<string, number>; readonly statuses: ReadonlyMap<string, number> }

function labTask(victim: Victim, index: number): Planned {
  const uuid = (salt: number): string =>
    `${process.pid.toString(16).padStart(8, '0')}-${salt.toString(16).padStart(4, '0')}-4000-8000-${index.toString(16).padStart(12, '0')}`
  const [outer, inner] = [uuid(1), uuid(2)]
  const isNested = victim.isNested === true
  const container = isNested ? { value: inner, parent: { value: outer } } : { value: outer }
  return {
    victim,
    tag: `t${index}`,
    task: { id: `app.${index}`, container },
    groups: groupsOf(victim, { root, outer, inner }),
    container: isNested ? `${outer}.${inner}` : outer,
  }
}

async function within(waitMs: number, claim: () => boolean): Promise<void> {
  for (const start = Date.now(); !claim() && Date.now() - start < waitMs;)
    await new Promise((resolve) => setTimeout(resolve, 500))
}

/** Waits until a count has not grown for 2.5 s; a minute at most. */
async function settled(count: () => number): Promise<void> {
  let [best, since] = [count(), Date.now()]
  for (const start = Date.now(); Date.now() - since < 2500 && Date.now() - start < 60_000;) {
    await new Promise((resolve) => setTimeout(resolve, 100))
    const now = count()
    if (now > best) [best, since] = [now, Date.now()]
  }
}

/** Runs the containers, and tells of them as an agent and its executors do. */
async function play(
  planned: readonly Planned[],
  {
    tool,
    master,
    log,
    folder,
  }: { readonly tool: string; readonly master: LabMaster; readonly log: string; readonly folder: string },
): Promise<Told> {
  const byTag = new Map(planned.map((each) => [each.tag, each]))
  const pids = new Map<string, number>()
  const statuses = new Map<string, number>()
  const say = (text: string): void => appendFileSync(log, `${glogHead(new Date())}${text}\n`)
  const child = spawn(tool, ['run'], { stdio: ['pipe', 'pipe', 'inherit'] })
  const lines = createInterface({ input: child.stdout })
  lines.on('line', (line) => {
    const [what = '', tag = '', number = '', seconds = '0'] = line.split(' ')
    const plan = byTag.get(tag)
    if (plan === undefined) return
    const at = Number(seconds) * 1000
    const { task } = plan
    if (what === 'pid') pids.set(tag, Number(number))
    else if (what === 'start') {
      const [top] = plan.container.split('.')
      say(`Launching container ${top} for executor '${task.id}' of framework ${labFrameworkId}`)
      master.added(task)
      for (const state of ['TASK_STARTING', 'TASK_RUNNING']) master.updated(task, { state, at })
    } else {
      statuses.set(tag, Number(number))
      say(`Container ${plan.container} has exited`)
      master.updated(task, { ...stateOf(Number(number)), at })
    }
  })
  for (const { tag, victim, groups, task, container } of planned) {
    const sandbox = sandboxOf(folder, task.id, container)
    mkdirSync(sandbox, { recursive: true })
    if (victim.pauseMs !== undefined) child.stdin.write(`pause ${victim.pauseMs}\n`)
    child.stdin.write(`${tag} ${victim.action} ${victim.how} ${victim.lifeMs} >${sandbox}/stderr ${groups.join(' ')}\n`)
  }
  child.stdin.end()
  await new Promise((resolve) => lines.on('close', resolve))
  return { pids, statuses }
}

function sandboxOf(folder: string, task: string, container: string): string {
  const [top = '', ...nested] = container.split('.')
  const run = join(folder, 'slaves', labAgentId, 'frameworks', labFrameworkId, 'executors', task, 'runs', top)
  return nested.reduce((path, id) => join(path, 'containers', id), run)
}

/** What an executor says of a wait status. Source: 3rdparty/libprocess/src/../common/status_utils.hpp, WSTRINGIFY. */
function stateOf(status: number): { readonly state: string; readonly message: string } {
  const [signal, code] = [status & 0x7f, status >> 8]
  if (signal === 31) return { state: 'TASK_FAILED', message: 'Command terminated with signal Bad system call' }
  if (signal !== 0) return { state: 'TASK_FAILED', message: `Command terminated with signal ${signal}` }
  return { state: code === 0 ? 'TASK_FINISHED' : 'TASK_FAILED', message: `Command exited with status ${code}` }
}

function deathOf(
  { victim, tag, task, container }: Planned,
  {
    told,
    records,
    diagnoses,
  }: {
    readonly told: Told
    readonly records: ReadonlyMap<number, readonly (string | null)[]>
    readonly diagnoses: ReadonlyMap<string, Diagnosis>
  },
): Death {
  const pid = told.pids.get(tag)
  return {
    ...victim,
    task: task.id,
    container,
    pid,
    status: told.statuses.get(tag),
    records: records.get(pid ?? 0) ?? [],
    diagnosis: diagnoses.get(task.id),
  }
}

function byPid(records: readonly Record<string, unknown>[]): ReadonlyMap<number, readonly (string | null)[]> {
  const found = new Map<number, (string | null)[]>()
  for (const { pid, container_id: container } of records)
    found.set(Number(pid), [...(found.get(Number(pid)) ?? []), container as string | null])
  return found
}

function newest(out: string): ReadonlyMap<string, Diagnosis> {
  const found = new Map<string, Diagnosis>()
  for (const line of out.split('\n').slice(0, -1)) {
    const diagnosis = JSON.parse(line) as Diagnosis
    found.set(diagnosis.task.id, diagnosis)
  }
  return found
}

const glogHead = (now: Date): string => {
  const [day, time] = now.toISOString().split('T')
  const [, month, date] = (day ?? '').split('-')
  return `I${month}${date} ${(time ?? '').slice(0, 12)}000  4242 containerizer.cpp:3000] `
}

type Started = {
  readonly out: () => string
  readonly err: () => string
  readonly until: (line: RegExp) => Promise<RegExpExecArray>
  readonly stop: () => Promise<void>
}

function started(words: readonly string[]): Started {
  const child = spawn(process.execPath, [program, ...words], {
    env: { ...process.env, TZ: 'UTC' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let [out, err] = ['', '']
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()))
  const ended = new Promise<void>((resolve) => child.on('close', () => resolve()))
  return {
    out: () => out,
    err: () => err,
    until: async (line) => {
      for (let found = line.exec(err); ; found = line.exec(err)) {
        if (found !== null) return found
        if (child.exitCode !== null) throw new Error(`${words[0] ?? ''} ended: ${err}`)
        await new Promise((resolve) => setTimeout(resolve, 20))
      }
    },
    stop: async () => {
      if (child.exitCode === null) child.kill('SIGTERM')
      await ended
    },
  }
}

/**
 * Auditing on: without it the kernel does not tell of processes that a signal ended (ANOM_ABEND). And room for a burst.
 * Gives how to undo it.
 */
function auditOn(): () => void {
  const before = spawnSync('auditctl', ['-s'], { encoding: 'utf8' }).stdout
  const [, enabled = '1'] = /^enabled (\d)/m.exec(before) ?? []
  const [, backlog = '64'] = /^backlog_limit (\d+)/m.exec(before) ?? []
  const set = (...words: readonly string[]): void => void spawnSync('auditctl', words)
  set('-b', '8192')
  if (enabled === '0') set('-e', '1')
  return () => {
    set('-b', backlog)
    if (enabled === '0') set('-e', '0')
  }
}
