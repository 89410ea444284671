import { duration, instant } from '../../domain/time.ts'
import { phases, type Simulation } from '../engine/simulation.ts'
import { startDaemon, stopDaemon } from '../kernel/daemon.ts'
import type { HostState } from '../kernel/host.ts'
import type { Program } from '../kernel/program.ts'
import { type Answer, noLeader } from '../marathon/answer.ts'
import type { MarathonCluster } from '../marathon/create-marathon.ts'
import type { MetronomeCluster } from '../metronome/create-metronome.ts'
import type { MesosCluster } from '../mesos/create-mesos.ts'
import type { TaskInfo } from '../mesos/driver.ts'
import type { Recorder } from '../recorder.ts'
import type { TimelineAction } from '../scenario/action.ts'
import type { Scenario } from '../scenario/scenario.ts'
import { actionText } from './action-text.ts'
import { profileFolder, readerOf } from './agents.ts'
import type { ProfileFact } from './profiles.ts'

/** What an operator and fate have in their hands. */
export type Parts = {
  readonly scenario: Scenario
  readonly simulation: Simulation
  readonly recorder: Recorder
  readonly mesos: MesosCluster
  readonly marathon: MarathonCluster
  /** undefined: nothing in the scenario has to do with jobs. */
  readonly metronome: MetronomeCluster | undefined
  readonly hosts: ReadonlyMap<string, HostState>
  /** By what they are for, as they are now. */
  readonly programs: Map<string, Program>
  /** What profiles held, and since when. */
  readonly profiles: ProfileFact[]
}

/** Does one action of the timeline. */
export function act(parts: Parts, action: TimelineAction): void {
  const because = noteAction(parts, action)
  if ('on' in action) for (const hostname of action.on) actOnAgent(parts, action, { hostname, because })
  else actOnCluster(parts, action, because)
}

const noteAction = ({ recorder }: Parts, action: TimelineAction): number =>
  recorder.isOn
    ? recorder.note({
        kind: 'operator',
        lane: { kind: 'cluster', id: 'operator' },
        subject: undefined,
        says: actionText(action),
        because: 0,
      })
    : 0

type OnAgent = Extract<TimelineAction, { readonly on: readonly string[] }>
type Here = { readonly hostname: string; readonly because: number }

function actOnAgent(parts: Parts, action: OnAgent, { hostname, because }: Here): void {
  const { mesos, simulation } = parts
  switch (action.kind) {
    case 'install-profile':
      parts.profiles.push({
        at: instant(simulation.now() + (parts.hosts.get(hostname)?.clockOffset ?? 0)),
        hostname,
        name: action.name,
        text: action.text,
      })
      return mesos.installProfile(hostname, action.name, action.text, because)
    case 'remove-profile':
      return mesos.removeProfile(hostname, action.name, because)
    case 'seccomp':
      return configure(parts, action, { hostname, because })
    case 'upgrade-agents': {
      const spec = parts.scenario.cluster.agents.find((agent) => agent.hostname === hostname)
      const reader = readerOf({
        mesos: action.mesos,
        libseccomp: action.libseccomp ?? spec?.libseccomp ?? '',
        arch: spec?.arch ?? 'x86_64',
      })
      const seccomp =
        action.seccomp === undefined
          ? {}
          : { seccomp: { ...action.seccomp, configDir: profileFolder(parts.scenario.cluster.agentFlags) } }
      return mesos.upgrade(hostname, { version: action.mesos, reader, ...seccomp }, because, action.downFor)
    }
    case 'restart-agents':
      return mesos.restartAgent(hostname, because, action.downFor)
    case 'stop-agents':
      return mesos.powerOff(hostname, because)
    case 'start-agents':
      return mesos.startAgent(hostname, because)
    case 'return':
      return mesos.heal(hostname, because)
    case 'gone':
      return mesos.markGone(hostname, because)
    case 'reactivate':
      return mesos.reactivate(hostname, because)
    case 'partition':
      mesos.partition(hostname, because)
      if (action.for !== undefined) simulation.after(action.for, phases.fate, () => mesos.heal(hostname, because))
      return
    case 'drain':
      return mesos.drain(hostname, { markGone: action.markGone, graceMax: action.maxGracePeriod }, because)
    case 'skew-clock':
    case 'lose-audit':
    case 'stop-auditd':
    case 'start-auditd':
    default:
      return actOnHost(parts, action, hostname)
  }
}

type OnHost = Extract<OnAgent, { readonly kind: 'skew-clock' | 'lose-audit' | 'stop-auditd' | 'start-auditd' }>

function actOnHost({ hosts, mesos, recorder, simulation }: Parts, action: OnHost, hostname: string): void {
  const host = hosts.get(hostname)
  if (host === undefined) return
  const parts = { now: () => simulation.now(), recorder }
  if (action.kind === 'skew-clock') {
    host.clockOffset = action.aheadMs
    mesos.setClock(hostname, action.aheadMs)
  } else if (action.kind === 'lose-audit') {
    host.audit = { ...host.audit, loss: action.probability }
    simulation.after(action.for, phases.fate, () => {
      host.audit = { ...host.audit, loss: 0 }
    })
  } else if (action.kind === 'start-auditd') startDaemon(host, parts)
  else stopDaemon(host, parts)
}

function configure(
  { mesos, scenario }: Parts,
  { enabled, defaultProfile, restart }: Extract<OnAgent, { kind: 'seccomp' }>,
  { hostname, because }: Here,
): void {
  const before = scenario.cluster.agents.find((agent) => agent.hostname === hostname)?.seccomp
  const seccomp = {
    enabled: enabled ?? before?.enabled ?? false,
    defaultProfile: defaultProfile === undefined ? before?.defaultProfile : (defaultProfile ?? undefined),
    configDir: profileFolder(scenario.cluster.agentFlags),
  }
  if (restart) mesos.upgrade(hostname, { seccomp }, because)
  else mesos.configure(hostname, { seccomp }, because)
}

