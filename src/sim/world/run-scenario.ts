import { finished, type Steps } from '../../domain/steps.ts'
import { duration, type Instant, instant } from '../../domain/time.ts'
import type { TimelineCheck } from '../check/timeline.ts'
import { createSimulation } from '../engine/create-simulation.ts'
import { phases } from '../engine/simulation.ts'
import { createKernel } from '../kernel/create-kernel.ts'
import type { HostState } from '../kernel/host.ts'
import type { Program } from '../kernel/program.ts'
import { createMarathon } from '../marathon/create-marathon.ts'
import { marathonOf } from '../marathon/parameters.ts'
import type { MarathonFigures } from '../marathon/views.ts'
import { createMesos, type MesosCluster } from '../mesos/create-mesos.ts'
import { fromMesosFlags } from '../mesos/flags.ts'
import type { ClusterLink } from '../mesos/link.ts'
import type { Driver, Scheduler, TaskInfo } from '../mesos/driver.ts'
import type { FrameworkInfo } from '../mesos/state.ts'
import { createUuids } from '../mesos/uuids.ts'
import { createMetronome } from '../metronome/create-metronome.ts'
import { dcosMetronome } from '../metronome/parameters.ts'
import type { JobFigures } from '../metronome/views.ts'
import type { PlainFigures } from '../plain/create-plain.ts'
import { type Carried, carrier, type Timed } from '../network/carrier.ts'
import { createTimeline, type KeptEntry } from '../record/timeline.ts'
import type { Happened } from '../scenario/happened.ts'
import { samplesNeeded } from '../scenario/samples-needed.ts'
import { type Link, programOf, programsOf, type Scenario } from '../scenario/scenario.ts'
import type { Truth } from '../truth.ts'
import { agentDefinition, hostOf } from './agents.ts'
import { act } from './act.ts'
import { type ProfileFact, profilesAtStart } from './profiles.ts'
import { isHealthy, isReady, type Lives, watched } from './lives.ts'
import { absent, marathonInfo } from './marathon.ts'
import { metronomeInfo, pollJobs } from './metronome.ts'
import { connectPlain } from './plain.ts'
import { viewOf } from './views.ts'
import { createWitness, hear, type Witness, witnessed } from './witness.ts'

/** How a scenario is run. */
export type RunOptions = {
  readonly seed: number
  readonly until: Instant
  /** false: nothing is kept but figures. */
  readonly isRecorded: boolean
  readonly actionsMax: number
  /** Asked every so many actions, with the failures so far: what this machine has no more of; undefined: it may go on. */
  readonly spent?: ((failures: number) => 'time' | 'memory' | undefined) | undefined
  /** Told now and then how far it is. */
  readonly progress?: (at: Instant, actions: number) => void
  /** Takes messages as they come to the observer; undefined: they are kept, and come out with the rest. */
  readonly arrive?: ((timed: Timed) => void) | undefined
  /** Told why things truly happened, which no observer knows. */
  readonly reveal?: (truth: Truth) => void
  /** Hears of every entry of the timeline as it is made. */
  readonly see?: TimelineCheck['see']
  /** So many entries are kept for who reads them afterwards. */
  readonly entriesMax?: number | undefined
}

/** What came of it. */
export type ScenarioRun = {
  readonly endedAt: Instant
  /** Which limit ended it early; undefined: none did. */
  readonly stopped: 'actions' | 'time' | 'memory' | undefined
  readonly actions: number
  readonly digest: string
  readonly entries: readonly KeptEntry[]
  readonly dropped: number
  readonly figures: readonly MarathonFigures[]
  readonly plain: readonly PlainFigures[]
  readonly jobs: readonly JobFigures[]
  /** What the profiles of agents held, and since when, in the order of time. */
  readonly profiles: readonly ProfileFact[]
  /** What came to the observer, in the order it came; no messages where `arrive` took them. */
  readonly delivered: Carried & { readonly messages: readonly Timed[] }
  readonly happened: Omit<Happened, 'diagnoses' | 'alerts'>
}

/** Actions of one run unless others are given, so that a scenario which never ends does. */
export const actionsMax = 500_000_000
/** How much simulated time passes between two words about progress, as a part of the whole. */
const progressParts = 200

