import { duration } from '../../domain/time.ts'
import type { Driver } from '../mesos/driver.ts'
import type { FrameworkInfo } from '../mesos/state.ts'

/** As Marathon registers in DC/OS. Source: mesosphere/marathon, MarathonSchedulerDriver; dcos/dcos gen/dcos-config.yaml. */
export const marathonInfo: FrameworkInfo = {
  roles: ['slave_public'],
  principal: 'dcos_marathon',
  user: 'root',
  capabilities: ['PARTITION_AWARE', 'TASK_KILLING_STATE', 'REGION_AWARE'],
  failoverTimeout: duration(604_800_000),
}

const nothing = (): void => undefined

/** The connection of a Marathon that the cluster does not have: it never registers. */
export const absent: Driver = {
  accept: nothing,
  decline: nothing,
  revive: nothing,
  suppress: nothing,
  unsuppress: nothing,
  kill: nothing,
  reconcile: nothing,
}
