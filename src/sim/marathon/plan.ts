import type { JsonObject } from '../../wire/json-fields.ts'
import type { Deployment, DeploymentPlan, PlanStep } from './state.ts'

/** A step as events and the API show it: a new app is started with nothing, then scaled. Source: DeploymentPlan.scala; marathon §3.7. */
export const stepOf = ({ kind, parts }: PlanStep): JsonObject => ({
  actions: parts.map((part) => actionOf(part, kind)),
})

/** What is done with one app in a step. */
export function actionOf({ action, app, target }: Deployment, step: PlanStep['kind']): JsonObject {
  const { kind } = target.spec
  const name = action === 'StartApplication' && step === 'level' ? 'ScaleApplication' : action
  return { action: kind === 'pod' ? name.replace('Application', 'Pod') : name, [kind]: app.id }
}

/** A deployment's plan as events have it. */
export const planOf = ({ id, version, steps }: DeploymentPlan): JsonObject => ({
  id,
  steps: steps.map(stepOf),
  version,
})

/** All that it does, each app once. */
export const partsOf = ({ steps }: DeploymentPlan): readonly Deployment[] =>
  steps.flatMap(({ kind, parts }) => (kind === 'start' ? [] : parts))
