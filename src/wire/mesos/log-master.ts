import type { Host } from '../../domain/event.ts'
import { agentId, executorId, frameworkId, taskId } from '../../domain/ids.ts'
import { isTaskState } from '../../domain/task.ts'
import { addressOf } from './fields.ts'
import { healthOf, updateShape, uuidBase64, type Groups, type LogFact, type LogRule } from './log-fact.ts'

/** `S0 at slave(1)@10.0.0.1:5051 (hostname)`. Source: src/master/master.hpp, operator<< for Slave. */
const agentShape = String.raw`(?<agent>\S+)(?: at (?<pid>\S+))? \((?<hostname>[^()\s]+)\)`
/** `F (name) at scheduler-…@…`; the name is any text. Source: src/master/master.hpp, operator<< for Framework. */
const frameworkShape = String.raw`(?<framework>\S+) \((?<name>.{0,255}?)\)(?: at \S+@\S+)?`

/** The agent that a line names. */
const agent = (get: Groups, active: boolean | undefined): LogFact => ({
  is: 'agent',
  agentId: agentId(get('agent')),
  hostname: get('hostname'),
  address: addressOf(get('pid')),
  active,
})

const hostOf = (get: Groups): Host => ({ agentId: agentId(get('agent')), hostname: get('hostname') })

/** `made` for an update that the master made itself. */
function status(
  get: Groups,
  { made, repeat }: { readonly made: boolean; readonly repeat: boolean },
): readonly LogFact[] {
  const state = get('state')
  if (!isTaskState(state)) return []
  const found: LogFact = {
    is: 'status',
    via: 'master-log',
    taskId: taskId(get('task')),
    frameworkId: frameworkId(get('framework')),
    agentId: get('agent') === '' ? undefined : agentId(get('agent')),
    state,
    source: made ? 'SOURCE_MASTER' : undefined,
    message: get('message') === '' ? undefined : get('message'),
    healthy: healthOf(get('health')),
    uuid: uuidBase64(get('uuid')),
    isRepeat: repeat,
  }
  return get('agent') === '' ? [found] : [agent(get, undefined), found]
}

/** Up to 1.4 the line does not name the framework, without which a task's id is not enough. */
function added(get: Groups): readonly LogFact[] {
  if (get('framework') === '') return [agent(get, undefined)]
  const framework = frameworkId(get('framework'))
  return [
    { is: 'framework', frameworkId: framework, name: get('name') },
    agent(get, undefined),
    {
      is: 'note',
      note: { is: 'task-assigned', taskId: taskId(get('task')), frameworkId: framework },
      host: hostOf(get),
    },
  ]
}

const ended = (get: Groups): readonly LogFact[] => [
  {
    is: 'note',
    note: {
      is: 'executor-ended',
      executorId: executorId(get('executor')),
      frameworkId: frameworkId(get('framework')),
      how: get('how'),
    },
    host: hostOf(get),
  },
]

/** What a master writes. Source: src/master/master.cpp of apache/mesos. */
export const masterRules: readonly LogRule[] = [
  [
    new RegExp(`^Status update ${updateShape} from (?:agent|slave) ${agentShape}$`, 's'),
    (get) => status(get, { made: false, repeat: false }),
  ],
  [
    new RegExp(`^Sending status update ${updateShape}(?: '(?<message>.*)')?$`, 's'),
    (get) => status(get, { made: true, repeat: false }),
  ],
  [
    /^Updating the state of task (?<task>.{1,255}?) of framework (?<framework>\S+) \(latest state: \w+, status update state: (?<state>\w+)\)$/s,
    (get) => status(get, { made: false, repeat: true }),
  ],
  [
    new RegExp(
      `^Adding task (?<task>.{1,255}?) with resources .*?(?: of framework ${frameworkShape})? on (?:agent|slave) ${agentShape}$`,
      's',
    ),
    added,
  ],
  [
    new RegExp(
      `^Executor '?(?<executor>.{1,255}?)'? of framework (?<framework>\\S+) on (?:agent|slave) ${agentShape}: (?<how>.*)$`,
      's',
    ),
    ended,
  ],
  [new RegExp(`^(?:Registered|Re-?registered) (?:agent|slave) ${agentShape} with `, 's'), (get) => [agent(get, true)]],
  [new RegExp(`^(?:Agent|Slave) ${agentShape} disconnected$`, 's'), (get) => [agent(get, false)]],
  [new RegExp(`^Marked (?:agent|slave) ${agentShape} unreachable: `, 's'), (get) => [agent(get, false)]],
  [
    new RegExp(`^Removed (?:agent|slave) ${agentShape}: `, 's'),
    (get) => [agent(get, false), { is: 'agent-removed', agentId: agentId(get('agent')) }],
  ],
  [
    new RegExp(`^Adding framework ${frameworkShape}(?: with .*)?$`, 's'),
    (get) => [{ is: 'framework', frameworkId: frameworkId(get('framework')), name: get('name') }],
  ],
  // Of one agent only: the framework lives on.
  [/^(?<partly>Removing framework .* from (?:disconnected )?(?:agent|slave) \S+ )/s, () => []],
  [
    new RegExp(`^Removing framework ${frameworkShape}$`, 's'),
    (get) => [
      { is: 'framework', frameworkId: frameworkId(get('framework')), name: get('name') },
      { is: 'framework-removed', frameworkId: frameworkId(get('framework')) },
    ],
  ],
]
