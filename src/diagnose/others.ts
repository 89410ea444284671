import type { Death } from '../correlate/deaths.ts'
import { outermostOf } from '../domain/ids.ts'
import type { Others } from './case.ts'

/** The key of `failuresOfExecutor`. */
export const executorOf = ({ frameworkId, executorId }: Death): string | undefined =>
  executorId === undefined ? undefined : `${frameworkId ?? ''}\n${executorId}`

/** The outermost container a task ran in. */
export const outermost = ({ container }: Death): string | undefined =>
  container === undefined ? undefined : outermostOf(container.containerId)

/** Ended tasks indexed by what they share. */
export function othersOf(all: readonly Death[]): Others {
  const failures = all.filter(({ outcome }) => outcome === 'failed')
  const finishedUnconfined = new Map<string, Death>()
  for (const death of all) {
    const { seen } = death.task
    if (death.outcome !== 'finished' || seen?.value.seccomp?.unconfined !== true) continue
    if (seen.value.name !== undefined && !finishedUnconfined.has(seen.value.name))
      finishedUnconfined.set(seen.value.name, death)
  }
  return {
    failuresOfExecutor: by(failures, executorOf),
    failuresOfContainer: by(failures, outermost),
    finishedUnconfined,
  }
}

function by(
  deaths: readonly Death[],
  key: (death: Death) => string | undefined,
): ReadonlyMap<string, readonly Death[]> {
  const groups = new Map<string, Death[]>()
  for (const death of deaths) {
    const name = key(death)
    if (name === undefined) continue
    const group = groups.get(name)
    if (group === undefined) groups.set(name, [death])
    else group.push(death)
  }
  return groups
}
