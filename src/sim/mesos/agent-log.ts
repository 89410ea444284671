import type { ContainerId } from '../../domain/ids.ts'
import { noted, self, type LogFact } from '../../wire/mesos/log-fact.ts'
import { executorContainer, executorIdOf, runOf, stderrOf, taskContainer } from './containers.ts'
import { executorNotes, executorSays, note, say } from './log-lines.ts'
import type { Agent, World } from './state.ts'
import type { Executor } from './executor.ts'
import type { Task } from './task.ts'
import type { News, Told } from './told.ts'
import type { Verdict } from './verdict.ts'

const groupText = (tasks: readonly Task[]): string => `[ ${tasks.map(({ info }) => info.id).join(', ')} ]`

const whatOf = ({ isPod, tasks, first }: Executor): string =>
  isPod ? `task group containing tasks ${groupText(tasks)}` : `task '${first?.info.id}'`

/** The agent has got something to launch, and begins. Source: src/slave/slave.cpp, runTask, _run, launchExecutor. */
export function tellAssigned(world: World, executor: Executor): void {
  const { agent, framework, tasks } = executor
  const id = executorIdOf(executor)
  const containerId = executorContainer(world, executor)
  const what = (): string => `${whatOf(executor)} for framework ${framework.id}`
  const assigned = tasks.map(({ info }) => noted({ is: 'task-assigned', taskId: info.id, frameworkId: framework.id }))
  note(world, agent, 'slave.cpp:2302', () => `Got assigned ${what()}`, assigned)
  note(world, agent, 'slave.cpp:3183', () => `Launching ${what()}`, assigned)
  const user = executor.first?.info.user ?? framework.info.user
  const { workDir } = agent.definition
  note(
    world,
    agent,
    'paths.cpp:839',
    () => `Creating sandbox '${workDir}/${runOf(world, executor)}' for user '${user}'`,
    placed(executor, containerId),
  )
  const queued = (): string => `Queued ${whatOf(executor)} for executor '${id}' of framework ${framework.id}`
  note(world, agent, 'slave.cpp:3426', queued, nothing)
  const launching = (): string => `Launching container ${containerId} for executor '${id}' of framework ${framework.id}`
  note(world, agent, 'slave.cpp:3887', launching, [containerNote(executor, containerId, undefined)])
  note(world, agent, 'containerizer.cpp:1438', () => `Starting container ${containerId}`, nothing)
}

const nothing: readonly LogFact[] = []

const containerNote = (executor: Executor, containerId: ContainerId, agentId: Agent['id'] | undefined): LogFact =>
  noted({
    is: 'container-of-executor',
    containerId,
    executorId: executorIdOf(executor),
    frameworkId: executor.framework.id,
    agentId,
  })

/** What a path in a container's folder says: whose log this is, and whose container. */
const placed = (executor: Executor, containerId: ContainerId): readonly LogFact[] => [
  self({ agentId: executor.agent.id }),
  containerNote(executor, containerId, executor.agent.id),
]

/** What a container runs under, and the pid of its init. Source: isolators/linux/seccomp.cpp, prepare; containerizer.cpp, _launch. */
export function tellContainer(
  world: World,
  executor: Executor,
  { id, verdict }: { readonly id: ContainerId; readonly verdict: Verdict },
): void {
  const { agent, pid } = executor
  tellProfile(world, agent, { id, verdict })
  if (id !== executorContainer(world, executor)) return
  const { workDir } = agent.definition
  const forked = (): string =>
    `Checkpointing container's forked pid ${pid} to '${workDir}/meta/${runOf(world, executor)}/pids/forked.pid'`
  const launcher = noted({ is: 'launcher-pid', containerId: id, pid })
  note(world, agent, 'containerizer.cpp:2252', forked, [...placed(executor, id), launcher])
}

function tellProfile(
  world: World,
  agent: Agent,
  { id, verdict }: { readonly id: ContainerId; readonly verdict: Verdict },
): void {
  if (verdict.kind === 'filter')
    note(world, agent, 'seccomp.cpp:143', () => `Using Seccomp profile '${verdict.profile}' for container ${id}`, [
      noted({ is: 'profile-applied', containerId: id, profile: verdict.profile }),
    ])
  else if (verdict.kind === 'none' && verdict.because === 'unconfined')
    say(world, agent, 'seccomp.cpp:101', `Seccomp is not applied to container ${id}`)
}

