import type { DomainEvent } from '../../domain/event.ts'
import type { NodeObject } from '../../domain/node-object.ts'
import { type Instant, iso, parseIso } from '../../domain/time.ts'
import type { Bin, Bins } from './bins.ts'
import type { Envelope } from './decode.ts'
import { sha256 } from '../sha256.ts'

/** Keeps what collectors say of themselves. */
export type CollectorBook = {
  readonly heard: (said: Envelope, at: Instant) => void
  readonly nodes: (bins: Pick<Bins, 'all' | 'named'>) => readonly NodeObject[]
  /** Hosts whose kernel was last said to audit nothing. */
  readonly unaudited: () => readonly string[]
}

/** Hosts remembered; beyond it the one heard of longest ago is forgotten. */
const hostsMax = 20_000

type Heard = {
  readonly source: string
  readonly seenAt: Instant
  readonly ahead: number | undefined
  readonly audit: Readonly<Record<string, unknown>> | undefined
}

/** A book that nobody has spoken of yet. */
export function collectorBook(): CollectorBook {
  const byHost = new Map<string, Heard>()

  function heard({ type, source, time, data }: Envelope, at: Instant): void {
    if (type !== 'sigsys.container' && type !== 'sigsys.audit') return
    const host = source.slice(source.lastIndexOf('/') + 1)
    const before = byHost.get(host)
    const sent = time === undefined ? undefined : parseIso(time)
    const ahead = sent === undefined ? undefined : sent - at
    const fact = (data ?? {}) as Readonly<Record<string, unknown>>
    byHost.delete(host)
    byHost.set(host, {
      source,
      seenAt: at,
      ahead: Math.max(ahead ?? -Infinity, before?.ahead ?? -Infinity),
      audit: fact['fact'] === 'audit-status' ? fact : before?.audit,
    })
    if (byHost.size > hostsMax) byHost.delete(byHost.keys().next().value ?? '')
  }

  function nodes(bins: Pick<Bins, 'all' | 'named'>): readonly NodeObject[] {
    const collectors = new Map<Bin | undefined, Heard>()
    for (const [host, each] of byHost) collectors.set(bins.named(host), each)
    return [...bins.all.values()]
      .filter(({ key }) => key !== '')
      .map((bin) => nodeObject(bin, collectors.get(bin)))
      .sort((a, b) => compare(a.hostname ?? a.id ?? '', b.hostname ?? b.id ?? ''))
  }

  const unaudited = (): readonly string[] =>
    [...byHost].filter(([, { audit }]) => audit?.['enabled'] === 0).map(([host]) => host)

  return { heard, nodes, unaudited }
}

const compare = (left: string, right: string): number => (left < right ? -1 : left > right ? 1 : 0)

function nodeObject({ key, held }: Bin, collector: Heard | undefined): NodeObject {
  const events = held.map(({ event }) => event)
  const seen = events.filter((event) => event.kind === 'agent-seen')
  const last = <T>(read: (event: (typeof seen)[number]) => T | undefined): T | null =>
    seen.map(read).findLast((value) => value !== undefined) ?? null
  return {
    id: last(({ agentId }) => agentId),
    hostname: last(({ hostname }) => hostname) ?? (seen.length === 0 ? key : null),
    address: last(({ address }) => address),
    version: last(({ version }) => version),
    active: last(({ active }) => active),
    collector: collector === undefined ? null : collectorObject(collector),
    coverage: coverageIn(events),
    losses: lossesIn(events),
    profiles: profilesIn(events),
  }
}

function collectorObject({ source, seenAt, ahead, audit }: Heard): NonNullable<NodeObject['collector']> {
  const { fact: _fact, ...status } = audit ?? {}
  return {
    source,
    seen_at: iso(seenAt),
    clock_ahead_ms: ahead === undefined || ahead === -Infinity ? null : ahead,
    audit: audit === undefined ? null : status,
  }
}

function coverageIn(events: readonly DomainEvent[]): NodeObject['coverage'] {
  const runs = new Map<string, { count: number; newest: Extract<DomainEvent, { kind: 'audit-span' }> }>()
  for (const event of events) {
    if (event.kind !== 'audit-span') continue
    const known = runs.get(event.carrier)
    const newest = known === undefined || event.to >= known.newest.to ? event : known.newest
    runs.set(event.carrier, { count: (known?.count ?? 0) + 1, newest })
  }
  return [...runs].map(([carrier, { count, newest }]) => ({
    carrier,
    from: iso(newest.from),
    to: iso(newest.to),
    first_serial: newest.firstSerial,
    last_serial: newest.lastSerial,
    runs: count,
  }))
}

function lossesIn(events: readonly DomainEvent[]): NodeObject['losses'] {
  const losses = events.filter((event) => event.kind === 'audit-loss')
  const latest = losses.at(-1)
  return {
    count: losses.length,
    last_at: latest?.at === undefined ? null : iso(latest.at),
    last: latest?.text.slice(0, 200) ?? null,
  }
}

function profilesIn(events: readonly DomainEvent[]): NodeObject['profiles'] {
  const texts = new Map(events.flatMap((event) => (event.kind === 'profile-seen' ? [[event.name, event.text]] : [])))
  return [...texts]
    .sort(([left], [right]) => compare(left, right))
    .map(([name, text]) => ({ name, sha256: sha256(text) }))
}
