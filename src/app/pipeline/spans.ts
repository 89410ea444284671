import type { DomainEvent } from '../../domain/event.ts'
import type { Held } from './bins.ts'

/** Runs of serials that go on where the last one of their carrier ended become one, so that days of them are few. */
export function joinSpans(held: readonly Held[]): Held[] {
  const open = new Map<string, number>()
  const kept: Held[] = []
  for (const each of held) {
    const { event } = each
    if (event.kind !== 'audit-span') {
      kept.push(each)
      continue
    }
    const key = JSON.stringify([event.carrier, event.host])
    const at = open.get(key)
    const last = at === undefined ? undefined : kept[at]
    const before = last?.event
    if (at !== undefined && last !== undefined && before?.kind === 'audit-span' && goesOn(before, event)) {
      const joined = {
        ...before,
        to: event.to > before.to ? event.to : before.to,
        lastSerial: Math.max(before.lastSerial, event.lastSerial),
      }
      kept[at] = { ...last, arrivedAt: each.arrivedAt, event: joined }
    } else {
      open.set(key, kept.length)
      kept.push(each)
    }
  }
  return kept
}

type Span = Extract<DomainEvent, { kind: 'audit-span' }>

/** Serials restart at boot, so times must agree with them. */
const goesOn = (before: Span, next: Span): boolean =>
  next.firstSerial >= before.firstSerial && next.firstSerial <= before.lastSerial + 1 && next.from >= before.from
