import { instant, iso } from '../../domain/time.ts'
import type { JsonObject } from '../../wire/json-fields.ts'
import { appAnswer, tasksOf } from './app-answers.ts'
import { lastUnusedOffers, offersSummary } from './offer-figures.ts'
import { actionOf, stepOf } from './plan.ts'
import { podStatus } from './pod-answers.ts'
import type { App, Deployment, DeploymentPlan, Instance, Marathon } from './state.ts'

/** What Marathon answers to a GET; undefined: 404, or nobody leads. Source: marathon §5. */
export function answerOf(marathon: Marathon, path: string, query: string): unknown {
  if (marathon.isDown) return undefined
  const apps = [...marathon.apps.values()]
  const only = (kind: 'app' | 'pod'): readonly App[] => apps.filter(({ current }) => current.spec.kind === kind)
  switch (path) {
    case '/v2/apps':
      return { apps: only('app').map((app) => appAnswer(marathon, app, query)) }
    case '/v2/tasks':
      return { tasks: only('app').flatMap((app) => tasksOf(app, query)) }
    case '/v2/queue':
      return queueAnswer(marathon, query)
    case '/v2/deployments':
      return [...new Set(apps.flatMap(({ deployment }) => deployment?.plan ?? []))].map(deploymentAnswer)
    case '/v2/pods/::status':
      return only('pod').map((pod) => podStatus(pod))
    case '/v2/info':
      return infoAnswer(marathon)
    case '/v2/leader':
      return { leader: 'marathon.mesos:8080' }
    default:
      return ofOne(marathon, path, query)
  }
}

function ofOne(marathon: Marathon, path: string, query: string): unknown {
  const [, what, id = '', tasks] = /^\/v2\/(apps|pods)(\/.+?)(\/tasks|::status)?$/.exec(path) ?? []
  const app = marathon.apps.get(id)
  if (app === undefined || what !== `${app.current.spec.kind}s`) return undefined
  if (what === 'pods') return tasks === '::status' ? podStatus(app) : { ...app.current.spec.json, id }
  if (tasks === '/tasks') return { tasks: tasksOf(app, query) }
  return { app: { ...appAnswer(marathon, app, query), tasks: tasksOf(app, query) } }
}

/** Source: M/raml/QueueInfoConversion.scala; M/core/launchqueue/LaunchStats.scala; marathon §2.5, §5.3. */
function queueAnswer(marathon: Marathon, query: string): JsonObject {
  const now = marathon.simulation.now()
  const queue = [...marathon.apps.values()].flatMap((app) => {
    const queued = [...app.instances.values()].filter(isQueued)
    if (queued.length === 0) return []
    const { spec, version, delay } = app.current
    return [
      {
        [spec.kind]: { ...spec.json, id: app.id, version },
        count: queued.length,
        role: spec.role,
        delay: queueDelay(delay.deadline(now, marathon.ledSince), now),
        since: iso(instant(Math.min(...queued.map((instance) => instance.since)))),
        processedOffersSummary: offersSummary(app.offers),
        ...(query.includes('lastUnusedOffers') ? { lastUnusedOffers: lastUnusedOffers(app.offers) } : {}),
      },
    ]
  })
  return { queue }
}

const isQueued = ({ isWaiting, condition, goal }: Instance): boolean =>
  isWaiting || (condition === 'Provisioned' && goal === 'Running')

/** Whole seconds, cut: for the first second after the deadline an item is not overdue yet. */
export function queueDelay(
  deadline: number | undefined,
  now: number,
): { readonly timeLeftSeconds: number; readonly overdue: boolean } {
  const seconds = deadline === undefined ? 0 : Math.trunc((deadline - now) / 1000)
  return { timeLeftSeconds: Math.max(0, seconds), overdue: deadline === undefined || seconds < 0 }
}

/** Source: M/api/v2/DeploymentsResource.scala; marathon §5.5. */
function deploymentAnswer({ id, version, steps, step }: DeploymentPlan): JsonObject {
  const idsOf = (kind: 'app' | 'pod'): readonly string[] => [
    ...new Set(
      steps.flatMap(({ parts }) => parts.flatMap(({ app, target }) => (target.spec.kind === kind ? [app.id] : []))),
    ),
  ]
  const current = steps[step]
  return {
    id,
    version,
    affectedApps: idsOf('app'),
    affectedPods: idsOf('pod'),
    steps: steps.map(stepOf),
    currentActions: (current?.parts ?? []).map((part) => ({
      ...actionOf(part, current?.kind ?? 'level'),
      readinessCheckResults: readinessOf(part),
    })),
    currentStep: step + 1,
    totalSteps: steps.length,
  }
}

const readinessOf = ({ readiness }: Deployment): readonly JsonObject[] =>
  [...readiness].map(([taskId, { ready, name, lastResponse }]) => ({
    name,
    taskId,
    ready,
    ...(lastResponse === undefined ? {} : { lastResponse }),
  }))

/** What differs between Marathons of what `/v2/info` says. Source: M/api/v2/InfoResource.scala. */
const infoAnswer = ({ parameters }: Marathon): JsonObject => ({
  name: parameters.name,
  version: parameters.version,
  elected: true,
  leader: 'marathon.mesos:8080',
  marathon_config: {
    mesos_role: parameters.role,
    decline_offer_duration: parameters.declineFor,
    launch_token: parameters.launchTokens,
    launch_token_refresh_interval: parameters.tokenInterval,
    max_instances_per_offer: parameters.instancesPerOffer,
    min_revive_offers_interval: parameters.reviveInterval,
    reconciliation_initial_delay: parameters.reconcileDelay,
    reconciliation_interval: parameters.reconcileInterval,
    scale_apps_initial_delay: parameters.scaleDelay,
    scale_apps_interval: parameters.scaleInterval,
    task_launch_confirm_timeout: parameters.launchConfirmTimeout,
    task_launch_timeout: parameters.launchTimeout,
    task_lost_expunge_initial_delay: parameters.expungeDelay,
    task_lost_expunge_interval: parameters.expungeInterval,
    task_reservation_timeout: parameters.reservationTimeout,
  },
})
