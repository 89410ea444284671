import * as z from 'zod'
import { parseIso } from '../../domain/time.ts'
import { bytesPattern, durationPattern, readDuration, readMib, readSignedMs } from './quantities.ts'

const fail = (context: z.core.$RefinementCtx, message: string): never => {
  context.issues.push({ code: 'custom', message, input: undefined })
  return z.NEVER
}

/** A length of time with a unit. */
export const lengthOfTime = z
  .string({ error: 'write a length of time with a unit, such as 30s, 5m, 1h30m or 250ms' })
  .regex(durationPattern, { error: 'write a length of time with a unit, such as 30s, 5m, 1h30m or 250ms' })
  .transform((text, context) => readDuration(text) ?? fail(context, 'write at most ten years (3650d)'))
  .meta({ description: 'A length of time: 250ms, 30s, 5m, 1h30m, 2d.' })

/** One length of time, or a range that a length is drawn from. */
export const lengthOrRange = z
  .union([lengthOfTime, z.tuple([lengthOfTime, lengthOfTime])], {
    error: 'write a length of time with a unit, such as 30s, or [shortest, longest]',
  })
  .transform((value) => (Array.isArray(value) ? value : ([value, value] as const)))
  .meta({ description: 'A length of time, or [shortest, longest] to draw from.' })

const timeHint = 'write a time since the start with a unit (30s, 5m), or a moment with a zone (2024-01-01T00:05:00Z)'
const isoPattern = /\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:[.,]\d{1,9})?)?(?:Z|[+-]\d\d:?\d\d)/

/** A moment: counted from the start, or absolute. */
export const time = z
  .string({ error: timeHint })
  .regex(new RegExp(`^(?:${isoPattern.source}|${durationPattern.source.slice(1, -1)})$`), { error: timeHint })
  .transform((text, context) => {
    const sinceStart = readDuration(text)
    if (sinceStart !== undefined) return { sinceStart } as const
    const moment = parseIso(text)
    return moment === undefined ? fail(context, timeHint) : ({ moment } as const)
  })
  .meta({
    'x-time': true,
    description: 'A time since the start (30s, 5m, 1h) or a moment with a zone (2024-01-01T00:05:00Z).',
  })

/** A moment with its zone. */
export const moment = z
  .string({ error: 'write a moment with a zone, such as 2024-01-01T00:00:00Z' })
  .regex(new RegExp(`^${isoPattern.source}$`), { error: 'write a moment with a zone, such as 2024-01-01T00:00:00Z' })
  .transform((text, context) => parseIso(text) ?? fail(context, 'write a day and an hour the calendar has'))
  .meta({ description: 'A moment with a zone: 2024-01-01T00:00:00Z.' })

const memoryHint = 'write a size with a unit, such as 512MiB or 1GiB'

/** A size of memory, in MiB. */
export const memory = z
  .string({ error: memoryHint })
  .regex(bytesPattern, { error: memoryHint })
  .transform((text, context) => readMib(text) ?? fail(context, memoryHint))
  .meta({ description: 'A size: 512MiB, 1GiB, 200MB.' })

const skewHint = 'write a length of time, with - for a clock that is behind: 2s, -500ms'

/** How far a clock is ahead, in ms. */
export const skew = z
  .string({ error: skewHint })
  .regex(new RegExp(`^[+-]?${durationPattern.source.slice(1)}`), { error: skewHint })
  .transform((text, context) => readSignedMs(text) ?? fail(context, skewHint))
  .meta({ description: 'How far a clock is ahead: 2s; behind: -500ms.' })

/** How likely something is. */
export const probability = z
  .number({ error: 'write a number from 0 to 1' })
  .min(0, { error: 'write a number from 0 to 1' })
  .max(1, { error: 'write a number from 0 to 1' })

/** What a name stands for. The reader checks that it is one of the scenario's. */
export type NameKind = 'agent' | 'app' | 'pod' | 'run-spec' | 'job' | 'program' | 'owner' | 'profile'

/** A name that must be known; `reference` in the JSON Schema's `x-names`. */
export const nameOf = (kind: NameKind, description: string) =>
  z.string({ error: `write a name: ${description}` }).meta({ 'x-names': kind, description })

/** Names of agents: one, or a list. */
export const agents = z
  .union([nameOf('agent', 'an agent’s hostname'), z.array(nameOf('agent', 'an agent’s hostname')).min(1)], {
    error: 'write a hostname, or a list of them',
  })
  .transform((value) => (Array.isArray(value) ? value : [value]))
  .meta({ description: 'The agents it is about: a hostname or a list of them.' })

/** A mapping that is passed on as it is. */
export const verbatim = z.record(z.string(), z.unknown(), { error: 'write a mapping' })

/** A whole number from 0 on. */
export const count = z.int({ error: 'write a whole number' }).min(0, { error: 'write a whole number from 0 on' })

/** A number, or bounds of one. */
export const bounds = z
  .union([
    z.number({ error: 'write a number, or min and max' }),
    z.strictObject({ min: z.number().optional(), max: z.number().optional() }),
  ])
  .transform((value) => (typeof value === 'number' ? { min: value, max: value } : { min: value.min, max: value.max }))
  .meta({ description: 'A number, or { min, max } (either may be left out).' })
