import type { Instant } from '../../domain/time.ts'
import { isObject, textOf } from '../json-fields.ts'
import { isUnknownEvent, marathonEvent } from './event.ts'

/** What an event says of a deployment. */
export type DeploymentTold = {
  readonly id: string
  readonly at: Instant
  readonly is: 'running' | 'succeeded' | 'failed'
  readonly version: string | undefined
  readonly why: string | undefined
  /** Empty where the event has no plan. */
  readonly workloads: readonly DeployedWorkload[]
}

/** What a deployment does about a workload, in Marathon's words. */
export type DeployedWorkload = {
  readonly kind: 'app' | 'pod'
  readonly id: string
  readonly actions: readonly string[]
}

/** What an event of Marathon's stream says of a deployment; undefined for any other value. */
export function deploymentIn(json: unknown): DeploymentTold | undefined {
  if (!isObject(json) || textOf(json['eventType'])?.startsWith('deployment_') !== true) return undefined
  const read = marathonEvent(json)
  if (read === undefined || !read.ok || isUnknownEvent(read.value)) return undefined
  const event = read.value
  const at = event.timestamp
  if (event.eventType === 'deployment_success' || event.eventType === 'deployment_failed')
    return {
      id: event.id,
      at,
      is: event.eventType === 'deployment_success' ? 'succeeded' : 'failed',
      version: event.plan?.version,
      why: event.eventType === 'deployment_failed' ? event.reason : undefined,
      workloads: event.plan ? workloadsIn(event.plan) : [],
    }
  if (
    event.eventType !== 'deployment_info' &&
    event.eventType !== 'deployment_step_success' &&
    event.eventType !== 'deployment_step_failure'
  )
    return undefined
  const { plan } = event
  return { id: plan.id, at, is: 'running', version: plan.version, why: undefined, workloads: workloadsIn(plan) }
}

type Plan = {
  readonly steps: readonly {
    readonly actions: readonly {
      readonly action?: string | undefined
      readonly type?: string | undefined
      readonly app?: string | undefined
      readonly pod?: string | undefined
    }[]
  }[]
}

function workloadsIn({ steps }: Plan): readonly DeployedWorkload[] {
  const found = new Map<string, { readonly kind: 'app' | 'pod'; readonly id: string; readonly actions: string[] }>()
  for (const { action, type, app, pod } of steps.flatMap(({ actions }) => actions)) {
    const [kind, id, word] = [app === undefined ? 'pod' : 'app', app ?? pod, action ?? type] as const
    if (id === undefined || word === undefined) continue
    const workload = found.get(`${kind} ${id}`) ?? { kind, id, actions: [] }
    if (!workload.actions.includes(word)) workload.actions.push(word)
    found.set(`${kind} ${id}`, workload)
  }
  return [...found.values()]
}