/** Source: src/slave/slave.cpp, executorLaunched; http.cpp, launchContainer. */
export function tellLaunchFailed(world: World, executor: Executor, why: string, child?: Task): void {
  const { agent, framework } = executor
  const id = executorIdOf(executor)
  const containerId = executorContainer(world, executor)
  const text = `Container '${containerId}' for executor '${id}' of framework ${framework.id} failed to start: ${why}`
  if (child === undefined) say(world, agent, 'slave.cpp:6991', text, 'E')
  else {
    say(world, agent, 'http.cpp:3448', `Failed to launch container ${taskContainer(world, child)}: ${why}`, 'W')
    const refused = `Received '400 Bad Request' (${why}) while launching child container ${taskContainer(world, child)} of task '${child.info.id}'`
    executorSays(world, executor, 'default_executor.cpp:613', refused)
  }
}

/** An executor is gone. `how` as the agent has it from the container. Source: src/slave/slave.cpp, executorTerminated. */
export function tellExecutorEnded(world: World, executor: Executor, how: string, prints?: string): void {
  const { agent, framework } = executor
  const id = executorIdOf(executor)
  const containerId = executorContainer(world, executor)
  if (prints !== undefined)
    world.recorder.send({
      from: 'sandbox',
      agent: agent.definition.hostname,
      path: stderrOf(world, executor),
      line: prints,
    })
  const isUnknown = how.endsWith('unknown status')
  if (!isUnknown) tellExited(world, agent, containerId)
  const text = (): string => `Executor '${id}' of framework ${framework.id} ${isUnknown ? 'has ' : ''}${how}`
  const ended = noted({ is: 'executor-ended', executorId: id, frameworkId: framework.id, how })
  note(world, agent, isUnknown ? 'slave.cpp:7111' : 'slave.cpp:7118', text, [ended])
}

const tellExited = (world: World, agent: Agent, containerId: ContainerId): void =>
  note(world, agent, 'containerizer.cpp:3285', () => `Container ${containerId} has exited`, [
    noted({ is: 'container-exited', containerId }),
  ])

/** Source: src/slave/slave.cpp, statusUpdate; src/messages/messages.cpp, operator<<. */
export function tellUpdateHandled(world: World, task: Task, update: Told): void {
  const { agent, framework, info, executor } = task
  const health = update.healthy === undefined ? '' : ` in health state ${update.healthy ? 'healthy' : 'unhealthy'}`
  const from =
    update.source === 'SOURCE_AGENT'
      ? ' from @0.0.0.0:0'
      : executor.isPod
        ? ''
        : ` from executor(1)@${agent.definition.hostname}:34433`
  const uuid = (): string => world.uuids.text('status', update.number ?? 0)
  const text = (): string =>
    `Handling status update ${update.state} (Status UUID: ${uuid()}) for task ${info.id}${health} of framework ${framework.id}${from}`
  note(world, agent, 'slave.cpp:5992', text, [
    {
      is: 'status',
      via: 'agent-log',
      taskId: info.id,
      frameworkId: framework.id,
      agentId: undefined,
      state: update.state,
      source: update.source === 'SOURCE_AGENT' ? 'SOURCE_AGENT' : 'SOURCE_EXECUTOR',
      message: undefined,
      healthy: update.healthy,
      uuid: update.uuid,
      isRepeat: false,
    },
  ])
}

/** An executor has its task. Source: src/exec/exec.cpp, registered; src/launcher/executor.cpp, launch. */
export function tellTaskStarting(world: World, { executor, info, agent }: Task): void {
  if (executor.isPod) return
  const registered = (): string => `Executor registered on agent ${agent.id}`
  executorNotes(world, executor, 'exec.cpp:237', registered, ({ at, number }) => ({
    is: 'registered',
    at,
    agentId: agent.id,
    number,
  }))
  const starting = (): string => `Starting task ${info.id}`
  executorNotes(world, executor, 'executor.cpp:722', starting, ({ at, number }) => ({
    is: 'starting-task',
    at,
    taskId: info.id,
    number,
  }))
}

/** The command runs. Source: src/launcher/executor.cpp, launch; default_executor.cpp, wait. */
export function tellForked(world: World, task: Task): void {
  const { executor, running, info } = task
  if (executor.isPod)
    executorSays(
      world,
      executor,
      'default_executor.cpp:775',
      `Waiting for child container ${taskContainer(world, task)} of task '${info.id}'`,
    )
  else {
    const pid = running?.innerPid ?? 0
    const forked = (): string => `Forked command at ${pid}`
    executorNotes(world, executor, 'executor.cpp:740', forked, ({ at, number }) => ({
      is: 'forked-command',
      at,
      pid,
      number,
    }))
  }
}

