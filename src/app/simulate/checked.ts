import { BrokenInvariant, invariant } from '../../domain/invariant.ts'
import type { Diagnosis } from '../../domain/diagnosis.ts'
import type { Sourced } from '../../domain/event.ts'
import type { Steps } from '../../domain/steps.ts'
import { between, type Instant } from '../../domain/time.ts'
import { explanationFaults } from '../../sim/check/explained.ts'
import { statusFaults } from '../../sim/check/statuses.ts'
import type { TimelineCheck } from '../../sim/check/timeline.ts'
import type { ScenarioRun } from '../../sim/world/run-scenario.ts'

/** What must be said to have a run again. */
export type Repeat = { readonly path: string; readonly seed: number; readonly start: Instant; readonly until: Instant }

/** Does something with a run; an invariant that is found broken in it is told with the command that shows it again. */
export function* repeatable<T>({ path, seed, start, until }: Repeat, act: () => Steps<T>): Steps<T> {
  try {
    return yield* act()
  } catch (error) {
    if (!(error instanceof BrokenInvariant)) throw error
    const command = `sigsys simulate ${path} --seed ${seed} --until ${between(start, until)}ms`
    throw new BrokenInvariant(`${error.message}\n  seed ${seed}; to see it again: ${command}`, { cause: error })
  }
}

/** Throws where a run or what was concluded of it cannot be: that is our own mistake, whatever the scenario. */
export function checkRun(
  { statuses }: Pick<ScenarioRun['happened'], 'statuses'>,
  {
    timeline,
    heard,
    diagnoses,
  }: {
    readonly timeline: Pick<TimelineCheck, 'faults'>
    readonly heard: readonly Sourced[]
    readonly diagnoses: readonly Diagnosis[]
  },
): void {
  const faults = [...timeline.faults, ...statusFaults(statuses), ...explanationFaults(heard, diagnoses)]
  invariant(faults.length === 0, `a simulated run is not sound: ${faults.join('; ')}`)
}
