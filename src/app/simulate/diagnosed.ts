import type { Diagnosis } from '../../domain/diagnosis.ts'
import type { Sourced } from '../../domain/event.ts'
import type { Steps } from '../../domain/steps.ts'
import { marathonOf } from '../../sim/marathon/parameters.ts'
import type { Scenario } from '../../sim/scenario/scenario.ts'
import { judgeSteps } from '../diagnose.ts'

/** Judges what a simulated cluster told. Its Marathon tells nothing of itself, but the scenario names its release. */
export function* diagnosed(events: readonly Sourced[], { cluster, marathon }: Scenario): Steps<readonly Diagnosis[]> {
  const { version, flags } = marathon
  const throttle = version === undefined ? undefined : marathonOf(version, flags).reviveInterval
  const options = { cluster: cluster.name, all: false, ...(throttle === undefined ? {} : { throttle }) }
  return (yield* judgeSteps(events, options)).diagnoses
}
