import { randomUUID } from 'node:crypto'
import { frameBytesMax, recordioDecoder } from '../../wire/framing/recordio.ts'
import { jsonObject } from '../../wire/shapes.ts'
import { sealed, type SealedEvent } from '../../wire/cloudevent.ts'
import {
  defaultWaits,
  type Ended,
  follow,
  type LiveOptions,
  readWatched,
  type Session,
  type SourceEvents,
} from './follow.ts'
import { idleCheck } from './idle-check.ts'
import { missedTasks } from './missed-tasks.ts'
import { ask, wordsOf } from './upstream.ts'

/** A longer message is left out with a gap: no reader could take it. */
export const eventBytesMax = 64 * 2 ** 20

/** Heartbeats that may be missing before the stream counts as dead. Source: mesos docs/operator-http-api.md. */
const heartbeatsMissedMax = 5

/**
 * Follows a Mesos master's event stream and hands on every message as it came, heartbeats included. Each new
 * subscription begins with a snapshot; what it shows to have happened since the last one is told as inferred.
 */
export function followMesos(options: LiveOptions): SourceEvents {
  const { source, upstream, counters } = options
  const missed = missedTasks()
  const { silenceMs, idleCheckMs } = { ...defaultWaits, ...options.waits }
  let leader: string | undefined

  return follow(options, async (session): Promise<Ended> => {
    const quiet = new AbortController()
    const answer = await ask(upstream, {
      path: '/api/v1',
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: '{"type":"SUBSCRIBE"}',
      cancelled: AbortSignal.any([session.cancelled, quiet.signal]),
    })
    if (!answer.ok) return { why: answer.error, heard: false }
    counters.connections += 1
    const { host } = answer.value.url
    if (leader !== undefined && leader !== host) session.gap(`the leader is ${host} now, it was ${leader}`)
    leader = host
    const reader = streamReader({ source, session, missed, counters, silenceMs })
    const idle = idleCheck(upstream, { everyMs: idleCheckMs, heardEnds: reader.ends, quiet, session })
    try {
      const how = await readWatched(answer.value.body, { quiet, silenceMs: reader.silenceMs, take: reader.take })
      const says = { ended: 'the stream ended', silent: 'no heartbeat came', enough: 'the stream cannot be read' }[how]
      return { why: `${host}: ${idle.deaf() ?? says}`, heard: true }
    } catch (error) {
      return { why: wordsOf(error, answer.value.url), heard: true }
    } finally {
      idle.stop()
      quiet.abort()
    }
  })
}

/** One subscription: bytes in, events out. */
function streamReader({
  source,
  session,
  missed,
  counters,
  silenceMs: firstMs,
}: {
  readonly source: string
  readonly session: Session
  readonly missed: ReturnType<typeof missedTasks>
  readonly counters: LiveOptions['counters']
  readonly silenceMs: number
}) {
  const decoder = recordioDecoder({ frameBytesMax })
  const stream = randomUUID()
  let silenceMs = Math.max(firstMs, 1)
  let ends = 0

  function eventsOf({
    offset,
    bytes,
  }: {
    readonly offset: number
    readonly bytes: Uint8Array
  }): readonly SealedEvent[] {
    const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8')
    const message = bytes.byteLength > eventBytesMax ? undefined : messageOf(text)
    if (message === undefined) {
      counters.unreadable += 1
      const what =
        bytes.byteLength > eventBytesMax ? `of ${bytes.byteLength} bytes, which is too long` : 'that is no JSON object'
      session.gap(`a message at byte ${offset} ${what}, was left out`)
      return []
    }
    const time = new Date().toISOString()
    if (isEnd(message)) ends += 1
    const { interval, inferred, untold } = missed.take(message, { lostSince: session.lostSince })
    if (interval !== undefined) silenceMs = interval * 1000 * heartbeatsMissedMax
    for (const says of untold) session.gap(says, { from: session.lostSince ?? null, to: time })
    const head = { source, type: 'sigsys.mesos', time }
    return [
      sealed({ ...head, id: `${stream}-${offset}`, subject: subjectOf(message) }, text),
      ...inferred.map(({ data, subject, notBefore }, index) =>
        sealed({ ...head, id: `${stream}-${offset}-${index}`, subject }, data, {
          inferred: true,
          notbefore: notBefore,
          notafter: time,
        }),
      ),
    ]
  }

  function take(chunk: Buffer): boolean {
    const { frames, error } = decoder.push(chunk)
    if (frames.length > 0) {
      session.heard()
      session.emit(frames.flatMap(eventsOf))
    }
    return error !== undefined
  }

  return { take, silenceMs: () => silenceMs, ends: () => ends }
}

/** Whether a message tells of the end of a task. */
function isEnd(message: Readonly<Record<string, unknown>>): boolean {
  const state = jsonObject(message['task_updated'])?.['state']
  return typeof state === 'string' && !/_(?:STAGING|STARTING|RUNNING|KILLING|UNREACHABLE|UNKNOWN)$/.test(state)
}

function messageOf(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    return jsonObject(JSON.parse(text))
  } catch {
    return undefined
  }
}

/** The task a message is about. */
function subjectOf(message: Readonly<Record<string, unknown>>): string | undefined {
  const task =
    jsonObject(jsonObject(message['task_added'])?.['task']) ??
    jsonObject(jsonObject(message['task_updated'])?.['status'])
  const id = jsonObject(task?.['task_id'])?.['value']
  return typeof id === 'string' && id !== '' ? id.slice(0, 2048) : undefined
}