/** Runs a scenario. The same scenario and seed give the same run. */
export const runScenario = (scenario: Scenario, options: RunOptions): ScenarioRun =>
  finished(scenarioSteps(scenario, options))

/** The same, part by part. */
export function* scenarioSteps(scenario: Scenario, options: RunOptions): Steps<ScenarioRun> {
  const simulation = createSimulation({ start: scenario.start, seed: options.seed })
  const now = (): Instant => simulation.now()
  const witness = createWitness({ isJudged: scenario.expectations.length > 0 })
  const messages: Timed[] = []
  const way = carrier(scenario.network, {
    random: (name) => simulation.random(name),
    arrive: options.arrive ?? ((timed) => void messages.push(timed)),
  })
  const timeline = createTimeline({
    now,
    isOn: options.isRecorded,
    send: (message) => {
      hear(witness, message, { at: now(), timeline })
      way.send(message, now())
    },
    reveal: options.reveal,
    see: options.see,
    max: options.entriesMax,
  })
  const { recorder } = timeline
  const hosts = new Map(scenario.cluster.agents.map((agent): [string, HostState] => [agent.hostname, hostOf(agent)]))
  const programs = programsOf(scenario)
  const lives: Lives = new Map()
  const kernel = watched(createKernel({ simulation, recorder, hosts: (name) => known(hosts, name) }), { lives, now })
  const mesos = createMesos({
    simulation,
    recorder,
    kernel,
    programOf: (task) => programOfTask(task, programs),
    parameters: {
      ...fromMesosFlags(scenario.cluster.masterFlags, scenario.cluster.agentFlags),
      link: clusterLink(scenario.network.cluster),
    },
  })
  const connect = (scheduler: Scheduler, as: FrameworkInfo): Driver =>
    options.isRecorded
      ? witnessed(witness, { scheduler, connect: (one) => mesos.connect(one, as), now })
      : mesos.connect(scheduler, as)
  const uuids = createUuids(simulation.random('marathon'))
  const marathon = createMarathon({
    simulation,
    recorder,
    parameters: marathonOf(scenario.marathon.version ?? '', scenario.marathon.flags),
    fixed: scenario.marathon.fixed,
    connect: (scheduler) => (scenario.marathon.version === undefined ? absent : connect(scheduler, marathonInfo)),
    probe: {
      isHealthy: (task) => isHealthy(lives.get(task), now()),
      isReady: (task) => isReady(lives.get(task), now()),
    },
    uuid: uuids.text,
  })
  const plain = connectPlain(scenario.tasks, { simulation, recorder, connect })
  const metronome = usesMetronome(scenario)
    ? createMetronome({
        simulation,
        recorder,
        parameters: dcosMetronome,
        connect: (scheduler) => connect(scheduler, metronomeInfo),
        heard: (news) => witness.runs.push({ ...news, at: now() }),
      })
    : undefined
  if (metronome !== undefined && options.isRecorded)
    pollJobs(metronome, { simulation, recorder, every: scenario.network.metronome.poll })
  for (const agent of scenario.cluster.agents) mesos.addAgent(agentDefinition(agent, scenario.cluster.agentFlags), 0)
  const profiles = profilesAtStart(scenario)
  const parts = { scenario, simulation, recorder, mesos, marathon, metronome, hosts, programs, profiles }
  simulation.after(duration(0), phases.fate, () => {
    // However many: as one group they would be one deployment.
    for (const { json } of scenario.marathon.apps) marathon.putApp(json, { isForced: true, because: 0 })
    for (const { json } of scenario.marathon.pods) marathon.putPod(json, { isForced: true, because: 0 })
    for (const { json } of scenario.marathon.groups) marathon.putGroup(json, { isForced: true, because: 0 })
    for (const { json } of scenario.metronome.jobs) metronome?.createJob(json, 0)
  })
  for (const action of scenario.timeline) simulation.at(action.at, phases.fate, () => act(parts, action))
  for (const { at, looked } of samplesNeeded(scenario))
    simulation.at(at, phases.check, () => {
      const figures = looked.kind === 'delay' ? marathon.figures().find(({ id }) => id === looked.of) : undefined
      const view = looked.kind === 'view' ? viewOf(looked.request, { mesos, marathon, metronome }) : undefined
      witness.samples.push({
        at: now(),
        entry: timeline.count(),
        looked,
        value: looked.kind === 'delay' ? (figures?.delayMs ?? 0) : view,
      })
    })
  for (const { from, to } of scenario.network.cluster.cuts)
    for (const { hostname } of scenario.cluster.agents) {
      simulation.at(from, phases.fate, () => mesos.partition(hostname, 0))
      if (to < options.until) simulation.at(to, phases.fate, () => mesos.heal(hostname, 0))
    }
  // After a cut the stream of Mesos begins anew.
  for (const { to } of scenario.network.mesos.cuts)
    if (to < options.until) simulation.at(to, phases.observer, () => mesos.resubscribe())
  const stopped = yield* runInParts(simulation, scenario.start, { ...options, mesos, witness })
  // The history of all runs is long: it is asked for once, at the end.
  if (metronome !== undefined) recorder.send({ from: 'metronome', json: metronome.jobs(true) })
  return {
    endedAt: now(),
    stopped,
    actions: simulation.done(),
    digest: timeline.digest(),
    entries: timeline.entries,
    dropped: timeline.dropped(),
    figures: marathon.figures(),
    plain: plain.flatMap((one) => one.figures()),
    jobs: metronome?.figures() ?? [],
    profiles,
    delivered: { messages, ...way.end() },
    happened: {
      start: scenario.start,
      until: now(),
      entries: timeline.entries,
      statuses: witness.statuses,
      conditions: witness.conditions,
      deployments: witness.deployments,
      runs: witness.runs,
      samples: witness.samples,
    },
  }
}

