import * as z from 'zod'
import type { DomainEvent, LaunchQueued } from '../../domain/event.ts'
import { duration } from '../../domain/time.ts'
import { parsed, parsedEach } from '../rejection.ts'
import { amount, instantText, jsonObject, maybeText, orUndefined } from '../shapes.ts'
import { appDefinition, podDefinition, workloadOf } from './definition.ts'
import { toldAgent } from './told.ts'

/**
 * An item of `/v2/queue`. For most of a second after the back-off has run out it still says `overdue: false` with
 * no time left. Source: raml/QueueInfoConversion.scala.
 */
export function queueItemEvents(json: unknown): readonly DomainEvent[] {
  const body = jsonObject(json)
  const isPod = jsonObject(body?.['pod']) !== undefined
  const { definition, events } = isPod ? podDefinition(body?.['pod']) : appDefinition(body?.['app'])
  if (definition === undefined) return events
  const seen = [...workloadOf(definition, []), ...events]
  const item = parsed(itemShape, { value: json, what: 'queue item' })
  if (!item.ok) return [...seen, item.error]
  const summary = jsonObject(body?.['processedOffersSummary'])?.['rejectSummaryLaunchAttempt']
  const declined = parsedEach(declinedShape, { values: summary, what: 'rejectSummaryLaunchAttempt' })
  const offers = parsedEach(offerShape, { values: body?.['lastUnusedOffers'], what: 'lastUnusedOffers' })
  const { count, delay, since } = item.value
  const { workload, id, version } = definition
  const queued: LaunchQueued = {
    kind: 'launch-queued',
    at: undefined,
    workload,
    id,
    version,
    run: undefined,
    count,
    since: orUndefined(since),
    wait: delay === undefined || delay === null ? undefined : duration(delay.timeLeftSeconds * 1000),
    overdue: delay?.overdue,
    refusals: refusals(
      declined.good.length > 0
        ? declined.good.map((entry) => ({ reason: entry.reason, count: entry.declined }))
        : offers.good.flatMap(({ reason }) => reason.map((text) => ({ reason: text, count: 1 }))),
    ),
  }
  const agents = offers.good.flatMap(({ offer, timestamp }) =>
    toldAgent({ at: orUndefined(timestamp), agent: offer.agentId, host: offer.hostname }),
  )
  return [...seen, queued, ...agents, ...declined.rejected, ...offers.rejected]
}

const itemShape = z.object({
  count: amount,
  delay: z.object({ timeLeftSeconds: amount, overdue: z.boolean() }).nullish(),
  since: instantText.nullish(),
})
const declinedShape = z.object({ reason: z.string(), declined: amount })
const offerShape = z.object({
  offer: z.object({ hostname: maybeText, agentId: maybeText }),
  reason: z.array(z.string()),
  timestamp: instantText.nullish(),
})

/** The sum for each reason, most frequent first, then by name; a reason that refused nothing is none. */
function refusals(entries: LaunchQueued['refusals']): LaunchQueued['refusals'] {
  const sums = new Map<string, number>()
  for (const { reason, count } of entries) sums.set(reason, (sums.get(reason) ?? 0) + count)
  return [...sums]
    .filter(([, count]) => count > 0)
    .map(([reason, count]) => ({ reason, count }))
    .sort((a, b) => b.count - a.count || (a.reason < b.reason ? -1 : 1))
}
