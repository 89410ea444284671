import { randomUUID } from 'node:crypto'
import { err, ok, type Result } from '../../domain/result.ts'
import { sealed, type SealedEvent } from '../../wire/cloudevent.ts'
import { sseDecoder, type SseItem } from '../../wire/framing/sse.ts'
import { isUnknownEvent, marathonEvent } from '../../wire/marathon/event.ts'
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
import { listingEvent } from './listing.ts'
import { eventBytesMax } from './mesos.ts'
import { type Answer, ask, bodyText, wordsOf } from './upstream.ts'

/**
 * What is read again once a stream is attached: Marathon replays nothing.
 * Source: mesosphere/marathon, docs/docs/rest-api; embed values of AppsResource.
 */
const snapshots: readonly Look[] = [
  { path: '/v2/info', of: 'info' },
  { path: '/v2/apps?embed=apps.tasks&embed=apps.lastTaskFailure', of: 'app' },
  { path: '/v2/pods', of: 'pod' },
  { path: '/v2/queue', of: 'queue' },
]

/** Something to be read: what Marathon says of itself, all apps, all pods, the queue, or one definition. */
type Look = { readonly path: string; readonly of: 'info' | 'app' | 'pod' | 'queue' | 'definition' }

/** Definitions read again after one deployment; one that changed more is followed by a look at everything. */
const rereadMax = 20

/**
 * Follows Marathon's event stream and hands on every event as it came, after a loss with a fresh look at
 * Marathon itself, apps, pods and the queue. After a deployment the definitions it changed are read again: its events do not tell to how many
 * instances an app or pod was scaled.
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
      const looks = looksOf(options, session)
      const decode = streamReader(options, session, looks)
      const reading = readWatched(body, { quiet, silenceMs: () => silenceMs, take: decode })
      const [how] = await Promise.all([reading, looks.ask(snapshots)])
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

function streamReader({ source, counters }: LiveOptions, session: Session, looks: Looks): (chunk: Buffer) => boolean {
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
    void looks.ask(rereadAfter(message))
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

/** What is to be read, one after another; what waits already is not read twice. */
type Looks = { readonly ask: (wanted: readonly Look[]) => Promise<void> }

function looksOf({ source, upstream, counters }: LiveOptions, session: Session): Looks {
  const { cancelled } = session
  const waiting = new Map<string, Look>()
  let reading: Promise<void> | undefined

  async function look({ path, of }: Look): Promise<void> {
    const askedAt = new Date().toISOString()
    const answer = await ask(upstream, { path, method: 'GET', headers: { accept: 'application/json' }, cancelled })
    if (cancelled.aborted) return
    const read = answer.ok ? await wholeJson(answer.value) : answer
    if (!read.ok) {
      // A definition may be gone again by now, and the deployment itself was handed on: nothing is missing.
      if (of === 'definition') return
      counters.unreadable += 1
      session.gap(`${path.split('?')[0]} could not be read: ${read.error}`)
      return
    }
    const { text, json } = read.value
    const time = new Date().toISOString()
    session.emit([
      sealed(
        { id: randomUUID(), source, type: 'sigsys.marathon', subject: undefined, time },
        of === 'info' ? infoOf(json) : text,
      ),
      ...(of === 'app' || of === 'pod' ? listing(source, { of, json, askedAt }) : []),
    ])
  }

  async function readAll(): Promise<void> {
    for (let next = waiting.values().next(); next.done !== true; next = waiting.values().next()) {
      waiting.delete(next.value.path)
      if (cancelled.aborted) return
      await look(next.value)
    }
    reading = undefined
  }

  return {
    ask: (wanted) => {
      for (const each of wanted) waiting.set(each.path, each)
      return waiting.size === 0 ? Promise.resolve() : (reading ??= readAll())
    },
  }
}

/**
 * The definitions that a deployment which has ended may have changed. One that was removed is told by an event of its
 * own, and answered 404 here. Source: marathon, core/deployment/DeploymentPlan.scala, the names of actions.
 */
function rereadAfter(message: Readonly<Record<string, unknown>>): readonly Look[] {
  const event = message['eventType'] === 'deployment_success' ? marathonEvent(message) : undefined
  if (event?.ok !== true || isUnknownEvent(event.value) || event.value.eventType !== 'deployment_success') return []
  const actions = event.value.plan?.steps.flatMap((step) => step.actions) ?? []
  const kept = actions.filter(({ action, type }) => !(action ?? type ?? '').startsWith('Stop'))
  const paths = new Set(kept.flatMap(({ app, pod }) => [...pathOf('/v2/apps', app), ...pathOf('/v2/pods', pod)]))
  return paths.size > rereadMax ? snapshots : [...paths].map((path) => ({ path, of: 'definition' }))
}

const pathOf = (under: string, id: string | undefined): readonly string[] =>
  id === undefined ? [] : [`${under}/${id.split('/').filter(Boolean).map(encodeURIComponent).join('/')}`]

/**
 * What of `/v2/info` bears on when an attempt begins. The rest is not kept: old releases show the credentials of
 * ZooKeeper there. Source: marathon, api/v2/InfoResource.scala.
 */
function infoOf(json: unknown): string {
  const info = jsonObject(json) ?? {}
  const { framework_name, min_revive_offers_interval } = jsonObject(info['marathon_config']) ?? {}
  const { name, version, frameworkId } = info
  return JSON.stringify({ name, version, frameworkId, marathon_config: { framework_name, min_revive_offers_interval } })
}

/** The names in a whole list of apps or pods; none for an answer that is no such list. */
function listing(
  source: string,
  { of, json, askedAt }: { readonly of: 'app' | 'pod'; readonly json: unknown; readonly askedAt: string },
): readonly SealedEvent[] {
  const list: unknown = of === 'pod' ? json : jsonObject(json)?.['apps']
  if (!Array.isArray(list)) return []
  const ids = list.map((each: unknown) => jsonObject(each)?.['id'])
  return ids.every((id) => typeof id === 'string') ? [listingEvent(source, { workload: of, ids, askedAt })] : []
}

async function wholeJson(answer: Answer): Promise<Result<{ readonly text: string; readonly json: unknown }, string>> {
  const text = await bodyText(answer, eventBytesMax)
  if (!text.ok) return text
  try {
    return ok({ text: text.value, json: JSON.parse(text.value) })
  } catch {
    return err(`${answer.url.host} answers with something that is no JSON`)
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
