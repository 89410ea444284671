import type { Instant } from '../../domain/time.ts'
import { instant, iso } from '../../domain/time.ts'
import type { JsonObject } from '../../wire/json-fields.ts'
import type { Offer } from '../mesos/driver.ts'

/** Why an offer was of no use, in the order of the funnel. Source: NoOfferMatchReason.scala, reasonFunnel; marathon §5.3. */
export const offerReasons = [
  'UnfulfilledRole',
  'UnfulfilledConstraint',
  'NoCorrespondingReservationFound',
  'AgentMaintenance',
  'InsufficientCpus',
  'InsufficientMemory',
  'InsufficientDisk',
  'InsufficientGpus',
  'InsufficientPorts',
  'DeclinedScarceResources',
] as const
/** One of them. */
export type OfferReason = (typeof offerReasons)[number]

/** An offer that was of no use to an app. */
type Unused = { readonly offer: Offer; readonly reasons: readonly OfferReason[]; readonly at: Instant }

/** What became of offers since an app's launcher began. Source: OfferMatchStatistics.scala. */
export type OfferFigures = {
  processed: number
  unused: number
  /** By the first reason alone; in the order of the funnel. */
  readonly rejected: number[]
  lastUsedAt: Instant | undefined
  lastUnusedAt: Instant | undefined
  /** The last unused one of each agent. */
  readonly last: Map<string, Unused>
}

export const newOfferFigures = (): OfferFigures => ({
  processed: 0,
  unused: 0,
  rejected: offerReasons.map(() => 0),
  lastUsedAt: undefined,
  lastUnusedAt: undefined,
  last: new Map(),
})

/** Books an offer that was used. */
export function bookUsed(figures: OfferFigures, at: Instant): void {
  figures.processed += 1
  figures.lastUsedAt = at
}

/** Books an offer that was of no use. */
export function bookUnused(figures: OfferFigures, unused: Unused): void {
  figures.processed += 1
  figures.unused += 1
  const place = placeOf(unused.reasons)
  if (place !== undefined) figures.rejected[place] = (figures.rejected[place] ?? 0) + 1
  figures.lastUnusedAt = unused.at
  figures.last.set(unused.offer.agentId, unused)
}

const placeOf = (reasons: readonly OfferReason[]): number | undefined => {
  const place = offerReasons.findIndex((reason) => reasons.includes(reason))
  return place < 0 ? undefined : place
}

/** `processedOffersSummary` of `/v2/queue`. Source: M/raml/QueueInfoConversion.scala, processedOffersSummary. */
export function offersSummary(figures: OfferFigures = newOfferFigures()): JsonObject {
  const last = offerReasons.map(() => 0)
  for (const { reasons } of figures.last.values()) {
    const place = placeOf(reasons)
    if (place !== undefined) last[place] = (last[place] ?? 0) + 1
  }
  return {
    processedOffersCount: figures.processed,
    unusedOffersCount: figures.unused,
    ...(figures.lastUnusedAt === undefined ? {} : { lastUnusedOfferAt: iso(figures.lastUnusedAt) }),
    ...(figures.lastUsedAt === undefined ? {} : { lastUsedOfferAt: iso(figures.lastUsedAt) }),
    rejectSummaryLastOffers: funnel(figures.last.size, last),
    rejectSummaryLaunchAttempt: funnel(figures.processed, figures.rejected),
  }
}

/** Ten steps; what comes to each is what the one before has left. */
function funnel(processed: number, declined: readonly number[]): readonly JsonObject[] {
  let left = processed
  return offerReasons.map((reason, place) => {
    const step = { reason, declined: declined[place] ?? 0, processed: left }
    left -= step.declined
    return step
  })
}

/** `lastUnusedOffers` of `/v2/queue?embed=lastUnusedOffers`. */
export const lastUnusedOffers = (figures: OfferFigures = newOfferFigures()): readonly JsonObject[] =>
  [...figures.last.values()].map(({ offer, reasons, at }) => ({
    offer: {
      id: offer.id,
      hostname: offer.hostname,
      agentId: offer.agentId,
      resources: [
        ...(['cpus', 'mem', 'disk', 'gpus'] as const)
          .filter((name) => offer.resources[name] > 0)
          .map((name) => ({ name, role: '*', scalar: offer.resources[name] })),
        ...(offer.resources.ports.length === 0
          ? []
          : [{ name: 'ports', role: '*', ranges: offer.resources.ports.map(([begin, end]) => ({ begin, end })) }]),
      ],
      attributes: Object.entries(offer.attributes).map(([name, text]) => ({ name, text })),
    },
    reason: [...reasons],
    timestamp: iso(instant(at)),
  }))
