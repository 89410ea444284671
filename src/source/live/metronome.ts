import { randomUUID } from 'node:crypto'
import { sealed, type SealedEvent } from '../../wire/cloudevent.ts'
import { jsonObject } from '../../wire/shapes.ts'
import { listingEvent } from './listing.ts'
import { defaultWaits, follow, type LiveOptions, pause, type SourceEvents } from './follow.ts'
import { eventBytesMax } from './mesos.ts'
import { ask, bodyText } from './upstream.ts'

/** Source: dcos/metronome, api/v1/controllers/JobSpecController, embed values. */
const path = '/v1/jobs?embed=activeRuns&embed=history'

/**
 * Asks Metronome for its jobs over and over, since it has no events, and hands on each job that is not as it was the
 * last time. A job that is gone is told by an event without data, with the extension `removed`; the first answer of
 * each connection is followed by the names in it, as jobs may have gone while nobody asked.
 */
export function followMetronome(options: LiveOptions): SourceEvents {
  const { source, upstream, counters } = options
  const pollMs = options.waits?.pollMs ?? defaultWaits.pollMs
  let known: ReadonlyMap<string, string> = new Map()
  return follow(options, async (session) => {
    const { cancelled } = session
    const askedAt = new Date().toISOString()
    const answer = await ask(upstream, { path, method: 'GET', headers: { accept: 'application/json' }, cancelled })
    if (!answer.ok) return { why: answer.error, heard: false }
    counters.connections += 1
    for (let current = answer, isFirst = true; ; isFirst = false) {
      const text = await bodyText(current.value, eventBytesMax)
      const jobs = text.ok ? jobsOf(text.value) : undefined
      if (!text.ok) return { why: text.error, heard: false }
      if (jobs === undefined)
        return { why: `${current.value.url.host} answers with something that is no list of jobs`, heard: false }
      session.heard()
      session.emit(differences(known, { jobs, source }))
      if (isFirst) session.emit([listingEvent(source, { workload: 'job', ids: [...jobs.keys()], askedAt })])
      known = jobs
      await pause(pollMs, cancelled)
      const next = await ask(upstream, { path, method: 'GET', headers: { accept: 'application/json' }, cancelled })
      if (!next.ok) return { why: next.error, heard: true }
      current = next
    }
  })
}

/** Each job's JSON by its id; undefined for an answer that is no list of jobs. */
function jobsOf(text: string): ReadonlyMap<string, string> | undefined {
  let list: unknown
  try {
    list = JSON.parse(text)
  } catch {
    return undefined
  }
  if (!Array.isArray(list)) return undefined
  const jobs = list.map((job: unknown) => [jsonObject(job)?.['id'], JSON.stringify(job)] as const)
  const named = jobs.filter(
    (entry): entry is readonly [string, string] => typeof entry[0] === 'string' && entry[0] !== '',
  )
  return named.length === jobs.length ? new Map(named) : undefined
}

function differences(
  known: ReadonlyMap<string, string>,
  { jobs, source }: { readonly jobs: ReadonlyMap<string, string>; readonly source: string },
): readonly SealedEvent[] {
  const time = new Date().toISOString()
  const head = (id: string) => ({
    id: randomUUID(),
    source,
    type: 'sigsys.metronome',
    subject: id.slice(0, 2048),
    time,
  })
  const changed = [...jobs].filter(([id, text]) => known.get(id) !== text)
  const removed = [...known.keys()].filter((id) => !jobs.has(id))
  return [
    ...changed.map(([id, text]) => sealed(head(id), text)),
    ...removed.map((id) => sealed(head(id), 'null', { removed: true })),
  ]
}
