import type { DomainEvent } from '../../domain/event.ts'
import { Found } from './gathered.ts'
import { repeats } from './repeats.ts'
import { Said } from './said.ts'
import { carrierOf, joined, meets, type SerialRun } from './serial-runs.ts'

/**
 * What is left when nothing is said twice, and what readers had to say piece by piece, because of how files are cut,
 * is said as a whole: runs of audit serials are joined, and of what a log repeats the first line counts.
 */
export function distinct(found: readonly Found[]): readonly Found[] {
  const said = new Said()
  const isRepeat = repeats(found)
  const rest = found.filter(({ event }, index) => {
    if (event.kind === 'audit-span' || isRepeat(event, index)) return false
    return isCounted(event) || said.add(event)
  })
  return [...rest, ...joinedSpans(found)]
}

/** Records have a serial, by which whoever counts them knows a repeat; a log of millions is not to be held twice. */
const isCounted = (event: DomainEvent): boolean =>
  event.kind === 'seccomp-acted' || event.kind === 'process-executed' || event.kind === 'rejected'

type FoundSpan = Found & { readonly event: SerialRun }

function joinedSpans(found: readonly Found[]): readonly Found[] {
  const spans = found
    .filter((each): each is FoundSpan => each.event.kind === 'audit-span')
    .sort(
      ({ event: a }, { event: b }) => a.firstSerial - b.firstSerial || a.from - b.from || a.lastSerial - b.lastSerial,
    )
  const series = new Map<string, FoundSpan[]>()
  for (const span of spans) {
    const key = carrierOf(span.event)
    const open = series.get(key) ?? []
    series.set(key, open)
    const index = open.findLastIndex(({ event }) => meets(event, span.event))
    const before = open[index]
    if (before === undefined) open.push(span)
    else open[index] = new Found(joined(before.event, span.event), before) as FoundSpan
  }
  return [...series.values()].flat()
}
