import { type Duration, duration } from '../../domain/time.ts'
import type { JsonObject } from '../../wire/json-fields.ts'
import { below, follow, itemsOf, type Placed } from '../../document/placed.ts'
import { profileFile } from './resolve-cluster.ts'
import { releases } from './releases.ts'
import { resolveProgram } from './resolve-program.ts'
import { isGroup } from './run-specs.ts'
import { momentOf, type Times } from './resolve-time.ts'
import type { ActionBody, TimelineAction } from './action.ts'
import type { Definition } from './scenario.ts'
import type { WrittenScenario } from './schema.ts'
import type { Sources } from './sources.ts'

type WrittenAction = NonNullable<WrittenScenario['timeline']>[number]

/** What the actions of a timeline need to know of the rest. */
export type TimelineContext = {
  readonly root: Placed
  readonly times: Times
  readonly sources: Sources
  readonly hostnames: readonly string[]
  /** Ids of jobs: their programs end by themselves. */
  readonly jobs: ReadonlySet<string>
  /** Whether the cluster says itself whether seccomp is on; an upgrade then leaves it. */
  readonly isSeccompSet: boolean
}

/** The actions as they come due; of one moment in the order of the file. */
export function resolveTimeline(
  written: readonly WrittenAction[] = [],
  context: TimelineContext,
): readonly TimelineAction[] {
  const actions = written.flatMap((action, index): readonly TimelineAction[] => {
    const { node } = follow(context.root, ['timeline', index])
    const body = bodyOf(action, node, context)
    return body === undefined
      ? []
      : [
          {
            at: momentOf(action.at, context.times),
            place: node.place,
            force: action.force ?? true,
            refused: action.refused,
            ...body,
          },
        ]
  })
  return [...actions].sort((left, right) => left.at - right.at)
}

type Maker = (action: WrittenAction, node: Placed, context: TimelineContext) => ActionBody | undefined

function bodyOf(action: WrittenAction, node: Placed, context: TimelineContext): ActionBody | undefined {
  for (const maker of [ofProfile, ofAgents, ofMachines, ofMarathon, ofMetronome, ofFate]) {
    const body = maker(action, node, context)
    if (body !== undefined) return body
  }
  return undefined
}

const ofProfile: Maker = (action, node, { sources, hostnames }) => {
  const { install_profile, remove_profile, seccomp } = action
  if (install_profile !== undefined) {
    const { name } = install_profile
    const { text = '', on } = profileFile(name, below(node, 'install_profile') ?? node, sources)
    return { kind: 'install-profile', name, text, on: on ?? hostnames }
  }
  if (remove_profile !== undefined)
    return { kind: 'remove-profile', name: remove_profile.name, on: remove_profile.on ?? hostnames }
  if (seccomp === undefined) return undefined
  const { enabled, default_profile, restart = false, on = hostnames } = seccomp
  return { kind: 'seccomp', enabled, defaultProfile: default_profile, restart, on }
}

/** How long an agent process, a leader is away when nothing is said. */
const [agentDown, leaderDown] = [duration(5000), duration(10_000)]

const ofAgents: Maker = ({ upgrade_agents, restart_agents, drain, partition, skew_clock }, _node, context) => {
  const { hostnames } = context
  if (upgrade_agents !== undefined) {
    const { dcos, mesos, libseccomp, down_for: downFor = agentDown, on = hostnames } = upgrade_agents
    const brings = dcos === undefined ? undefined : releases[dcos]
    return {
      kind: 'upgrade-agents',
      mesos: mesos ?? brings?.mesos ?? releases['2.2'].mesos,
      libseccomp: libseccomp ?? brings?.libseccomp,
      seccomp: context.isSeccompSet ? undefined : brings?.seccomp,
      downFor,
      on,
    }
  }
  if (restart_agents !== undefined)
    return { kind: 'restart-agents', downFor: restart_agents.down_for ?? agentDown, on: restart_agents.on ?? hostnames }
  if (drain !== undefined)
    return { kind: 'drain', maxGracePeriod: drain.max_grace_period, markGone: drain.mark_gone ?? false, on: drain.on }
  if (partition !== undefined) return { kind: 'partition', for: partition.for, on: partition.on }
  if (skew_clock !== undefined) return { kind: 'skew-clock', aheadMs: skew_clock.by, on: skew_clock.on }
  return undefined
}

