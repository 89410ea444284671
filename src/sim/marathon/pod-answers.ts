import { iso } from '../../domain/time.ts'
import type { JsonObject } from '../../wire/json-fields.ts'
import { stateOf } from './app-answers.ts'
import { isTerminal } from './condition.ts'
import type { App, Instance } from './state.ts'

/** A pod as `/v2/pods/ID::status` shows it. Source: M/core/pod/impl/PodStatusService; marathon §5.4. */
export function podStatus(pod: App): JsonObject {
  const instances = [...pod.instances.values()].filter(({ incarnation }) => incarnation > 0)
  const shown = instances.map(instanceStatus)
  const stable = shown.filter(({ status }) => status === 'STABLE').length
  return {
    id: pod.id,
    spec: { ...pod.current.spec.json, id: pod.id, version: pod.current.version },
    status: pod.isRemoved ? 'TERMINAL' : stable >= pod.current.spec.instances ? 'STABLE' : 'DEGRADED',
    instances: shown,
    terminationHistory: historyOf(pod),
  }
}

function instanceStatus(instance: Instance): JsonObject & { readonly status: string } {
  const { id, since, agentId, placed, tasks, version } = instance
  return {
    id,
    status: statusOf(instance),
    statusSince: iso(since),
    ...(placed === undefined ? {} : { agentHostname: placed.hostname }),
    ...(agentId === undefined ? {} : { agentId }),
    specReference: `/v2/pods${instance.app.id}::versions/${version.version}`,
    containers: tasks.map(({ id: task, container, condition }) => ({
      name: container.name ?? '_app',
      status: stateOf(condition),
      statusSince: iso(since),
      containerId: task,
      endpoints: [],
      conditions: [],
    })),
  }
}

function statusOf({ condition, goal, healthy }: Instance): string {
  if (goal === 'Running' && (condition === 'Scheduled' || condition === 'Provisioned' || isTerminal(condition)))
    return 'PENDING'
  if (condition === 'Staging' || condition === 'Starting') return 'STAGING'
  if (condition === 'Running') return healthy === false ? 'DEGRADED' : 'STABLE'
  return condition === 'Unreachable' || condition === 'UnreachableInactive' ? 'DEGRADED' : 'TERMINAL'
}

/** At most one entry: it is gone when the next incarnation is provisioned. */
function historyOf({ lastFailure, instances }: App): readonly JsonObject[] {
  if (lastFailure === undefined) return []
  const { task, message, at, state } = lastFailure
  const instance = [...instances.values()].find(({ tasks }) => tasks.includes(task))
  if (instance === undefined) return []
  return [
    {
      instanceID: instance.id,
      startedAt: iso(instance.stagedAt),
      terminatedAt: iso(at),
      message,
      containers: [{ containerId: task.id, lastKnownState: state }],
    },
  ]
}
