import type { ExecutorFact } from '../../domain/event.ts'
import { agentId, containerId, taskId } from '../../domain/ids.ts'
import { isTaskState } from '../../domain/task.ts'
import type { Instant } from '../../domain/time.ts'
import { endText } from '../../domain/status-text.ts'

type Where = { readonly at: Instant | undefined; readonly number: number }
type Rule = readonly [shape: RegExp, fact: (get: (name: string) => string, where: Where) => ExecutorFact | undefined]

const child = String.raw`child container (?<container>\S+) of task '(?<task>.{1,255}?)'`

/** The child a line of the default executor is about. */
const childOf = (get: (name: string) => string, { at, number }: Where) =>
  ({ at, taskId: taskId(get('task')), containerId: containerId([get('container')]), number }) as const

/**
 * What executors write of their tasks. Source: src/launcher/executor.cpp (launch, reaped), src/launcher/default_executor.cpp
 * (launchGroup, _launchGroup, wait, waited) and src/exec/exec.cpp (registered) of apache/mesos.
 */
const rules: readonly Rule[] = [
  [/^Starting task (?<task>.+)$/, (get, where) => ({ is: 'starting-task', ...where, taskId: taskId(get('task')) })],
  [
    /^Forked command at (?<pid>\d{1,10})$/,
    (get, where) => ({ is: 'forked-command', ...where, pid: Number(get('pid')) }),
  ],
  [
    /^(?<text>(?:Command|Container) .+?)(?: \(pid: (?<pid>\d{1,10})\))?$/s,
    (get, where) => {
      const pid = get('pid') === '' ? undefined : Number(get('pid'))
      return endText(get('text')) === undefined ? undefined : { is: 'command-ended', ...where, text: get('text'), pid }
    },
  ],
  [
    /^Executor (?:re-?)?registered on (?:agent|slave) (?<agent>\S+)$/,
    (get, where) => ({ is: 'registered', ...where, agentId: agentId(get('agent')) }),
  ],
  [new RegExp(`^Waiting for ${child}$`), (get, where) => ({ is: 'child-container', ...childOf(get, where) })],
  [
    new RegExp(`^C${child.slice(1)} completed in state (?<state>TASK_[A-Z_]+)(?:: (?<text>.*))?$`, 's'),
    (get, where) => {
      const state = get('state')
      if (!isTaskState(state)) return undefined
      return { is: 'child-ended', ...childOf(get, where), state, text: get('text') === '' ? undefined : get('text') }
    },
  ],
  [
    new RegExp(`^Received '[^']*' \\((?<why>.*)\\) while launching ${child}$`, 's'),
    (get, where) => ({ is: 'child-not-launched', ...childOf(get, where), why: get('why') }),
  ],
]

/** What a message of an executor says of its task; undefined for the many that say nothing. */
export function executorFact(text: string, where: Where): ExecutorFact | undefined {
  for (const [shape, fact] of rules) {
    const groups = shape.exec(text)?.groups
    if (groups !== undefined) return fact((name) => groups[name] ?? '', where)
  }
  return undefined
}

/** Source files whose messages in a sandbox are Mesos' own, in any sandbox or in an executor's only. */
const anywhere: ReadonlySet<string> = new Set(['fetcher.cpp'])
const executors: ReadonlySet<string> = new Set([
  'exec.cpp',
  'executor.cpp',
  'default_executor.cpp',
  'checker_process.cpp',
  'checker.cpp',
  'health_checker.cpp',
  'logging.cpp',
])

/**
 * Whether a glog message in a sandbox is Mesos' own and not the program's, which may use glog as well.
 *
 * @param isNested whether the sandbox is a nested container's, where no executor runs
 */
export function isMesosLine(line: { readonly file: string; readonly text: string }, isNested: boolean): boolean {
  if (anywhere.has(line.file)) return true
  if (isNested) return false
  if (executors.has(line.file)) return true
  // A name that programs have too. Source: 3rdparty/libprocess/src/process.cpp.
  return (
    line.file === 'process.cpp' &&
    /^(?:Stopped the socket accept loop|Failed to (?:accept|shutdown) socket)/.test(line.text)
  )
}

/**
 * What the launch helper prints before the program runs, errors apart: those begin with `Failed to` and explain a death.
 * Source: src/slave/containerizer/mesos/launch.cpp.
 */
export const isHelperLine = (text: string): boolean =>
  /^(?:Marked '\/' as rslave|Preparing rootfs at '.*'|Changing root to \/.*|Executing pre-exec command '\{.*\}'|Overwriting environment variable '[^']*')$/.test(
    text,
  )
