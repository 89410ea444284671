import type { DomainEvent } from '../../domain/event.ts'
import { instant } from '../../domain/time.ts'
import type { FoundEvent } from './gathered.ts'
import { repeats } from './repeats.ts'
import { Said } from './said.ts'

/**
 * What is left when nothing is said twice, and what readers had to say piece by piece, because of how files are cut,
 * is said as a whole: runs of audit serials are joined, and of what a log repeats the first line counts.
 */
export function distinct(found: readonly FoundEvent[]): readonly FoundEvent[] {
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

type Span = Extract<DomainEvent, { kind: 'audit-span' }>
type FoundSpan = FoundEvent & { readonly event: Span }

/** Two runs of one carrier are one if their serials meet and their times are in the same order: serials restart at boot. */
function joinedSpans(found: readonly FoundEvent[]): readonly FoundEvent[] {
  const spans = found
    .filter((each): each is FoundSpan => each.event.kind === 'audit-span')
    .sort(
      ({ event: a }, { event: b }) => a.firstSerial - b.firstSerial || a.from - b.from || a.lastSerial - b.lastSerial,
    )
  const series = new Map<string, FoundSpan[]>()
  for (const span of spans) {
    const { host, carrier } = span.event
    const key = JSON.stringify([carrier, host])
    const open = series.get(key) ?? []
    series.set(key, open)
    const index = open.findLastIndex(({ event }) => meets(event, span.event))
    const before = open[index]
    if (before === undefined) open.push(span)
    else open[index] = { ...before, event: joined(before.event, span.event) }
  }
  return [...series.values()].flat()
}

/** Records are written in nearly the order of their serials. */
const slackMs = 1000

const meets = (run: Span, next: Span): boolean =>
  next.firstSerial <= run.lastSerial + 1 &&
  next.from >= run.from - slackMs &&
  (next.firstSerial <= run.lastSerial ? next.from <= run.to + slackMs : next.from >= run.to - slackMs)

const joined = (run: Span, next: Span): Span => ({
  ...run,
  from: instant(Math.min(run.from, next.from)),
  to: instant(Math.max(run.to, next.to)),
  lastSerial: Math.max(run.lastSerial, next.lastSerial),
})
