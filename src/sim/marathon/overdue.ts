import { duration } from '../../domain/time.ts'
import { phases } from '../engine/simulation.ts'
import type { Condition } from './condition.ts'
import { killInstance } from './kills.ts'
import { note } from './messages.ts'
import type { Instance, Marathon } from './state.ts'

/** Source: OverdueInstancesActor.scala, overdueTaskActorInitialDelay and overdueTaskActorCheckInterval. */
const [firstLook, interval] = [30_000, 5000]

/**
 * A leader looks every five seconds for launches that take too long. Only looks that may find something are on the
 * calendar: while launches are young, and where there are none, it would look for nothing.
 */
export function watchLaunches(marathon: Marathon): void {
  if (marathon.isWatching || marathon.isDown) return
  const [oldest] = marathon.launching
  if (oldest === undefined) return
  marathon.isWatching = true
  const { simulation, term } = marathon
  const due = Math.max(oldest.stagedAt + shortest(marathon) + 1, simulation.now() + 1)
  const wait = duration(lookAfter(marathon, due) - simulation.now())
  simulation.after(wait, phases.framework, () => {
    if (marathon.term !== term) return
    marathon.isWatching = false
    killOverdue(marathon)
    watchLaunches(marathon)
  })
}

/** The first look at a moment or after it. */
export function lookAfter({ simulation, ledSince }: Marathon, due: number): number {
  const from = Math.max(due, simulation.now())
  const looks = Math.max(0, Math.ceil((from - ledSince - firstLook) / interval))
  return ledSince + firstLook + looks * interval
}

/** How long every launch may take. */
const shortest = ({ parameters: { launchConfirmTimeout, launchTimeout } }: Marathon): number =>
  Math.min(launchConfirmTimeout, launchTimeout)

/** Kills what has been launched for too long without running. The oldest launch comes first. */
function killOverdue(marathon: Marathon): void {
  const { simulation, parameters, launching } = marathon
  const { launchConfirmTimeout: confirm, launchTimeout: launch } = parameters
  for (const instance of launching) {
    const age = simulation.now() - instance.stagedAt
    if (age <= shortest(marathon)) return
    if (isOverdue(instance, { age, confirm, launch }) && !isAsked(marathon, instance))
      killInstance(marathon, instance, noteOverdue(marathon, instance))
  }
}

/** Source: OverdueInstancesActor.scala, overdueInstances: strictly older than the limit. */
const isOverdue = (
  { tasks }: { readonly tasks: readonly { readonly condition: Condition }[] },
  { age, confirm, launch }: { readonly age: number; readonly confirm: number; readonly launch: number },
): boolean =>
  tasks.some(({ condition }) =>
    condition === 'Provisioned'
      ? age > confirm
      : condition === 'Staging' || condition === 'Starting'
        ? age > launch
        : false,
  )

const isAsked = ({ kills }: Marathon, { tasks }: Instance): boolean =>
  tasks.some((task) => kills.asked.has(task) || kills.waiting.has(task))

const noteOverdue = (marathon: Marathon, instance: Instance): number =>
  note(marathon, instance.app, {
    kind: 'kill',
    subject: instance.id,
    says: `has been ${instance.condition} for too long`,
    because: instance.entry,
  })
