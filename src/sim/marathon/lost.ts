import { duration } from '../../domain/time.ts'
import { phases } from '../engine/simulation.ts'
import { forceExpunge, isExpired } from './instances.ts'
import type { Instance, Marathon } from './state.ts'

/**
 * A leader looks every thirty seconds for lost instances to drop. Where none is lost it would look for nothing: then
 * there is no look on the calendar.
 */
export function watchLost(marathon: Marathon): void {
  if (marathon.isExpunging || marathon.isDown || marathon.lost.size === 0) return
  marathon.isExpunging = true
  const { simulation, parameters, ledSince, term } = marathon
  const first = ledSince + parameters.expungeDelay
  const past = simulation.now() - first
  const looks = past < 0 ? 0 : Math.floor(past / parameters.expungeInterval) + 1
  const wait = duration(looks * parameters.expungeInterval - past)
  simulation.after(wait, phases.framework, () => {
    if (marathon.term !== term) return
    marathon.isExpunging = false
    expungeAll(marathon)
    watchLost(marathon)
  })
}

/** Instances that were inactive long enough are dropped. Source: ExpungeOverdueLostTasksActor.scala. */
function expungeAll(marathon: Marathon): void {
  for (const instance of lostOnes(marathon))
    if (instance.condition === 'UnreachableInactive' && isExpired(marathon, instance))
      forceExpunge(marathon, instance, instance.entry)
}

/** What Marathon asks about: of what is not lost nothing new would come. */
export function reconcileAll(marathon: Marathon): void {
  const asked = lostOnes(marathon).flatMap(({ condition, tasks, agentId }) =>
    condition === 'Unreachable' ? tasks.map(({ id: taskId }) => ({ taskId, agentId })) : [],
  )
  if (asked.length > 0) marathon.driver.reconcile(asked)
}

/** In the order they were launched. */
const lostOnes = ({ lost }: Marathon): readonly Instance[] => [...lost].sort((a, b) => a.launch - b.launch)
