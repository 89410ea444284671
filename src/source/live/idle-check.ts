import { jsonObject } from '../../wire/shapes.ts'
import type { Session } from './follow.ts'
import { ask, bodyText, type Upstream } from './upstream.ts'

/** Tasks that the master has ended since it started, by how. Source: mesos docs/monitoring.md, "Tasks". */
const counters = ['finished', 'failed', 'killed', 'error', 'lost', 'dropped', 'gone', 'gone_by_operator'] as const
const answerBytesMax = 4 * 2 ** 20

/**
 * Checks that a stream which tells of no task is idle and not deaf: heartbeats come from another part of the master.
 * Only while no end of a task is heard, once in a while, the master's own count of ended tasks is asked for; if that
 * has grown and the stream said nothing, the stream is given up.
 */
export function idleCheck(
  upstream: Upstream,
  {
    everyMs,
    heardEnds,
    quiet,
    session,
  }: {
    readonly everyMs: number
    readonly heardEnds: () => number
    readonly quiet: AbortController
    readonly session: Session
  },
): { readonly stop: () => void; readonly deaf: () => string | undefined } {
  let before: { readonly heard: number; readonly ended: number } | undefined
  let lastHeard = heardEnds()
  let isSuspected = false
  let deaf: string | undefined

  async function check(): Promise<void> {
    const heard = heardEnds()
    const isSilent = heard === lastHeard
    lastHeard = heard
    if (!isSilent) {
      before = undefined
      isSuspected = false
      return
    }
    const ended = await endedTasks(upstream, session.cancelled)
    if (ended === undefined || heardEnds() !== heard) return
    const missing = before === undefined || before.heard !== heard ? 0 : ended - before.ended
    if (missing <= 0) before = { heard, ended }
    // What has ended just now may be on its way: it is looked at once more.
    const isSure = missing > 0 && isSuspected
    isSuspected = missing > 0
    if (!isSure) return
    deaf = `the master has ended ${missing} tasks and the stream told of none`
    quiet.abort('deaf')
  }

  const timer = setInterval(() => void check(), everyMs)
  timer.unref()
  return { stop: () => clearInterval(timer), deaf: () => deaf }
}

/** undefined: the master does not say. A master that does not answer this shows by its heartbeats. */
async function endedTasks(upstream: Upstream, cancelled: AbortSignal): Promise<number | undefined> {
  const asked = { path: '/metrics/snapshot', method: 'GET', headers: { accept: 'application/json' } } as const
  const answer = await ask(upstream, { ...asked, cancelled })
  const text = answer.ok ? await bodyText(answer.value, answerBytesMax) : answer
  if (!text.ok) return undefined
  try {
    const metrics = jsonObject(JSON.parse(text.value))
    const counts = counters
      .map((name) => metrics?.[`master/tasks_${name}`])
      .filter((count) => typeof count === 'number')
    return counts.length === 0 ? undefined : counts.reduce((sum, count) => sum + count, 0)
  } catch {
    return undefined
  }
}
