import { randomUUID } from 'node:crypto'
import { sealed, type SealedEvent } from '../../wire/cloudevent.ts'
import { sseDecoder, type SseItem } from '../../wire/framing/sse.ts'
import { jsonObject } from '../../wire/shapes.ts'
import {
  defaultWaits,
  type Ended,
  follow,
  type LiveOptions,
  readWatched,
  type Session,
  type SourceEvents,
} from './follow.ts'
import { eventBytesMax } from './mesos.ts'
import { type Answer, ask, bodyText, wordsOf } from './upstream.ts'

/**
 * What is read again once a stream is attached: Marathon replays nothing.
 * Source: mesosphere/marathon, docs/docs/rest-api; embed values of AppsResource.
 */
const snapshots = ['/v2/apps?embed=apps.tasks&embed=apps.lastTaskFailure', '/v2/pods', '/v2/queue'] as const

/**
 * Follows Marathon's event stream and hands on every event as it came, after a loss with a fresh look at apps, pods
 * and the queue.
 */
export function followMarathon(options: LiveOptions): SourceEvents {
  const { upstream, counters } = options
  const silenceMs = options.waits?.silenceMs ?? defaultWaits.silenceMs
  return follow(options, async (session): Promise<Ended> => {
    const quiet = new AbortController()
    const answer = await ask(upstream, {
      path: '/v2/events',
      method: 'GET',
      // Compared whole by Marathon; any other text is answered 405.
      headers: { accept: 'text/event-stream' },
      cancelled: AbortSignal.any([session.cancelled, quiet.signal]),
    })
    if (!answer.ok) return { why: answer.error, heard: false }
    const { url, type, body } = answer.value
    try {
      if (!type.startsWith('text/event-stream'))
        return { why: `${url.host} answers with ${type.slice(0, 80)}`, heard: false }
      counters.connections += 1
      session.heard()
      const decode = streamReader(options, session)
      const reading = readWatched(body, { quiet, silenceMs: () => silenceMs, take: decode })
      const [how] = await Promise.all([reading, lookAround(options, session)])
      return {
        why: `${url.host}: ${how === 'silent' ? 'nothing came, not even a keep-alive' : 'the stream ended'}`,
        heard: true,
      }
    } catch (error) {
      return { why: wordsOf(error, url), heard: true }
    } finally {
      quiet.abort()
    }
  })
}

function streamReader({ source, counters }: LiveOptions, session: Session): (chunk: Buffer) => boolean {
  const decoder = sseDecoder(eventBytesMax)
  const stream = randomUUID()
  let count = 0

  function eventOf(item: SseItem): readonly SealedEvent[] {
    const message = item.kind === 'message' && !item.cut ? jsonOf(item.data) : undefined
    if (item.kind !== 'message' || message === undefined) {
      counters.unreadable += 1
      session.gap(
        `a message on line ${item.line} that is ${item.kind === 'message' ? 'no JSON object' : item.kind} was left out`,
      )
      return []
    }
    count += 1
    const time = new Date().toISOString()
    return [
      sealed(
        { id: `${stream}-${count}`, source, type: 'sigsys.marathon', subject: subjectOf(message), time },
        item.data,
      ),
    ]
  }

  return (chunk) => {
    session.heard()
    const items = decoder.push(chunk)
    if (items.length > 0) session.emit(items.flatMap(eventOf))
    return false
  }
}

async function lookAround({ source, upstream, counters }: LiveOptions, session: Session): Promise<void> {
  const { cancelled } = session
  for (const path of snapshots) {
    const answer = await ask(upstream, { path, method: 'GET', headers: { accept: 'application/json' }, cancelled })
    if (cancelled.aborted) return
    const text = answer.ok ? await wholeJson(answer.value) : answer
    if (!text.ok) {
      counters.unreadable += 1
      session.gap(`${path.split('?')[0]} could not be read: ${text.error}`)
      continue
    }
    const time = new Date().toISOString()
    session.emit([sealed({ id: randomUUID(), source, type: 'sigsys.marathon', subject: undefined, time }, text.value)])
  }
}

async function wholeJson(answer: Answer): ReturnType<typeof bodyText> {
  const text = await bodyText(answer, eventBytesMax)
  if (!text.ok) return text
  try {
    JSON.parse(text.value)
    return text
  } catch {
    return { ok: false, error: `${answer.url.host} answers with something that is no JSON` }
  }
}

function jsonOf(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    return jsonObject(JSON.parse(text))
  } catch {
    return undefined
  }
}

/** The task, instance or app that an event is about. Source: marathon, core/event/Events.scala. */
function subjectOf(message: Readonly<Record<string, unknown>>): string | undefined {
  const ids = ['taskId', 'instanceId', 'runSpecId', 'appId', 'groupId'].map((key) => message[key])
  return ids.find((id): id is string => typeof id === 'string' && id !== '')?.slice(0, 2048)
}
