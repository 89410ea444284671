import { type Condition, isTerminal } from './condition.ts'
import { goalToStop, schedule, setGoal } from './instances.ts'
import type { App, Instance, Marathon } from './state.ts'

const weights: Readonly<Partial<Record<Condition, number>>> = { Unreachable: 1, Staging: 2, Starting: 3, Running: 4 }
/** What waits for its launch, or is provisioned, goes last. */
const last = 5

type Candidate = Pick<Instance, 'condition' | 'stagedAt' | 'since' | 'startedAt'>
type Selection = 'YOUNGEST_FIRST' | 'OLDEST_FIRST'

/**
 * Which of two instances goes first: below zero, the one on the left. What is further from running goes first, but
 * what waits goes after all that runs. Source: M/core/deployment/ScalingProposition.scala, sortByConditionAndDate.
 */
export function removalOrder(a: Candidate, b: Candidate, selection: Selection): number {
  const byWeight = (weights[a.condition] ?? last) - (weights[b.condition] ?? last)
  if (byWeight !== 0) return byWeight
  const [left, right] = [sortDate(a), sortDate(b)]
  if (left === undefined || right === undefined) return Number(left !== undefined) - Number(right !== undefined)
  return selection === 'OLDEST_FIRST' ? left - right : right - left
}

const sortDate = ({ condition, stagedAt, since, startedAt }: Candidate): number | undefined =>
  condition === 'Staging' ? stagedAt : condition === 'Starting' ? since : startedAt

/** What a scale check would do. Source: ScalingProposition.scala, propose; marathon §3.3. */
export function proposed<I extends Candidate & Pick<Instance, 'goal'>>(
  instances: Iterable<I>,
  {
    scaleTo,
    selection,
    sentenced = new Set(),
  }: { readonly scaleTo: number; readonly selection: Selection; readonly sentenced?: ReadonlySet<I> },
): { readonly decommission: readonly I[]; readonly start: number } {
  const counted = [...instances].filter(counts)
  const first = counted.filter((instance) => sentenced.has(instance))
  const count = Math.max(counted.length - scaleTo, first.length)
  const rest = counted.filter((instance) => !sentenced.has(instance)).sort((a, b) => removalOrder(a, b, selection))
  return { decommission: [...first, ...rest].slice(0, count), start: scaleTo - counted.length + count }
}

/** Counts towards the target: it should run, and is not given up as lost. */
export const counts = ({ goal, condition }: Pick<Instance, 'goal' | 'condition'>): boolean =>
  goal === 'Running' && condition !== 'UnreachableInactive'

/** Whether a change of an instance makes Marathon look at the number of instances. Source: ScaleAppUpdateStepImpl.scala. */
export const isScaleWorthy = (before: Condition | undefined, now: Condition): boolean =>
  isGone(now) && (before === undefined || !isGone(before))

const isGone = (condition: Condition): boolean => condition === 'UnreachableInactive' || isTerminal(condition)

/** Brings the number of instances to the target, unless a deployment holds the app. Source: MarathonSchedulerActor.scala. */
export function checkScale(marathon: Marathon, app: App, because: number = app.entry): void {
  const { instances } = app.current.spec
  // Without a look at each: so many count.
  if (app.deployment !== undefined || app.isRemoved || app.instances.size - app.uncounted === instances) return
  const { decommission, start } = proposed(app.instances.values(), {
    scaleTo: instances,
    selection: app.current.spec.killSelection,
  })
  for (const instance of decommission) setGoal(marathon, instance, { because, goal: goalToStop(instance) })
  for (let more = 0; more < start; more += 1) schedule(marathon, app, app.current, because)
}
