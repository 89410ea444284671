import { signalName } from '../../domain/status-text.ts'
import type { ProcessEnd } from '../kernel/process-end.ts'
import type { Task } from './task.ts'
import type { News } from './told.ts'

/** What an executor tells of a task whose program has ended. */
export function endNews(task: Task, end: ProcessEnd): News {
  if (task.killing !== undefined || end.because !== 0 || task.info.containerizer === 'docker') return made(task, end)
  let news = shared.get(end)
  if (news === undefined) shared.set(end, (news = made(task, end)))
  return news
}

/** Where nobody keeps a timeline, all that end alike by themselves share their news: it is held until it has arrived. */
const shared = new WeakMap<ProcessEnd, News>()

/** A kill that came between the end and this moment makes it TASK_KILLED. Source: src/launcher/executor.cpp, reaped. */
function made(task: Task, end: ProcessEnd): News {
  const { killedFor } = task
  const isSuccess = end.how === 'exited' && end.status === 0
  const state =
    killedFor === 'completion'
      ? 'TASK_FAILED'
      : killedFor !== undefined
        ? 'TASK_KILLED'
        : isSuccess
          ? 'TASK_FINISHED'
          : 'TASK_FAILED'
  return {
    state,
    source: 'SOURCE_EXECUTOR',
    reason: killedFor === 'completion' ? 'REASON_MAX_COMPLETION_TIME_REACHED' : undefined,
    message: endMessage(task, end),
    healthy: killedFor === 'health' ? false : undefined,
    hasContainer: true,
    because: end.because,
  }
}

const exitTexts: string[] = Array.from({ length: 256 }, (_, status) => `Command exited with status ${status}`)
const signalText = (signal: number): string => `Command terminated with signal ${signalName(signal)}`
/** One text for all that die of a signal: each task's end is kept. */
const signalTexts: readonly string[] = Array.from({ length: 65 }, (_, signal) => signalText(signal))

function endMessage(task: Task, { how, status, signal, core }: ProcessEnd): string {
  if (task.info.containerizer === 'docker') {
    // The client of Docker shows a signal as 128 and its number.
    return `Container exited with status ${how === 'exited' ? status : how === 'out-of-memory' ? 137 : 128 + signal}`
  }
  if (how === 'exited') return exitTexts[status & 0xff] ?? ''
  const text = signalTexts[how === 'out-of-memory' ? 9 : signal] ?? signalText(signal)
  return core ? `${text} (core dumped)` : text
}
