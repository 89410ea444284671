import { executorId, type FrameworkId, taskId } from '../../../src/domain/ids.ts'
import { type Duration, duration, instant } from '../../../src/domain/time.ts'
import { createSimulation, type Driven } from '../../../src/sim/engine/create-simulation.ts'
import { phases } from '../../../src/sim/engine/simulation.ts'
import type { Kernel, ProcessStart } from '../../../src/sim/kernel/kernel.ts'
import type { ProcessEnd } from '../../../src/sim/kernel/process-end.ts'
import type { Program } from '../../../src/sim/kernel/program.ts'
import { agentDefaults, type AgentDefinition, dcosProfileFolder } from '../../../src/sim/mesos/agent-definition.ts'
import { createMesos, type MesosCluster } from '../../../src/sim/mesos/create-mesos.ts'
import type { Driver, Offer, Resources, Scheduler, TaskInfo, Update } from '../../../src/sim/mesos/driver.ts'
import type { MesosParameters } from '../../../src/sim/mesos/parameters.ts'
import type { FrameworkInfo } from '../../../src/sim/mesos/state.ts'
import type { Entry, Message, Recorder } from '../../../src/sim/recorder.ts'
import { dcosLibseccomp } from '../../../src/seccomp/libseccomp.ts'

/** When every story here begins. */
export const start = instant(Date.UTC(2026, 0, 5, 12))

/** What a program of these tests does: it ends so after a while, or stays until it is killed. */
export type Fate = {
  readonly after?: number
  readonly end?: Partial<ProcessEnd>
  /** From SIGTERM to its end; longer than the grace period is SIGKILL. */
  readonly stops?: number
  readonly healthyAfter?: number
  readonly unhealthyAfter?: number
}

/** Every process started, in order. */
export type Started = { readonly start: ProcessStart; readonly at: number }

/** A kernel that does what it is told by task name. */
export function smallKernel(
  simulation: Driven,
  fates: Readonly<Record<string, Fate>>,
): Kernel & { readonly started: Started[] } {
  const started: Started[] = []
  let pid = 100
  function begin(process: ProcessStart) {
    const fate = fates[process.task.name] ?? {}
    let isOver = false
    const finish = (end: Partial<ProcessEnd>, because: number): void => {
      if (isOver) return
      isOver = true
      process.ended({ how: 'exited', status: 0, signal: 0, core: false, because, ...end })
    }
    started.push({ start: process, at: simulation.now() })
    const later = (ms: number, act: () => void) => simulation.after(duration(ms), phases.kernel, act)
    if (fate.after !== undefined) later(fate.after, () => finish(fate.end ?? {}, process.because))
    if (fate.healthyAfter !== undefined) later(fate.healthyAfter, () => process.healthChanged(true))
    if (fate.unhealthyAfter !== undefined) later(fate.unhealthyAfter, () => process.healthChanged(false))
    return {
      pid,
      innerPid: pid++,
      kill: (grace: Duration, because: number): void => {
        const stops = fate.stops ?? 0
        later(Math.min(stops, grace), () =>
          finish({ how: 'signalled', signal: stops < grace || stops === 0 ? 15 : 9 }, because),
        )
      },
      outOfMemory: (because: number): void => finish({ how: 'out-of-memory', signal: 9 }, because),
      vanish: (): void => void (isOver = true),
    }
  }
  return { start: begin, started }
}

/** A recorder that keeps all, or is off. */
export function memory(isOn: boolean): Recorder & { readonly entries: Entry[]; readonly messages: Message[] } {
  const entries: Entry[] = []
  const messages: Message[] = []
  return {
    isOn,
    entries,
    messages,
    note: (entry) => entries.push(entry),
    send: (message) => void messages.push(message),
  }
}

/** Four CPUs, 4 GiB and a thousand ports. */
export const plenty: Resources = { cpus: 4, mem: 4096, disk: 10_000, gpus: 0, ports: [[31_000, 31_999]] }

/** An agent of DC/OS 2.2 without profiles, but for what is given. */
export const agentNamed = (hostname: string, given: Partial<AgentDefinition> = {}): AgentDefinition => ({
  ...agentDefaults,
  hostname,
  resources: plenty,
  profiles: new Map(),
  seccomp: { enabled: true, defaultProfile: undefined, configDir: dcosProfileFolder },
  version: '1.11.0',
  reader: { mesos: '1.11', libseccomp: dcosLibseccomp, native: 'x86_64' },
  ...given,
})

/** A task of an app. */
export const taskNamed = (name: string, given: Partial<TaskInfo> = {}): TaskInfo => ({
  id: taskId(`${name}.1`),
  name,
  origin: { kind: 'app', id: `/${name}`, version: undefined, container: undefined, run: undefined, attempt: 1 },
  resources: { cpus: 0.5, mem: 64, disk: 0, gpus: 0, ports: [] },
  containerizer: 'mesos',
  hasImage: false,
  seccomp: undefined,
  command: 'run',
  user: undefined,
  labels: {},
  killGrace: undefined,
  maxCompletion: undefined,
  health: undefined,
  ...given,
})

