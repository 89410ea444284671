import type { DomainEvent, Host } from '../../domain/event.ts'
import { type Instant, iso } from '../../domain/time.ts'
import { auditJson } from '../../wire/audit/json.ts'
import { sealed, type SealedEvent } from '../../wire/cloudevent.ts'

/** Whose events they are. */
export type Origin = {
  readonly cluster: string
  readonly node: string
  /** What is read tells of many hosts: an event is of the host that its record names, else of this node. */
  readonly isForwarded: boolean
}

/** Makes the events of a collector. Ids of what is read from a file are the same when it is read again. */
export type FactWriter = {
  readonly fact: (
    data: Readonly<Record<string, unknown>>,
    about: { readonly id: string; readonly subject?: string; readonly node?: string },
  ) => SealedEvent
  /** `more`: what else is told of it, besides the words. */
  readonly gap: (
    why: string,
    span: { readonly from: Instant; readonly to: Instant },
    more?: Readonly<Record<string, unknown>>,
  ) => SealedEvent
  /** What a decoder of audit lines said; none for what a hub has no use for. */
  readonly ofEvent: (event: DomainEvent, container: string | undefined) => readonly SealedEvent[]
}

/** A writer; `unique` gives an id that no other event has. */
export function factWriter({ cluster, node, isForwarded }: Origin, unique: () => string): FactWriter {
  const sourceOf = (name: string): string => `/${cluster}/${name}`
  const source = sourceOf(node)
  const nodeOf = ({ host }: { readonly host: Host }): string => (isForwarded ? (host.hostname ?? node) : node)

  const fact: FactWriter['fact'] = (data, { id, subject, node: of }) =>
    sealed(
      {
        id,
        source: sourceOf(of ?? node),
        type: 'sigsys.container',
        subject,
        time: typeof data['at'] === 'string' ? data['at'] : undefined,
      },
      JSON.stringify(data),
    )

  const gap: FactWriter['gap'] = (why, { from, to }, more = {}) =>
    sealed(
      { id: unique(), source, type: 'sigsys.gap', subject: undefined, time: iso(to) },
      JSON.stringify({ source, from: iso(from), to: iso(to), why, ...more }),
    )

  function record(event: Extract<DomainEvent, { kind: 'seccomp-acted' }>, container: string | undefined): SealedEvent {
    const { at, serial, pid } = event
    const data = auditJson(event, { hostname: nodeOf(event), containerId: container, source: undefined })
    // Without a serial, two records of one moment and process are two.
    const id = serial === 0 ? unique() : `audit-${at}-${serial}-${pid}-${event.syscall?.number ?? ''}`
    return sealed(
      { id, source: sourceOf(nodeOf(event)), type: 'sigsys.audit', subject: container, time: iso(at) },
      JSON.stringify(data),
    )
  }

  function ofEvent(event: DomainEvent, container: string | undefined): readonly SealedEvent[] {
    if (event.kind === 'seccomp-acted') return [record(event, container)]
    if (event.kind === 'process-aborted' || event.kind === 'process-executed') {
      const { kind, host: _host, at, ...rest } = event
      const name = kind === 'process-aborted' ? 'abort' : 'exec'
      return [
        fact(
          { fact: name, at: iso(at), ...rest },
          {
            id: `${name}-${at}-${event.serial}-${event.pid}`,
            node: nodeOf(event),
          },
        ),
      ]
    }
    if (event.kind === 'audit-span') {
      const { carrier, from, to, firstSerial, lastSerial } = event
      const serials = { first_serial: firstSerial, last_serial: lastSerial }
      return [
        fact(
          { fact: 'audit-span', carrier, from: iso(from), to: iso(to), ...serials },
          { id: unique(), node: nodeOf(event) },
        ),
      ]
    }
    if (event.kind === 'audit-loss') {
      const { at, cause, count, text } = event
      const moment = at === undefined ? undefined : iso(at)
      return [fact({ fact: 'audit-loss', at: moment, cause, count, text }, { id: unique(), node: nodeOf(event) })]
    }
    if (event.kind !== 'audit-changed') return []
    const { at, what, detail } = event
    const id = `change-${at}-${what}-${detail ?? ''}`.slice(0, 200)
    return [fact({ fact: 'audit-change', at: iso(at), what, text: detail }, { id, node: nodeOf(event) })]
  }

  return { fact, gap, ofEvent }
}
