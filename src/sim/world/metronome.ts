import { duration, type Duration } from '../../domain/time.ts'
import { phases, type Simulation } from '../engine/simulation.ts'
import type { FrameworkInfo } from '../mesos/state.ts'
import type { MetronomeCluster } from '../metronome/create-metronome.ts'
import type { Recorder } from '../recorder.ts'

/** As Metronome registers in DC/OS. Source: dcos/metronome, MarathonSchedulerDriver; metronome §3.6. */
export const metronomeInfo: FrameworkInfo = {
  roles: ['*'],
  principal: 'dcos_metronome',
  user: 'root',
  capabilities: ['PARTITION_AWARE'],
  failoverTimeout: duration(604_800_000),
}

/** What an observer sees: it has no events and is polled. An answer that says nothing new is not kept. */
export function pollJobs(
  metronome: MetronomeCluster,
  {
    simulation,
    recorder,
    every,
  }: { readonly simulation: Simulation; readonly recorder: Recorder; readonly every: Duration },
): void {
  const poll = (): void => {
    if (metronome.hasChanged()) recorder.send({ from: 'metronome', json: metronome.jobs(false) })
    simulation.after(every, phases.observer, poll)
  }
  simulation.after(every, phases.observer, poll)
}
