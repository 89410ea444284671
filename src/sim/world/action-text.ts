import { duration, type Duration } from '../../domain/time.ts'
import { unreachable } from '../../domain/invariant.ts'
import { durationText } from '../scenario/quantities.ts'
import type { ActionBody, TimelineAction } from '../scenario/action.ts'

/** What an operator or fate does, as a line of the timeline says it. */
export function actionText(action: TimelineAction | ActionBody): string {
  const said = clusterText(action)
  const force = 'force' in action && !action.force ? ', without force' : ''
  return `${said}${force}${refusal('refused' in action ? action.refused : undefined)}`
}

function clusterText(action: TimelineAction | ActionBody): string {
  if ('on' in action) return onAgents(action, hostsText(action.on))
  switch (action.kind) {
    case 'deploy':
      return `deploys ${action.what === 'group' ? 'group ' : ''}${action.definition.id}`
    case 'deploy-apps':
      return `deploys ${shortened(action.definitions.map(({ id }) => id).join(', '))}`
    case 'update':
      return `changes ${action.app}: ${shortened(JSON.stringify(action.set))}`
    case 'scale':
      return `scales ${action.app} to ${action.instances}`
    case 'restart':
    case 'stop':
      return `${action.kind}s ${action.app}`
    case 'destroy':
      return `destroys ${action.app}`
    case 'reset-delay':
      return `resets the delay of ${action.app}`
    case 'kill-tasks': {
      const more = [...(action.scale ? ['scales down'] : []), ...(action.wipe ? ['wipes them'] : [])]
      return ['kills', action.count ?? 'the', `tasks of ${action.app}`, ...more.map((one) => `and ${one}`)].join(' ')
    }
    case 'cancel-deployment':
      return `cancels the deployment of ${action.app}${action.isForced ? ' by force' : ''}`
    case 'program':
      return `gives ${action.of} another program: ${action.program.comm}`
    case 'exec':
      return `opens a debug session in ${action.of}: ${action.program.comm}`
    case 'oom':
      return `memory of ${action.of} runs out`
    case 'fail-over':
      return `${action.of} fails over, down for ${durationText(action.downFor)}`
    case 'create-job':
    case 'update-job':
    case 'remove-job':
    case 'run-job':
    case 'stop-run':
    case 'reschedule':
      return onJobs(action)
    default:
      return unreachable(action)
  }
}

type OnAgents = Extract<ActionBody, { readonly on: readonly string[] }>

function onAgents(action: OnAgents, hosts: string): string {
  switch (action.kind) {
    case 'install-profile':
      return `installs profile ${action.name} on ${hosts}`
    case 'remove-profile':
      return `removes profile ${action.name} from ${hosts}`
    case 'seccomp':
      return `sets seccomp on ${hosts}: ${settings(action)}${action.restart ? ', and restarts' : ''}`
    case 'upgrade-agents':
      return `upgrades ${hosts} to Mesos ${action.mesos}${downText(action.downFor)}`
    case 'restart-agents':
      return `restarts ${hosts}${downText(action.downFor)}`
    case 'stop-agents':
      return `stops ${hosts}`
    case 'start-agents':
      return `starts ${hosts}`
    case 'return':
      return `lets ${hosts} return`
    case 'gone':
      return `marks ${hosts} gone`
    case 'reactivate':
      return `reactivates ${hosts}`
    case 'partition':
      return `partitions ${hosts}${action.for === undefined ? '' : ` for ${durationText(action.for)}`}`
    case 'drain':
      return `drains ${hosts}${action.markGone ? ' and marks it gone' : ''}`
    case 'skew-clock':
      return `sets the clock of ${hosts} ${durationText(magnitude(action.aheadMs))} ${action.aheadMs < 0 ? 'behind' : 'ahead'}`
    case 'lose-audit':
      return `audit records of ${hosts} are lost with probability ${action.probability} for ${durationText(action.for)}`
    case 'stop-auditd':
      return `stops auditd on ${hosts}`
    case 'start-auditd':
      return `starts auditd on ${hosts}`
    default:
      return unreachable(action)
  }
}

const refusal = (text: string | undefined): string => (text === undefined ? '' : `, which is refused: ${text}`)
const magnitude = (ms: number): Duration => duration(ms < 0 ? -ms : ms)
const downText = (length: Duration): string => `, down for ${durationText(length)}`

function settings({ enabled, defaultProfile }: Extract<OnAgents, { kind: 'seccomp' }>): string {
  const parts = [
    ...(enabled === undefined ? [] : [enabled ? 'enabled' : 'disabled']),
    ...(defaultProfile === undefined ? [] : [`default profile ${defaultProfile ?? 'none'}`]),
  ]
  return parts.length === 0 ? 'as it is' : parts.join(', ')
}

type OnJobs = Extract<
  ActionBody,
  { readonly kind: 'create-job' | 'update-job' | 'remove-job' | 'run-job' | 'stop-run' | 'reschedule' }
>

function onJobs(action: OnJobs): string {
  switch (action.kind) {
    case 'create-job':
      return `creates job ${action.definition.id}`
    case 'update-job':
      return `changes job ${action.definition.id}`
    case 'remove-job':
      return `removes job ${action.job}${action.stopRuns ? ' and stops its runs' : ''}`
    case 'run-job':
      return `runs job ${action.job}`
    case 'stop-run':
      return `stops ${action.run === 'all' ? 'all runs' : `the ${action.run} run`} of ${action.job}`
    case 'reschedule':
      return action.schedule === null
        ? `takes the schedule of ${action.job}`
        : `schedules ${action.job}: ${shortened(JSON.stringify(action.schedule))}`
    default:
      return unreachable(action)
  }
}

/** Names that a line has room for; of more only the number is told. */
const hostsMax = 3

const hostsText = (hosts: readonly string[]): string =>
  hosts.length <= hostsMax
    ? hosts.join(', ')
    : `${hosts.slice(0, hostsMax - 1).join(', ')} and ${hosts.length - hostsMax + 1} more`

const shortened = (text: string): string => (text.length <= 60 ? text : `${text.slice(0, 60)}…`)