function* runInParts(
  simulation: ReturnType<typeof createSimulation>,
  start: Instant,
  {
    until,
    actionsMax: max,
    spent,
    progress,
    mesos,
    witness,
  }: RunOptions & { readonly mesos: MesosCluster; readonly witness: Pick<Witness, 'failures'> },
): Steps<ScenarioRun['stopped']> {
  const step = Math.max(1, Math.floor((until - start) / progressParts))
  let checked = 0
  for (let at = start + step; ; at += step) {
    const end = instant(Math.min(at, until))
    while (!simulation.runUntil(end, Math.min(spentEvery, max - simulation.done()))) {
      const by = simulation.done() >= max ? 'actions' : spent?.(witness.failures)
      if (by !== undefined) return by
      yield
    }
    yield
    progress?.(simulation.now(), simulation.done())
    // Resources are added up at the end, and before that as often as it costs little beside what was done.
    if (end === until || checked * checkShare <= simulation.done()) checked += mesos.check()
    if (end === until) return undefined
  }
}

/** Actions between two questions whether there is time and memory left. */
const spentEvery = 20_000

/** Actions to one agent or task that is looked at by checks. */
const checkShare = 20

/** A program that the scenario says nothing about: it runs and does nothing. */
const idle: Program = {
  name: 'idle',
  comm: 'sleep',
  exe: '/bin/sleep',
  phases: [],
  exit: undefined,
  under: 'nothing',
  threads: 1,
  healthyAfter: undefined,
  unhealthyAfter: undefined,
  readyAfter: undefined,
  stopsAfter: undefined,
}

/** A job that has nothing to do has done it. */
const idleJob: Program = { ...idle, exit: { status: 0 } }

/** Of plain tasks several may have one name: the program may be that of a task's id. */
function programOfTask(task: TaskInfo, programs: ReadonlyMap<string, Program>): Program {
  const { kind, id, container } = task.origin
  const own = kind === 'other' ? programs.get(task.id) : undefined
  const key = container === undefined ? id : `${id}#${container}`
  return own ?? programOf(programs, key) ?? (kind === 'job' ? idleJob : idle)
}

function known(hosts: ReadonlyMap<string, HostState>, name: string): HostState {
  const state = hosts.get(name)
  if (state === undefined) throw new Error(`no host is called ${name}`)
  return state
}

/** undefined: as in a quiet network, where every message takes as long. */
const clusterLink = ({ lag, loss }: Link): ClusterLink | undefined =>
  lag[0] === 1 && lag[1] === 1 && loss === 0 ? undefined : { lag, loss }

const usesMetronome = ({ metronome, timeline }: Scenario): boolean =>
  metronome.jobs.length > 0 || timeline.some(({ kind }) => kind === 'create-job')
