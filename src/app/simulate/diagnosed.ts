import type { Diagnosis } from '../../domain/diagnosis.ts'
import type { Sourced } from '../../domain/event.ts'
import { marathonOf } from '../../sim/marathon/parameters.ts'
import type { Scenario } from '../../sim/scenario/scenario.ts'
import { judge } from '../diagnose.ts'

/** Judges what a simulated cluster told. Its Marathon tells nothing of itself, but the scenario names its release. */
export function diagnosed(events: readonly Sourced[], { cluster, marathon }: Scenario): readonly Diagnosis[] {
  const { version, flags } = marathon
  const throttle = version === undefined ? undefined : marathonOf(version, flags).reviveInterval
  return judge(events, { cluster: cluster.name, all: false, ...(throttle === undefined ? {} : { throttle }) }).diagnoses
}
