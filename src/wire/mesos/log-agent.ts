import { agentId, containerId, executorId, frameworkId, taskId, type ContainerId } from '../../domain/ids.ts'
import { isTaskState } from '../../domain/task.ts'
import { flagsText } from './flags-text.ts'
import { healthOf, noted, self, updateShape, uuidBase64, type Groups, type LogFact, type LogRule } from './log-fact.ts'
import { sandboxPlace } from './sandbox-path.ts'

/** A container id as logs print it: the chain joined by dots already. */
const container = (text: string): ContainerId => containerId([text])

/** The ids of a task group as stringify prints them: `[ a, b ]`. */
const groupIds = (list: string): readonly string[] => list.split(', ').filter((id) => id !== '')

/** A path of a run: whose container it is, and whose log this is. */
function placed(path: string): readonly LogFact[] {
  const place = sandboxPlace(path)
  if (place?.containerId === undefined) return []
  const { agentId: agent, executorId: executor, frameworkId: framework } = place
  const note = {
    is: 'container-of-executor',
    containerId: place.containerId,
    executorId: executor,
    frameworkId: framework,
    agentId: agent,
  } as const
  return [self({ agentId: agent }), noted(note)]
}

function status(get: Groups): readonly LogFact[] {
  const state = get('state')
  if (!isTaskState(state)) return []
  const sender = get('sender')
  // Updates that the agent made itself come from nobody: `@0.0.0.0:0`. Executors over HTTP have no address at all.
  const source = sender.startsWith('@') ? 'SOURCE_AGENT' : 'SOURCE_EXECUTOR'
  return [
    {
      is: 'status',
      via: 'agent-log',
      taskId: taskId(get('task')),
      frameworkId: frameworkId(get('framework')),
      agentId: undefined,
      state,
      source,
      message: undefined,
      healthy: healthOf(get('health')),
      uuid: uuidBase64(get('uuid')),
      isRepeat: false,
    },
  ]
}

function assigned(get: Groups): readonly LogFact[] {
  const ids = get('group') === '' ? [get('task')] : groupIds(get('group'))
  const framework = frameworkId(get('framework'))
  return ids.map((id) => noted({ is: 'task-assigned', taskId: taskId(id), frameworkId: framework }))
}

const launched = (get: Groups): readonly LogFact[] => [
  noted({
    is: 'container-of-executor',
    containerId: container(get('container')),
    executorId: executorId(get('executor')),
    frameworkId: frameworkId(get('framework')),
    agentId: undefined,
  }),
]

function forked(get: Groups): readonly LogFact[] {
  const place = sandboxPlace(get('path'))
  if (place?.containerId === undefined || !/^pids\/forked\.pid$/.test(place.rest)) return []
  const note = noted({ is: 'launcher-pid', containerId: place.containerId, pid: Number(get('pid')) })
  return [...placed(get('path')), note]
}

const ended = (get: Groups): readonly LogFact[] => [
  noted({
    is: 'executor-ended',
    executorId: executorId(get('executor')),
    frameworkId: frameworkId(get('framework')),
    how: get('how'),
  }),
]

const failed = (get: Groups): readonly LogFact[] => [
  noted({
    is: 'launch-failed',
    containerId: container(get('container')),
    executorId: get('executor') === '' ? undefined : executorId(get('executor')),
    frameworkId: get('framework') === '' ? undefined : frameworkId(get('framework')),
    why: get('why'),
  }),
]

const started = (get: Groups): readonly LogFact[] => [noted({ is: 'agent-started' }), self({ address: get('address') })]

const executorOf = String.raw`(?<executor>.{1,255}?)'? of framework '?(?<framework>[^\s']+)'?`
const group = String.raw`(?:task group containing tasks \[ ?(?<group>.*?) ?\]|task '?(?<task>.{1,255}?)'?)`

