import { durationText } from '../../sim/scenario/quantities.ts'
import { type JsonObject, isObject, listAt, objectAt, textAt } from '../../wire/json-fields.ts'
import type { Instant } from '../../domain/time.ts'
import type { PlainFacts, ScenarioFacts } from './facts.ts'

/** Tasks of other frameworks that one scenario may have; failed ones go first. */
export const tasksMax = 500

/** `tasks:` as Mesos' own `Task` tells them, and what has to be said of them. */
export type WrittenTasks = {
  readonly tasks: readonly object[]
  /** Ids of the tasks that are among them. */
  readonly ids: ReadonlySet<string>
  readonly says: readonly string[]
}

/** What plain frameworks launched, each task once, where it ran. */
export function writtenTasks(facts: ScenarioFacts, start: Instant): WrittenTasks {
  const failed = new Set(facts.failures.map(({ diagnosis }) => diagnosis.task.id))
  const wanted = [...facts.tasks].sort((a, b) => Number(failed.has(b.id)) - Number(failed.has(a.id)) || a.at - b.at)
  const kept = wanted.slice(0, tasksMax).sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1))
  const groups = groupsOf(kept)
  const bare = kept.filter(({ json }) => json === undefined)
  return {
    tasks: groups.map((group) => launchOf(group, start, facts)),
    ids: new Set(kept.map(({ id }) => id)),
    says: [
      ...(wanted.length > kept.length ? [`${wanted.length - kept.length} more tasks are left out.`] : []),
      ...(kept.length === 0 ? [] : ['Mesos does not tell commands: ./NAME stands for each.']),
      ...(bare.length === 0
        ? []
        : [`What ${bare.length} of the tasks asked for is not known: 0.1 CPUs and 64 MiB, and the default profile.`]),
    ],
  }
}

/** Tasks of one executor are a group; a command task's executor has its own id, or none is told. */
function groupsOf(tasks: readonly PlainFacts[]): readonly (readonly PlainFacts[])[] {
  const groups = new Map<string, PlainFacts[]>()
  for (const task of tasks) {
    const executor = executorOf(task)
    const key = executor === undefined ? `task ${task.id}` : `group ${task.framework ?? ''} ${executor}`
    groups.set(key, [...(groups.get(key) ?? []), task])
  }
  return [...groups.values()]
}

function executorOf({ id, json }: PlainFacts): string | undefined {
  const executor = textAt(objectAt(json, 'executor_id'), 'value')
  return executor === id || executor === '' ? undefined : executor
}

function launchOf(group: readonly PlainFacts[], start: Instant, { agents }: ScenarioFacts): object {
  const [first] = group
  if (first === undefined) return {}
  const { at, framework, hostname } = first
  const executor = executorOf(first)
  return {
    ...(at - start <= 0 ? {} : { at: durationText(at - start) }),
    ...(framework === undefined ? {} : { framework }),
    ...(agents.some((agent) => agent.hostname === hostname) ? { on: hostname } : {}),
    ...(executor === undefined
      ? { task: infoOf(first, true) }
      : {
          task_group: { tasks: group.map((one) => infoOf(one, false)) },
          executor: { type: 'DEFAULT', executor_id: { value: executor } },
        }),
  }
}

/** A TaskInfo that would have led to the task. */
function infoOf({ id, name, json }: PlainFacts, isAlone: boolean): JsonObject {
  const short = name ?? id
  const linux = objectAt(objectAt(json, 'container'), 'linux_info')
  const type = textAt(objectAt(json, 'container'), 'type')
  const isDocker = type === 'DOCKER' && isAlone
  const container = isDocker
    ? { type, docker: objectAt(objectAt(json, 'container'), 'docker') }
    : isObject(linux['seccomp'])
      ? { type: 'MESOS', linux_info: { seccomp: linux['seccomp'] } }
      : undefined
  return {
    name: short,
    task_id: { value: id },
    resources: resourcesOf(json),
    command: { value: `./${short}` },
    ...(container === undefined ? {} : { container }),
  }
}

const unknown = [
  { name: 'cpus', type: 'SCALAR', scalar: { value: 0.1 } },
  { name: 'mem', type: 'SCALAR', scalar: { value: 64 } },
]

/** Amounts only: roles and volumes have no part in what is simulated. */
function resourcesOf(json: JsonObject | undefined): readonly object[] {
  const told = listAt(json, 'resources').flatMap((one) => {
    if (!isObject(one) || one['revocable'] !== undefined || isObject(one['disk'])) return []
    const { name, type, scalar, ranges } = one
    const isKnown = ['cpus', 'mem', 'disk', 'gpus', 'ports'].includes(String(name))
    return isKnown ? [{ name, type, ...(scalar === undefined ? { ranges } : { scalar }) }] : []
  })
  return told.length === 0 ? unknown : told
}
