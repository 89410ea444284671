import { tzOffset } from '@date-fns/tz'
import type { Instant } from '../../domain/time.ts'

/** Whether the runtime's time-zone data knows a zone. */
export const isTimeZone = (zone: string): boolean => zone === 'UTC' || !Number.isNaN(tzOffset(zone, new Date(0)))

/** What a zone's clocks show beyond UTC at a moment, in minutes. */
export const offsetMinutes = (zone: string, at: Instant): number => (zone === 'UTC' ? 0 : tzOffset(zone, new Date(at)))
