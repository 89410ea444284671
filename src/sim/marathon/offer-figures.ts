import type { Instant } from '../../domain/time.ts'
import { instant, iso } from '../../domain/time.ts'
import type { JsonObject } from '../../wire/json-fields.ts'
import type { Offer } from '../mesos/driver.ts'
import { LastUnused } from './last-unused.ts'

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
type OfferReason = (typeof offerReasons)[number]

/** The bit that stands for a reason where several are one number. */
export const bitOf = (reason: OfferReason): number => 1 << offerReasons.indexOf(reason)

/** An offer that was of no use to apps. */
export type Unused = { readonly offer: Offer; readonly reasons: number; readonly at: Instant }

/** What became of offers since an app's launcher began. Source: OfferMatchStatistics.scala. */
export type OfferFigures = {
  processed: number
  unused: number
  /** By the first reason alone; in the order of the funnel. */
  rejected: number[] | undefined
  lastUsedAt: Instant | undefined
  lastUnusedAt: Instant | undefined
  /** The last unused one, and that of each agent. */
  latest: Unused | undefined
  last: LastUnused | undefined
}

export const newOfferFigures = (): OfferFigures => ({
  processed: 0,
  unused: 0,
  rejected: undefined,
  lastUsedAt: undefined,
  lastUnusedAt: undefined,
  latest: undefined,
  last: undefined,
})

/** Books an offer that was used. */
export function bookUsed(figures: OfferFigures, at: Instant): void {
  figures.processed += 1
  figures.lastUsedAt = at
}

/**
 * Books an offer that was of no use. Hundreds of apps have no use for one offer for the same reasons, and each keeps it:
 * they are given the same object. Source: OfferMatchStatistics.scala.
 *
 * @param count instances of the app that had no use for it
 */
export function bookUnused(figures: OfferFigures, unused: Unused, count: number): void {
  const place = firstOf(unused.reasons)
  figures.processed += count
  figures.unused += count
  const rejected = (figures.rejected ??= offerReasons.map(() => 0))
  rejected[place] = (rejected[place] ?? 0) + count
  figures.lastUnusedAt = unused.at
  // The next instance of the app has no use for it either.
  if (figures.latest === unused) return
  figures.latest = unused
  const lasts = (figures.last ??= new LastUnused())
  lasts.add(unused)
}

const unusedOf = ({ last }: OfferFigures): readonly Unused[] => last?.ofEach() ?? []

/** The place of the first reason in the funnel. */
function firstOf(reasons: number): number {
  let place = 0
  while (place < offerReasons.length - 1 && (reasons & (1 << place)) === 0) place += 1
  return place
}

/** `processedOffersSummary` of `/v2/queue`. Source: M/raml/QueueInfoConversion.scala, processedOffersSummary. */
export function offersSummary(figures: OfferFigures = newOfferFigures()): JsonObject {
  const [unused, last] = [unusedOf(figures), offerReasons.map(() => 0)]
  for (const { reasons } of unused) last[firstOf(reasons)] = (last[firstOf(reasons)] ?? 0) + 1
  return {
    processedOffersCount: figures.processed,
    unusedOffersCount: figures.unused,
    ...(figures.lastUnusedAt === undefined ? {} : { lastUnusedOfferAt: iso(figures.lastUnusedAt) }),
    ...(figures.lastUsedAt === undefined ? {} : { lastUsedOfferAt: iso(figures.lastUsedAt) }),
    rejectSummaryLastOffers: funnel(unused.length, last),
    rejectSummaryLaunchAttempt: funnel(figures.processed, figures.rejected ?? []),
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
  unusedOf(figures).map(({ offer, reasons, at }) => ({
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
    reason: offerReasons.filter((reason) => (reasons & bitOf(reason)) !== 0),
    timestamp: iso(instant(at)),
  }))
