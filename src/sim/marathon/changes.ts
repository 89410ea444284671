import { iso } from '../../domain/time.ts'
import { phases } from '../engine/simulation.ts'
import { accepted, type Answer, type How, refused } from './answer.ts'
import { LaunchDelay } from './back-off.ts'
import type { RunSpec } from './definition.ts'
import { levelsOf } from './dependencies.ts'
import { callOff, deploy, newPlan, type Part, type Plan } from './deployments.ts'
import { noChecking } from './health.ts'
import { lookAgain } from './launcher.ts'
import { Members } from './members.ts'
import { note, tellChange, tellDeployment, tellGroupChange } from './messages.ts'
import { parentOf } from './path-id.ts'
import { updateProblems } from './resident-rules.ts'
import type { App, Marathon, Version } from './state.ts'

/** What shall become of an app or pod; without a spec it is removed. */
export type Change = { readonly id: string; readonly spec: RunSpec | undefined }

/**
 * What one request changes: all in one deployment. `isWhole`: what is as it was is left alone. `group`: the group in which
 * it is, undefined for an app or pod by itself; `groups`: what groups depend on from then on.
 */
export type Changes = {
  readonly changes: readonly Change[]
  readonly isWhole: boolean
  readonly group?: string
  readonly groups?: ReadonlyMap<string, readonly string[]>
}

/** Source: M/core/group/impl/GroupManagerImpl.scala, updateRootEither. */
export function change(marathon: Marathon, wanted: Changes, how: How): Answer {
  const { changes, group, groups = new Map() } = wanted
  const parts = changes.flatMap((one) => partOf(marathon, one, wanted.isWhole))
  const problems = parts.flatMap(({ before, target }) =>
    before === undefined || before === target ? [] : updateProblems(before.spec, target.spec),
  )
  if (problems.length > 0) return { status: 422, problems }
  const levels = levelsAfter(marathon, changes, groups)
  if (levels === undefined) return refused(422, 'Dependency graph has cyclic dependencies.')
  const plan: Plan = { parts, because: how.because, levels }
  const lock = lockOf(
    marathon,
    parts.map(({ app }) => marathon.apps.get(app.id) ?? app),
    how,
  )
  if (lock !== undefined) return refuse(marathon, plan, lock)
  for (const part of parts) makeSo(marathon, part, group === undefined)
  for (const [id, on] of groups) marathon.groups.set(id, on)
  if (group !== undefined && marathon.recorder.isOn)
    tellGroupChange(marathon, { groupId: parentOf(group), version: iso(marathon.simulation.now()) })
  if (parts.length > 0) deploy(marathon, plan)
  return { status: parts.every(({ before }) => before === undefined) ? 201 : 200, problems: [] }
}

/** One app is another from now on. */
export function redeploy(marathon: Marathon, part: Part, how: How): Answer {
  const plan: Plan = { parts: [part], because: how.because }
  const lock = lockOf(marathon, [part.app], how)
  if (lock !== undefined) return refuse(marathon, plan, lock)
  part.app.current = part.target
  deploy(marathon, plan)
  return accepted
}

function partOf(marathon: Marathon, { id, spec }: Change, isWhole: boolean): readonly Part[] {
  const there = marathon.apps.get(id)
  const known = there?.isRemoved === true ? undefined : there
  const before = known?.current
  if (spec === undefined)
    return known === undefined || before === undefined
      ? []
      : [{ app: known, action: 'StopApplication', target: before, before }]
  const target = versionOf(marathon, spec, known)
  if (isWhole && target === before) return []
  const isScale = before !== undefined && (before.spec.config === spec.config || spec.instances === 0)
  const action = before === undefined ? 'StartApplication' : isScale ? 'ScaleApplication' : 'RestartApplication'
  return [{ app: known ?? newApp(marathon, target), action, target, before }]
}

