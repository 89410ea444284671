import { syscallNumber } from '../../domain/syscalls.ts'
import type { World } from './state.ts'
import type { Executor } from './executor.ts'
import type { RefusedNeed } from './start-faults.ts'

const folder = '/opt/mesosphere/packages/mesos/libexec/mesos'
/** The kernel keeps 15 bytes of a name. */
const programs = {
  helper: { comm: 'mesos-container', exe: `${folder}/mesos-containerizer` },
  executor: { comm: 'mesos-executor', exe: `${folder}/mesos-executor` },
} as const

/** The kernel's records of Mesos' own process that the filter of its container stopped. */
export function tellRefused(
  { kernel, recorder }: World,
  { agent, pid, tasks, verdict }: Executor,
  { need, who }: { readonly need: RefusedNeed; readonly who: keyof typeof programs },
): void {
  const { hostname } = agent.definition
  const serial = kernel.refusedAtStart?.(hostname, { ...programs[who], pid, ...need })
  if (recorder.reveal === undefined || verdict?.kind !== 'filter') return
  const arch = agent.definition.reader.native
  const { call, action } = need
  const number = syscallNumber(arch, call) ?? 0
  const refusal = { hostname, serial, pid, by: 'main', call, number, arch, action, profile: verdict.profile } as const
  for (const { info } of tasks) recorder.reveal({ is: 'refused', task: info.id, isBeside: false, refusal })
}