/** The command has ended. Source: src/launcher/executor.cpp, reaped. */
export function tellCommandEnded(world: World, { executor, running }: Task, message: string): void {
  const pid = running?.innerPid
  const text = (): string => (pid === undefined ? message : `${message} (pid: ${pid})`)
  executorNotes(world, executor, 'executor.cpp:1041', text, ({ at, number }) => ({
    is: 'command-ended',
    at,
    text: message,
    pid,
    number,
  }))
}

/** A child of a pod has ended. Source: src/launcher/default_executor.cpp, waited. */
export function tellChildEnded(world: World, task: Task, { state, message }: News): void {
  const { executor, agent, info } = task
  const container = taskContainer(world, task)
  tellExited(world, agent, container)
  const why = message === undefined ? '' : `: ${message}`
  const text = `Child container ${container} of task '${info.id}' completed in state ${state}${why}`
  executorSays(world, executor, 'default_executor.cpp:982', text)
}

/** Source: src/launcher/default_executor.cpp, waited. */
export const tellGroupKilled = (world: World, executor: Executor): void =>
  executorSays(
    world,
    executor,
    'default_executor.cpp:1003',
    `Killing task group containing tasks ${groupText(executor.tasks)}`,
  )

/** Under v2 the container's id follows without a space. Source: memory.cpp of isolators/cgroups/subsystems, oomWaited, and of cgroups2/controllers, oomed. */
export function tellMemoryLimit(
  world: World,
  { agent }: Executor,
  { text, id }: { readonly text: string; readonly id: ContainerId },
): void {
  const isV2 = agent.definition.cgroups === 'v2'
  const found = `OOM detected for container${isV2 ? '' : ' '}${id}`
  say(world, agent, isV2 ? 'memory.cpp:328' : 'memory.cpp:671', found)
  say(world, agent, isV2 ? 'memory.cpp:349' : 'memory.cpp:711', text.trimEnd())
}

/** Somebody opens a session in a container. Source: src/slave/http.cpp, launchNestedContainerSession; isolators/linux/seccomp.cpp, prepare. */
export function tellSession(
  world: World,
  agent: Agent,
  { id, verdict }: { readonly id: ContainerId; readonly verdict: Verdict },
): void {
  say(world, agent, 'http.cpp:4236', `Processing LAUNCH_NESTED_CONTAINER_SESSION call for container '${id}'`)
  say(world, agent, 'containerizer.cpp:1438', `Starting container ${id}`)
  tellProfile(world, agent, { id, verdict })
}

/** Source: src/slave/http.cpp, launchContainer. */
export function tellSessionRefused(
  world: World,
  agent: Agent,
  { id, why }: { readonly id: ContainerId; readonly why: string },
): void {
  say(world, agent, 'http.cpp:4236', `Processing LAUNCH_NESTED_CONTAINER_SESSION call for container '${id}'`)
  say(world, agent, 'http.cpp:3448', `Failed to launch container ${id}: ${why}`, 'W')
}

/** The process of an agent has started. Source: src/slave/main.cpp; src/slave/slave.cpp, initialize. */
export function tellAgentStarted(world: World, agent: Agent): void {
  const { hostname, version } = agent.definition
  const flags = Object.entries(agent.flags)
    .map(([name, value]) => `--${name}="${value}"`)
    .join(' ')
  say(world, agent, 'main.cpp:546', `Version: ${version}`)
  say(world, agent, 'slave.cpp:283', `Mesos agent started on (1)@${hostname}:5051`)
  say(world, agent, 'slave.cpp:284', `Flags at startup: ${flags}`)
  say(world, agent, 'slave.cpp:648', `Agent hostname: ${hostname}`)
}

/** The agent could not start. Source: src/slave/main.cpp. */
export const tellAgentRefused = (world: World, agent: Agent, why: string): void =>
  say(world, agent, 'main.cpp:620', why, 'E')

/** The agent is registered, for the first time or again. Source: src/slave/slave.cpp, registered, reregistered. */
export function tellRegistered(world: World, agent: Agent, isAgain: boolean): void {
  const master = 'master@leader.mesos:5050'
  const text = isAgain
    ? `Re-registered with master ${master}`
    : `Registered with master ${master}; given agent ID ${agent.id}`
  say(world, agent, isAgain ? 'slave.cpp:1840' : 'slave.cpp:1700', text)
}
