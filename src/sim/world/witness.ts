import type { TaskId } from '../../domain/ids.ts'
import { isFailure } from '../../domain/task.ts'
import { type Instant } from '../../domain/time.ts'
import { isObject } from '../../wire/json-fields.ts'
import type { MarathonEvent } from '../../wire/marathon/event.ts'
import type { Driver, Origin, Scheduler, Update } from '../mesos/driver.ts'
import { tasksToLaunch } from '../mesos/operations.ts'
import type { Timeline } from '../record/timeline.ts'
import type { Message } from '../recorder.ts'
import type { ConditionFact, DeploymentFact, RunFact, Sample, StatusFact } from '../scenario/happened.ts'

/** What expectations are judged by, collected while the cluster runs. */
export type Witness = {
  readonly statuses: StatusFact[]
  /** How many of them tell of a failure. */
  failures: number
  readonly conditions: ConditionFact[]
  /** Somebody judges expectations: nothing else goes by conditions. */
  readonly isJudged: boolean
  /** The newest of each instance. */
  readonly latest: Map<string, ConditionFact>
  readonly deployments: DeploymentFact[]
  /** Of `deployments`, the ids of those that run or ran. */
  readonly deployed: Set<string>
  readonly runs: RunFact[]
  readonly samples: Sample[]
  readonly origins: Map<TaskId, { readonly origin: Origin; readonly hostname: string }>
}

/** Has seen nothing yet. */
export const createWitness = ({ isJudged }: Pick<Witness, 'isJudged'>): Witness => ({
  statuses: [],
  failures: 0,
  conditions: [],
  isJudged,
  latest: new Map(),
  deployments: [],
  deployed: new Set(),
  runs: [],
  samples: [],
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
      if (isFailure(update.state)) witness.failures += 1
      return scheduler.update(update)
    },
  })
  return {
    ...driver,
    accept: (offer, operations, refuse, because) => {
      for (const operation of operations)
        for (const { id, origin } of tasksToLaunch(operation))
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
  if (message.from !== 'marathon') return
  const entry = timeline.count()
  const { event } = message
  if (event === undefined) hearDeployment(witness, message.json, { at, entry })
  else if (witness.isJudged) hearInstance(witness, event, { at, entry })
}

type When = { readonly at: Instant; readonly entry: number }

function hearInstance(witness: Witness, event: MarathonEvent, { at, entry }: When): void {
  const type = event.eventType
  if (type !== 'instance_changed_event' && type !== 'instance_health_changed_event') return
  const before = witness.latest.get(event.instanceId)
  const isChange = type === 'instance_changed_event'
  const fact: ConditionFact = {
    at,
    entry,
    spec: event.runSpecId,
    instance: event.instanceId,
    condition: isChange ? event.condition : (before?.condition ?? 'Unknown'),
    healthy: isChange ? before?.healthy : (event.healthy ?? undefined),
    agent: (isChange ? event.host : undefined) ?? before?.agent,
  }
  witness.conditions.push(fact)
  witness.latest.set(fact.instance, fact)
}

function hearDeployment(witness: Witness, json: unknown, { at, entry }: When): void {
  if (!isObject(json)) return
  const type = String(json['eventType'])
  const plan = json['plan']
  const states = { deployment_info: 'running', deployment_success: 'done', deployment_failed: 'failed' } as const
  const state = states[type as keyof typeof states]
  if (state === undefined || !isObject(plan)) return
  const deployment = String(plan['id'])
  // Each step tells that it runs.
  if (state === 'running' && witness.deployed.has(deployment)) return
  witness.deployed.add(deployment)
  witness.deployments.push({ at, entry, deployment, specs: specsOf(plan['steps']), state })
}

function specsOf(steps: unknown): readonly string[] {
  const found = JSON.stringify(steps).matchAll(/"(?:app|pod)":"([^"]+)"/g)
  return [...new Set([...found].map(([, id]) => id ?? ''))]
}
