import type { DomainEvent, Host } from '../../domain/event.ts'
import { type Instant, parseIso } from '../../domain/time.ts'
import { collectorFact, collectorRecord, factEvents, sandboxOf } from '../../wire/collector.ts'
import { marathonEvents } from '../../wire/marathon/events.ts'
import { type MesosReader, mesosReader } from '../../wire/mesos/events.ts'
import { metronomeEvents } from '../../wire/metronome/events.ts'
import { auditFiles } from '../evidence/audit-files.ts'
import { Gathered } from '../evidence/gathered.ts'
import type { Place } from '../evidence/place.ts'
import { sandboxTexts } from '../evidence/sandbox-lines.ts'
import { textLines } from '../evidence/text-lines.ts'
import type { FoundEvent } from '../evidence/gathered.ts'

/** An entry of the journal. */
export type Entry = { readonly sequence: number; readonly type: string; readonly text: string }

/** What an entry is around what it says. */
export type Envelope = {
  readonly type: string
  readonly source: string
  readonly time: string | undefined
  readonly subject: string | undefined
  readonly data: unknown
}

/** What an entry says, and of what in it nobody knows the meaning. */
type Decoded = {
  readonly found: readonly FoundEvent[]
  readonly unreadable: readonly string[]
  /** What is said of the telling itself. */
  readonly beside?: Sight | Listing
}

/** A master is not heard any more, or is heard again. */
type Sight = { readonly kind: 'sight'; readonly source: string; readonly isBlind: boolean }

/** Everything of one kind that a scheduler had when it was asked. */
type Listing = {
  readonly kind: 'listed'
  readonly scheduler: string
  readonly workload: 'app' | 'pod' | 'job'
  readonly ids: ReadonlySet<string>
  readonly askedAt: Instant
}

/** Reads entries in their order; a reader keeps what an upstream said before, where that is needed to read on. */
export type EntryReader = (entry: Entry) => Decoded & { readonly said: Envelope }

/** Sources whose state is kept; one more starts anew. */
const sourcesMax = 20_000

const nothing: Decoded = { found: [], unreadable: [] }

/** A reader for the entries of a journal. Never throws: what cannot be read is said. */
export function entryReader(): EntryReader {
  const masters = new Map<string, MesosReader>()
  const places = new Map<string, From>()

  /** One object for all that a source says: much of it is held. */
  function fromOf(source: string): From {
    const known = places.get(source)
    if (known !== undefined) return known
    if (places.size >= sourcesMax) places.clear()
    const path = source.replace(/^\//, '')
    const host = path.slice(path.lastIndexOf('/') + 1)
    const from: From = {
      place: { path, folders: [host], given: undefined, key: source },
      host: { agentId: undefined, hostname: host === '' ? undefined : host },
    }
    places.set(source, from)
    return from
  }

  function masterOf(source: string): MesosReader {
    const known = masters.get(source)
    if (known !== undefined) return known
    if (masters.size >= sourcesMax) masters.clear()
    const reader = mesosReader()
    masters.set(source, reader)
    return reader
  }

  function decoded({ type, source, data, time, subject }: Envelope, sequence: number): Decoded {
    const { place, host } = fromOf(source)
    const found = (events: readonly DomainEvent[]): Decoded => ({
      found: events.map((event) => ({ event, place, position: sequence })),
      unreadable: events.flatMap((event) => (event.kind === 'rejected' ? [event.why] : [])),
    })
    switch (type) {
      case 'sigsys.mesos':
        return found(masterOf(source).read(data)?.events ?? [])
      case 'sigsys.marathon':
        return found(marathonEvents(data)?.events ?? [])
      case 'sigsys.metronome':
        return found(data === null ? removedJob(subject, time) : (metronomeEvents(data)?.events ?? []))
      case 'sigsys.listing': {
        const listing = listingOf(source, data)
        return listing === undefined
          ? { found: [], unreadable: ['a listing without names'] }
          : { ...nothing, beside: listing }
      }
      case 'sigsys.audit': {
        const events = collectorRecord(data, host)
        return events.ok ? found(events.value) : { found: [], unreadable: [events.error] }
      }
      case 'sigsys.container':
        return factOf(data, { host, place, sequence })
      case 'sigsys.gap':
        return { ...found(gapOf(data, time)), ...(masters.has(source) ? { beside: sightOf(source, data) } : {}) }
      default:
        return nothing
    }
  }

  return ({ sequence, type, text }) => {
    const { source, data, time, subject } = JSON.parse(text) as Pick<Envelope, 'source' | 'data'> &
      Partial<Pick<Envelope, 'time' | 'subject'>>
    const said: Envelope = { type, source, data, time, subject }
    return { said, ...decoded(said, sequence) }
  }
}

/** Whose an entry is. */
type From = { readonly host: Host; readonly place: Place }

function factOf(data: unknown, { host, place, sequence }: From & { readonly sequence: number }): Decoded {
  const read = collectorFact(data)
  if (!read.ok) return { found: [], unreadable: [read.error] }
  const fact = read.value
  if (fact.fact !== 'sandbox' && fact.fact !== 'log-line')
    return { found: factEvents(fact, host).map((event) => ({ event, place, position: sequence })), unreadable: [] }
  const gathered = new Gathered()
  const context = { gathered, audit: auditFiles(gathered, 'UTC'), place, zone: 'UTC' }
  if (fact.fact === 'sandbox') {
    const texts = sandboxTexts(sandboxOf(fact), context)
    for (const [index, line] of fact.text.split('\n').entries()) texts.push({ text: line, number: index + 1 })
    texts.end()
  } else {
    const lines = textLines(context)
    lines.push({ text: fact.line, line: 1, bytes: new Uint8Array() })
    lines.end()
  }
  return {
    found: gathered.events.map((each) => ({ event: each.event, place: each.place, position: sequence })),
    unreadable: [],
  }
}

/** A source tells of a loss at once, without an end, and again with its end when it is back. */
const sightOf = (source: string, data: unknown): Sight => ({
  kind: 'sight',
  source,
  isBlind: ((data ?? {}) as Readonly<Record<string, unknown>>)['to'] === null,
})

/** A job that is no longer among those that Metronome lists. */
function removedJob(id: string | undefined, time: string | undefined): readonly DomainEvent[] {
  const at = parseIso(time ?? '')
  return id === undefined || at === undefined ? [] : [{ kind: 'workload-gone', at, workload: 'job', id }]
}

function listingOf(scheduler: string, data: unknown): Listing | undefined {
  const { workload, ids, asked_at: asked } = (data ?? {}) as Readonly<Record<string, unknown>>
  const askedAt = typeof asked === 'string' ? parseIso(asked) : undefined
  const isKind = workload === 'app' || workload === 'pod' || workload === 'job'
  if (!isKind || !Array.isArray(ids) || askedAt === undefined) return undefined
  return { kind: 'listed', scheduler, workload, ids: new Set(ids.filter((id) => typeof id === 'string')), askedAt }
}

/** A gap that is not over yet lasts to the moment it was told. */
function gapOf(data: unknown, time: string | undefined): readonly DomainEvent[] {
  const { source, from, to, why } = (data ?? {}) as Readonly<Record<string, unknown>>
  const moment = (value: unknown) => (typeof value === 'string' ? parseIso(value) : undefined)
  const at = moment(to) ?? moment(time)
  if (at === undefined) return []
  return [
    {
      kind: 'stream-gap',
      at,
      since: moment(from) ?? at,
      source: typeof source === 'string' ? source : 'unknown',
      why: typeof why === 'string' ? why : 'no reason was given',
    },
  ]
}
