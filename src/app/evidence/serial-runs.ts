import type { DomainEvent } from '../../domain/event.ts'
import { instant } from '../../domain/time.ts'

/** Audit serials that were read one after another, of one carrier. */
export type SerialRun = Extract<DomainEvent, { kind: 'audit-span' }>

/** Records are written in nearly the order of their serials. */
const slackMs = 1000

/** The same for runs that may be one. */
export const carrierOf = ({ carrier, host }: SerialRun): string => JSON.stringify([carrier, host])

/** Whether a run goes on with the next one: their serials meet and so do their times, as serials restart at boot. */
export const meets = (run: SerialRun, next: SerialRun): boolean =>
  next.firstSerial >= run.firstSerial &&
  next.firstSerial <= run.lastSerial + 1 &&
  next.from >= run.from - slackMs &&
  (next.firstSerial <= run.lastSerial ? next.from <= run.to + slackMs : next.from >= run.to - slackMs)

/** Two runs that meet, as one. */
export const joined = (run: SerialRun, next: SerialRun): SerialRun => ({
  ...run,
  from: instant(Math.min(run.from, next.from)),
  to: instant(Math.max(run.to, next.to)),
  lastSerial: Math.max(run.lastSerial, next.lastSerial),
})
