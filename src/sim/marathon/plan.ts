import type { JsonObject } from '../../wire/json-fields.ts'
import type { Deployment } from './state.ts'

/** The steps of a deployment's plan: a new app is started with nothing, then scaled. Source: DeploymentPlan.scala; marathon §3.7. */
export function stepsOf({ action, app, target }: Deployment): readonly JsonObject[] {
  const { kind } = target.spec
  const step = (name: string): JsonObject => ({
    actions: [{ action: kind === 'pod' ? name.replace('Application', 'Pod') : name, [kind]: app.id }],
  })
  return action === 'StartApplication' ? [step(action), step('ScaleApplication')] : [step(action)]
}

/** A deployment's plan as events have it. */
export const planOf = (deployment: Deployment): JsonObject => ({
  id: deployment.id,
  steps: stepsOf(deployment),
  version: deployment.version,
})

/** One of the steps. */
export const stepAt = (deployment: Deployment, step: number | 'last'): JsonObject => {
  const steps = stepsOf(deployment)
  return steps[step === 'last' ? steps.length - 1 : step] ?? {}
}
