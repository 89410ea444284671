import type { TaskId } from '../../domain/ids.ts'
import { type Instant } from '../../domain/time.ts'
import { isObject } from '../../wire/json-fields.ts'
import type { Driver, Origin, Scheduler, Update } from '../mesos/driver.ts'
import type { Timeline } from '../record/timeline.ts'
import type { Message } from '../recorder.ts'
import type { ConditionFact, DeploymentFact, RunFact, Sample, StatusFact } from '../scenario/happened.ts'

/** What expectations are judged by, collected while the cluster runs. */
export type Witness = {
  readonly statuses: StatusFact[]
  readonly conditions: ConditionFact[]
  /** The newest of each instance. */
  readonly latest: Map<string, ConditionFact>
  readonly deployments: DeploymentFact[]
  readonly runs: RunFact[]
  readonly samples: Sample[]
  /** Messages with the moment they were sent. */
  readonly sent: { readonly at: Instant; readonly message: Message }[]
  readonly origins: Map<TaskId, { readonly origin: Origin; readonly hostname: string }>
}

export const createWitness = (): Witness => ({
  statuses: [],
  conditions: [],
  latest: new Map(),
  deployments: [],
  runs: [],
  samples: [],
  sent: [],
  origins: new Map(),
})

/** Notes what a framework launches and hears, and lets it pass. */
export function witnessed(
  witness: Witness,
  {
    scheduler,
    connect,
    now,
  }: { readonly scheduler: Scheduler; readonly connect: (scheduler: Scheduler) => Driver; readonly now: () => Instant },
): Driver {
  const driver = connect({
    ...scheduler,
    update: (update) => {
      witness.statuses.push(statusFact(witness, update, now()))
      scheduler.update(update)
    },
  })
  return {
    ...driver,
    accept: (offer, operations, refuse, because) => {
      for (const operation of operations)
        for (const { id, origin } of operation.kind === 'launch' ? [operation.task] : operation.tasks)
          witness.origins.set(id, { origin, hostname: offer.hostname })
      driver.accept(offer, operations, refuse, because)
    },
  }
}

function statusFact({ origins }: Witness, update: Update, at: Instant): StatusFact {
  const known = origins.get(update.taskId)
  const { taskId, state, reason, message, source, because } = update
  return {
    at,
    entry: because,
    taskId,
    origin: known?.origin ?? {
      kind: 'other',
      id: taskId,
      version: undefined,
      container: undefined,
      run: undefined,
      attempt: 1,
    },
    state,
    reason,
    message,
    source,
    agent: known?.hostname,
  }
}

/** Takes in a message as it leaves, and what expectations need of it. */
export function hear(
  witness: Witness,
  message: Message,
  { at, timeline }: { readonly at: Instant; readonly timeline: Timeline },
): void {
  witness.sent.push({ at, message })
  if (message.from !== 'marathon' || !isObject(message.json)) return
  const { json } = message
  const entry = timeline.count()
  const type = String(json['eventType'])
  if (type === 'instance_changed_event' || type === 'instance_health_changed_event') {
    const before = witness.latest.get(String(json['instanceId']))
    const fact: ConditionFact = {
      at,
      entry,
      spec: String(json['runSpecId']),
      instance: String(json['instanceId']),
      condition: type === 'instance_changed_event' ? String(json['condition']) : (before?.condition ?? 'Unknown'),
      healthy:
        typeof json['healthy'] === 'boolean'
          ? json['healthy']
          : type === 'instance_changed_event'
            ? before?.healthy
            : undefined,
      agent: typeof json['host'] === 'string' ? json['host'] : before?.agent,
    }
    witness.conditions.push(fact)
    witness.latest.set(fact.instance, fact)
    return
  }
  const plan = json['plan']
  const states = { deployment_info: 'running', deployment_success: 'done', deployment_failed: 'failed' } as const
  const state = states[type as keyof typeof states]
  if (state !== undefined && isObject(plan))
    witness.deployments.push({ at, entry, deployment: String(plan['id']), specs: specsOf(plan['steps']), state })
}

function specsOf(steps: unknown): readonly string[] {
  const found = JSON.stringify(steps).matchAll(/"(?:app|pod)":"([^"]+)"/g)
  return [...new Set([...found].map(([, id]) => id ?? ''))]
}
