import { carrierOf, joined, meets } from '../evidence/serial-runs.ts'
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
    const key = carrierOf(event)
    const at = open.get(key)
    const last = at === undefined ? undefined : kept[at]
    if (at !== undefined && last?.event.kind === 'audit-span' && meets(last.event, event))
      kept[at] = { ...last, arrivedAt: each.arrivedAt, event: joined(last.event, event) }
    else {
      open.set(key, kept.length)
      kept.push(each)
    }
  }
  return kept
}
