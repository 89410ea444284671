import { after, type Duration, type Instant } from '../../domain/time.ts'

/** Between which moments a scenario runs. */
export type Times = { readonly start: Instant; readonly until: Instant }

/** A time as it is written: counted from the start, or a moment. */
export type WrittenTime = { readonly sinceStart: Duration } | { readonly moment: Instant }

/** The moment that is meant. */
export const momentOf = (time: WrittenTime, { start }: Pick<Times, 'start'>): Instant =>
  'moment' in time ? time.moment : after(start, time.sinceStart)