/**
 * What an agent writes. Shapes differ over versions in quotes and in `slave` for `agent`.
 * Source: src/slave/slave.cpp, src/slave/paths.cpp, src/slave/http.cpp, src/slave/main.cpp,
 * src/slave/containerizer/mesos/containerizer.cpp, isolators/linux/seccomp.cpp, isolators/cgroups/subsystems/memory.cpp
 * and isolators/cgroups2/controllers/memory.cpp (which forgets the blank before the container) of apache/mesos.
 */
export const agentRules: readonly LogRule[] = [
  [new RegExp(String.raw`^Handling status update ${updateShape}(?: from (?<sender>.*))?$`, 's'), status],
  [new RegExp(String.raw`^(?:Got assigned|Launching) ${group} for framework (?<framework>\S+)$`, 's'), assigned],
  [/^Launching executor .+ of framework .+ in work directory '(?<path>.+)'$/s, (get) => placed(get('path'))],
  [
    new RegExp(
      String.raw`^(?:Launching|Starting) container '?(?<container>[^\s']+)'? for executor '?${executorOf}$`,
      's',
    ),
    launched,
  ],
  [/^Creating sandbox '(?<path>.+?)'(?: for user '.*')?$/s, (get) => placed(get('path'))],
  [/^Checkpointing (?:container's |executor's )?(?:forked )?pid (?<pid>\d{1,10}) to '(?<path>.+)'$/s, forked],
  [
    /^Using Seccomp profile '(?<profile>.*)' for container (?<container>\S+)$/s,
    (get) => [noted({ is: 'profile-applied', containerId: container(get('container')), profile: get('profile') })],
  ],
  [
    /^Seccomp is not applied to container (?<container>\S+)$/,
    (get) => [noted({ is: 'seccomp-not-applied', containerId: container(get('container')) })],
  ],
  [
    new RegExp(
      String.raw`^Executor '?${executorOf} (?:has )?(?<how>(?:exited with|terminated with|stopped on|wait) .+)$`,
      's',
    ),
    ended,
  ],
  [
    new RegExp(
      String.raw`^Container '?(?<container>[^\s']+)'? for executor '?${executorOf} failed to start: (?<why>.*)$`,
      's',
    ),
    failed,
  ],
  [/^Failed to launch (?:nested )?container (?<container>[^\s:]+): (?<why>.*)$/s, failed],
  [
    /^(?:Container|Executor for container) '?(?<container>[^\s']+)'? has exited$/,
    (get) => [noted({ is: 'container-exited', containerId: container(get('container')) })],
  ],
  [
    /^(?<text>OOM detected for (?:the terminated )?container ?(?<container>\S+))$/,
    (get) => [{ is: 'oom', containerId: container(get('container')), text: get('text') }],
  ],
  [/^(?<text>Memory limit exceeded: .*)$/s, (get) => [{ is: 'memory-limit', text: get('text') }]],
  [/^(?:(?:Mesos )?[Aa]gent|Slave) started on (?:\(?\d+\)@)?(?<address>\S+)$/, started],
  [/^Flags at startup: (?<flags>.*)$/s, (get) => [{ is: 'flags', flags: flagsText(get('flags')) }]],
  [/^Version: (?<version>\d\S{0,60})$/, (get) => [self({ version: get('version') })]],
  [/^(?:Agent|Slave) hostname: (?<hostname>\S+)$/, (get) => [self({ hostname: get('hostname') })]],
  [
    /^Registered with master \S+; given (?:agent|slave) ID (?<id>\S+)$/,
    (get) => [self({ agentId: agentId(get('id')) })],
  ],
  [
    /^Re-?registered with master \S+(?:; given (?:agent|slave) ID (?<id>\S+))?$/,
    (get) => (get('id') === '' ? [self({})] : [self({ agentId: agentId(get('id')) })]),
  ],
  [
    /^Forwarding agent update \{.*"(?:slave|agent)_id":\{"value":"(?<id>[^"\\]+)"\}/s,
    (get) => [self({ agentId: agentId(get('id')) })],
  ],
]