/** Apps by themselves wait for nobody in their deployment. */
function levelsAfter(
  marathon: Marathon,
  changes: readonly Change[],
  groups: ReadonlyMap<string, readonly string[]>,
): ReadonlyMap<string, number> | undefined {
  const [only, ...others] = changes
  if (only === undefined || (others.length === 0 && (only.spec?.dependencies.length ?? 0) === 0 && groups.size === 0))
    return new Map()
  const specs = new Map<string, RunSpec>()
  for (const { id, isRemoved, current } of marathon.apps.values()) if (!isRemoved) specs.set(id, current.spec)
  for (const { id, spec } of changes) {
    if (spec === undefined) specs.delete(id)
    else specs.set(id, spec)
  }
  const ids = changes.flatMap(({ id, spec }) => (spec === undefined ? [] : [id]))
  return levelsOf(ids, { specs, groups: new Map([...marathon.groups, ...groups]) })
}

/** Definitions are as they shall be from now on, whatever runs. */
function makeSo(marathon: Marathon, { app, action, target, before }: Part, isTold: boolean): void {
  const there = marathon.apps.get(app.id)
  if (there !== undefined && there !== app && there.deployment !== undefined) callOff(marathon, there.deployment.plan)
  if (action === 'StopApplication') app.isRemoved = true
  else {
    marathon.apps.set(app.id, app)
    app.current = target
  }
  if (!isTold || !marathon.recorder.isOn) return
  tellChange(marathon, app, action === 'StopApplication' ? 'deleted' : before === undefined ? 'created' : 'updated')
}

const locked =
  "App is locked by one or more deployments. Override with the option '?force=true'. View details at '/v2/deployments/<DEPLOYMENT_ID>'."

/** Why a change is refused: another deployment has an app, or there are too many. Source: DeploymentManagerActor.scala. */
function lockOf({ deploying, parameters }: Marathon, meant: readonly App[], { isForced }: How): Answer | undefined {
  if (isForced) return undefined
  if (meant.some(({ deployment }) => deployment !== undefined)) return refused(409, locked)
  const max = parameters.deploymentsMax
  return deploying < max
    ? undefined
    : refused(
        403,
        `Max number (${max}) of running deployments is achieved. Wait for existing deployments to complete or cancel one using force=true parameter.`,
      )
}

/** A refused plan fails in the stream too: the plan in the event is the refused one. Source: marathon §3.7. */
function refuse(marathon: Marathon, plan: Plan, answer: Answer): Answer {
  const [why] = answer.problems
  for (const { app } of plan.parts)
    note(marathon, app, {
      kind: 'deployment',
      subject: undefined,
      says: `refused with ${answer.status}: ${why?.errors[0] ?? ''}`,
      because: plan.because,
    })
  if (marathon.recorder.isOn)
    tellDeployment(marathon, newPlan(marathon, plan), { type: 'deployment_failed', reason: why?.errors[0] })
  return answer
}

function newApp(marathon: Marathon, current: Version): App {
  const figures = { launches: 0, ends: {}, upMs: 0, waitingMs: 0, healthKills: 0 }
  const app: App = {
    id: current.spec.id,
    current,
    instances: new Members(),
    uncounted: 0,
    ready: 0,
    alarm: marathon.simulation.alarm(phases.framework, () => lookAgain(marathon, app)),
    deployment: undefined,
    isRemoved: false,
    figures,
    entry: 0,
    lastFailure: undefined,
    offers: undefined,
    forgetsConfig: false,
    unmatched: 0,
    checking: noChecking,
  }
  return app
}

/**
 * A version of a definition: the same one if nothing has changed; equal configuration keeps the delay.
 * Source: M/upgrade/GroupVersioningUtil.scala; marathon §2.1.
 */
export function versionOf(marathon: Marathon, read: RunSpec, app: App | undefined): Version {
  const spec = marathon.alike.of(read)
  const before = app?.current
  const isSame = before?.spec.config === spec.config
  if (before !== undefined && isSame && before.spec.instances === spec.instances) return before
  const version = iso(marathon.simulation.now())
  if (before === undefined || !isSame || app?.forgetsConfig === true)
    return { spec, version, config: version, delay: new LaunchDelay(), run: undefined }
  return { spec, version, config: before.config, delay: before.delay, run: undefined }
}