/** A health check every second. */
export const everySecond = {
  gracePeriod: duration(0),
  interval: duration(1000),
  timeout: duration(500),
  delay: duration(0),
  maxConsecutiveFailures: 2,
}

/** A framework that keeps what it hears, and does what a test tells it. */
export type Hearing = Scheduler & {
  readonly updates: Update[]
  readonly heard: string[]
  readonly offered: Offer[]
  id: FrameworkId | undefined
  onOffers: (offers: readonly Offer[]) => void
  onUpdate: (update: Update) => void
}

function hearing(name: string): Hearing {
  const updates: Update[] = []
  const heard: string[] = []
  const offered: Offer[] = []
  const self: Hearing = {
    name,
    updates,
    heard,
    offered,
    id: undefined,
    onOffers: () => undefined,
    onUpdate: () => undefined,
    registered: (id, isAgain) => {
      self.id = id
      heard.push(isAgain ? 'registered again' : 'registered')
    },
    disconnected: () => void heard.push('disconnected'),
    offers: (offers) => {
      offered.push(...offers)
      self.onOffers(offers)
    },
    rescinded: () => void heard.push('rescinded'),
    update: (update) => {
      updates.push(update)
      self.onUpdate(update)
      return true
    },
    agentLost: () => void heard.push('agent lost'),
  }
  return self
}

/** A cluster with one agent and one framework, and what is needed to tell a story with it. */
export type Story = {
  readonly simulation: Driven
  readonly mesos: MesosCluster
  readonly kernel: ReturnType<typeof smallKernel>
  readonly recorder: ReturnType<typeof memory>
  readonly framework: Hearing
  readonly driver: Driver
  /** Lets time pass, in ms from the start of the story; then checks the sums. */
  readonly until: (ms: number) => void
}

/** What a story may change. */
export type StoryOptions = {
  readonly agents?: readonly AgentDefinition[]
  readonly fates?: Readonly<Record<string, Fate>>
  readonly isOn?: boolean
  readonly info?: Partial<FrameworkInfo>
  readonly parameters?: Partial<MesosParameters>
  /** Launched on the first offer there is. */
  readonly tasks?: readonly TaskInfo[]
  /** Launched as one group. */
  readonly pod?: readonly TaskInfo[]
}

/** Begins a story. */
export function story(options: StoryOptions = {}): Story {
  const { agents = [agentNamed('agent-1')], fates = {}, isOn = true, info, parameters = {}, tasks = [], pod } = options
  const simulation = createSimulation({ start, seed: 7 })
  const recorder = memory(isOn)
  const kernel = smallKernel(simulation, fates)
  const programOf = (task: TaskInfo): Program => programNamed(task.name, fates[task.name])
  const mesos = createMesos({ simulation, recorder, kernel, programOf, parameters })
  for (const definition of agents) mesos.addAgent(definition, 0)
  const framework = hearing('marathon')
  const capabilities = ['PARTITION_AWARE', 'TASK_KILLING_STATE'] as const
  const driver = mesos.connect(framework, {
    roles: ['*'],
    principal: 'marathon',
    user: 'root',
    capabilities,
    failoverTimeout: duration(60_000),
    ...info,
  })
  let isLaunched = false
  framework.onOffers = (offers) => {
    const [first, ...others] = offers
    if (first === undefined) return
    for (const offer of others) driver.decline(offer, duration(5000))
    const group =
      pod === undefined
        ? []
        : [
            {
              kind: 'launch-group',
              executorId: executorId('pod.1'),
              executorResources: { cpus: 0.1, mem: 32, disk: 0, gpus: 0, ports: [] },
              tasks: pod,
            } as const,
          ]
    const launches = tasks.map((task) => ({ kind: 'launch', task }) as const)
    driver.accept(first, isLaunched ? [] : [...launches, ...group], duration(5000), 0)
    isLaunched = true
  }
  const until = (ms: number): void => {
    simulation.runUntil(instant(start + ms))
    mesos.check()
  }
  return { simulation, mesos, kernel, recorder, framework, driver, until }
}

/** A program that does nothing but what its fate says. */
export const programNamed = (name: string, fate: Fate | undefined): Program => ({
  name,
  comm: name,
  exe: `/bin/${name}`,
  phases: [],
  exit: undefined,
  under: 'nothing',
  threads: 1,
  healthyAfter: fate?.healthyAfter === undefined ? undefined : duration(fate.healthyAfter),
  unhealthyAfter: fate?.unhealthyAfter === undefined ? undefined : duration(fate.unhealthyAfter),
  readyAfter: undefined,
  stopsAfter: undefined,
})

/** A status as one line: what a framework sees of it. */
export const lineOf = ({ taskId: id, state, source, reason, message, healthy }: Update): string =>
  [
    id,
    state,
    source.slice('SOURCE_'.length).toLowerCase(),
    reason?.slice('REASON_'.length),
    message?.split('\n')[0],
    healthy === undefined ? undefined : healthy ? 'healthy' : 'unhealthy',
  ]
    .filter((part) => part !== undefined)
    .join(' | ')