type OnCluster = Exclude<TimelineAction, OnAgent>

function actOnCluster(parts: Parts, action: OnCluster, because: number): void {
  const { mesos, programs } = parts
  if (isOfMarathon(action)) {
    askMarathon(parts, action, because)
    return
  }
  switch (action.kind) {
    case 'program':
      programs.set(action.of, action.program)
      return
    case 'oom':
      for (const { id } of meant(parts, action.of)) mesos.outOfMemory(id, because)
      return
    case 'exec':
      for (const { id } of meant(parts, action.of)) mesos.openSession(id, action.program, because)
      return
    case 'fail-over':
      if (action.of === 'master') mesos.failOver(because, action.downFor)
      if (action.of === 'marathon') parts.marathon.failOver(action.downFor, because)
      if (action.of === 'metronome') parts.metronome?.failOver(action.downFor, because)
      return
    case 'create-job':
    case 'update-job':
    case 'remove-job':
    case 'run-job':
    case 'stop-run':
    case 'reschedule':
    default:
      if (parts.metronome !== undefined) actOnJobs(parts.metronome, action, because)
  }
}

type OnApps = Extract<
  OnCluster,
  {
    readonly kind:
      | 'deploy'
      | 'deploy-apps'
      | 'update'
      | 'scale'
      | 'restart'
      | 'stop'
      | 'destroy'
      | 'reset-delay'
      | 'kill-tasks'
      | 'cancel-deployment'
  }
>

const isOfMarathon = (action: OnCluster): action is OnApps => kindsOfMarathon.has(action.kind)
const kindsOfMarathon: ReadonlySet<string> = new Set<OnApps['kind']>([
  'deploy',
  'deploy-apps',
  'update',
  'scale',
  'restart',
  'stop',
  'destroy',
  'reset-delay',
  'kill-tasks',
  'cancel-deployment',
])

/**
 * Asks a Marathon that does not lead: it looks who does over and over before it gives up.
 * Source: M/api/LeaderProxyFilter.scala, waitForConsistentLeadership: 10 times 250 ms; marathon §4.2.
 */
function askMarathon(parts: Parts, action: OnApps, because: number, looksLeft = 10): void {
  const answer = actOnApps(parts.marathon, action, because)
  if (answer !== noLeader || looksLeft === 0) noteRefusal(parts, answer, because)
  else parts.simulation.after(leaderLookInterval, phases.fate, () => askMarathon(parts, action, because, looksLeft - 1))
}

const leaderLookInterval = duration(250)

function actOnApps(marathon: MarathonCluster, action: OnApps, because: number): Answer {
  const how = { isForced: action.force, because }
  const scaledTo = (instances: number) => ({ instances, scaling: { kind: 'fixed', instances } })
  switch (action.kind) {
    case 'deploy':
      if (action.what === 'group') return marathon.putGroup(action.definition.json, how)
      return action.what === 'app'
        ? marathon.putApp(action.definition.json, how)
        : marathon.putPod(action.definition.json, how)
    case 'deploy-apps':
      return marathon.putApps(
        action.definitions.map(({ json }) => json),
        how,
      )
    case 'update':
      return marathon.patch(action.app, action.set, how)
    case 'scale':
      return marathon.patch(action.app, scaledTo(action.instances), how)
    case 'stop':
      return marathon.patch(action.app, scaledTo(0), how)
    case 'restart':
      return marathon.restart(action.app, how)
    case 'destroy':
      return marathon.destroy(action.app, how)
    case 'reset-delay':
      return marathon.resetDelay(action.app, because)
    case 'kill-tasks':
      return marathon.killTasks(action.app, { ...how, count: action.count, scale: action.scale, wipe: action.wipe })
    case 'cancel-deployment':
    default:
      return marathon.cancelDeployment(action.app, { ...how, isForced: action.isForced })
  }
}

/** What the API would not do is told: an action without effect would be a riddle. */
function noteRefusal({ recorder }: Parts, { status, problems }: Answer, because: number): void {
  if (!recorder.isOn || problems.length === 0) return
  const why = problems.map(({ path, errors }) => `${path === '/' ? '' : `${path}: `}${errors.join('; ')}`)
  recorder.note({
    kind: 'operator',
    lane: { kind: 'cluster', id: 'operator' },
    subject: undefined,
    says: `refused with ${status}: ${why.join(', ')}`,
    because,
  })
}

/** The running tasks that a scenario means by a name: an app, a pod, one container of it, a task id; `*`: all. */
const meant = ({ mesos }: Parts, of: string): readonly TaskInfo[] =>
  mesos
    .runningTasks()
    .filter(({ id, origin }) => [origin.id, id, `${origin.id}#${origin.container ?? ''}`, '*'].includes(of))

type OnJobs = Extract<
  OnCluster,
  { readonly kind: 'create-job' | 'update-job' | 'remove-job' | 'run-job' | 'stop-run' | 'reschedule' }
>

function actOnJobs(metronome: MetronomeCluster, action: OnJobs, because: number): void {
  switch (action.kind) {
    case 'create-job':
      return void metronome.createJob(action.definition.json, because)
    case 'update-job':
      return void metronome.updateJob(action.definition.json, because)
    case 'remove-job':
      return void metronome.removeJob(action.job, action.stopRuns, because)
    case 'run-job':
      return void metronome.runJob(action.job, because)
    case 'stop-run':
      return void metronome.stopRuns(action.job, action.run, because)
    case 'reschedule':
    default:
      return void metronome.reschedule(action.job, action.schedule)
  }
}
