import { duration } from '../../domain/time.ts'
import type { Simulation } from '../engine/simulation.ts'
import type { Driver, Scheduler } from '../mesos/driver.ts'
import type { FrameworkInfo } from '../mesos/state.ts'
import { createPlain, type PlainFramework } from '../plain/create-plain.ts'
import { readLaunch } from '../plain/definition.ts'
import type { Recorder } from '../recorder.ts'
import type { PlainLaunch } from '../scenario/scenario.ts'

/** What frameworks are connected with. */
export type PlainParts = {
  readonly simulation: Simulation
  readonly recorder: Recorder
  readonly connect: (scheduler: Scheduler, info: FrameworkInfo) => Driver
}

/** As `mesos-execute` registers. Source: src/cli/execute.cpp, framework_capabilities. */
const info: FrameworkInfo = {
  roles: ['*'],
  principal: undefined,
  user: 'root',
  capabilities: ['PARTITION_AWARE', 'TASK_KILLING_STATE'],
  failoverTimeout: duration(0),
}

/** Connects one framework for each name among the launches, in the order of the file. */
export function connectPlain(
  launches: readonly PlainLaunch[],
  { simulation, recorder, connect }: PlainParts,
): readonly PlainFramework[] {
  const names = [...new Set(launches.map(({ framework }) => framework))]
  return names.map((name) => {
    const planned = launches
      .filter(({ framework }) => framework === name)
      .map((launch) => ({ at: launch.at, agent: launch.agent, unit: readLaunch(launch).unit }))
    return createPlain({ simulation, recorder, name, planned, connect: (scheduler) => connect(scheduler, info) })
  })
}

/** What of a launch is not modelled, in words. */
export const missingOfLaunch = (launch: PlainLaunch): readonly string[] => readLaunch(launch).missing