const ofMachines: Maker = ({ stop_agents, start_agents, return: back, gone, reactivate }) => {
  if (stop_agents !== undefined) return { kind: 'stop-agents', on: stop_agents.on }
  if (start_agents !== undefined) return { kind: 'start-agents', on: start_agents.on }
  if (back !== undefined) return { kind: 'return', on: back.on }
  if (gone !== undefined) return { kind: 'gone', on: gone.on }
  return reactivate === undefined ? undefined : { kind: 'reactivate', on: reactivate.on }
}

const ofMarathon: Maker = (action, node) => {
  const { deploy, update, scale, restart, stop, destroy, reset_delay, kill_tasks, cancel_deployment } = action
  if (deploy !== undefined) return deployed(deploy, below(node, 'deploy') ?? node)
  if (update !== undefined) return { kind: 'update', app: update.app, set: update.set }
  if (scale !== undefined) return { kind: 'scale', app: scale.app, instances: scale.instances }
  if (restart !== undefined) return { kind: 'restart', app: restart }
  if (stop !== undefined) return { kind: 'stop', app: stop }
  if (destroy !== undefined) return { kind: 'destroy', app: destroy }
  if (reset_delay !== undefined) return { kind: 'reset-delay', app: reset_delay }
  if (cancel_deployment !== undefined)
    return { kind: 'cancel-deployment', app: cancel_deployment.app, isForced: cancel_deployment.force ?? false }
  if (kill_tasks === undefined) return undefined
  const { app, count, scale: isScaled = false, wipe = false } = kill_tasks
  return { kind: 'kill-tasks', app, count, scale: isScaled, wipe }
}

function deployed(deploy: NonNullable<WrittenAction['deploy']>, node: Placed): ActionBody {
  if (Array.isArray(deploy)) {
    const list: readonly JsonObject[] = deploy
    return {
      kind: 'deploy-apps',
      definitions: list.map((json, index) => definitionOf(json, itemsOf(node)[index] ?? node)),
    }
  }
  const json: JsonObject = deploy
  const what = isGroup(node) ? 'group' : json['containers'] === undefined ? 'app' : 'pod'
  return { kind: 'deploy', what, definition: definitionOf(json, node) }
}

const ofMetronome: Maker = (action, node) => {
  const { create_job, update_job, remove_job, run_job, stop_run, reschedule } = action
  if (create_job !== undefined)
    return {
      kind: 'create-job',
      definition: definitionOf(create_job, below(node, 'create_job') ?? node),
    }
  if (update_job !== undefined)
    return {
      kind: 'update-job',
      definition: definitionOf(update_job, below(node, 'update_job') ?? node),
    }
  if (remove_job !== undefined)
    return { kind: 'remove-job', job: remove_job.job, stopRuns: remove_job.stop_runs ?? false }
  if (run_job !== undefined) return { kind: 'run-job', job: run_job }
  if (stop_run !== undefined) return { kind: 'stop-run', job: stop_run.job, run: stop_run.run ?? 'all' }
  return reschedule === undefined
    ? undefined
    : { kind: 'reschedule', job: reschedule.job, schedule: reschedule.schedule }
}

/** A session does what it does and ends. */
const atOnce: readonly [Duration, Duration] = [duration(0), duration(0)]

const ofFate: Maker = (action, _node, { hostnames, jobs }) => {
  const { program, exec, oom, lose_audit, stop_auditd, start_auditd, fail_over } = action
  if (program !== undefined) {
    const { of, ...body } = program
    return { kind: 'program', of, program: resolveProgram(body, { of, endsAlone: jobs.has(of) }) }
  }
  if (exec !== undefined) {
    const { of, ...body } = exec
    return { kind: 'exec', of, program: resolveProgram({ runs: atOnce, ...body }, { of, endsAlone: true }) }
  }
  if (oom !== undefined) return { kind: 'oom', of: oom.of }
  if (lose_audit !== undefined) {
    const { probability = 1, for: length, on = hostnames } = lose_audit
    return { kind: 'lose-audit', probability, for: length, on }
  }
  if (stop_auditd !== undefined) return { kind: 'stop-auditd', on: stop_auditd.on ?? hostnames }
  if (start_auditd !== undefined) return { kind: 'start-auditd', on: start_auditd.on ?? hostnames }
  if (fail_over !== undefined) return { kind: 'fail-over', of: fail_over.of, downFor: fail_over.down_for ?? leaderDown }
  return undefined
}

/** A definition and where it stands. */
export function definitionOf(json: JsonObject, { place }: Placed): Definition {
  const { id } = json
  return { id: typeof id === 'string' ? id : '', json, place }
}
