import * as z from 'zod'
import { isTaskState, type TaskState } from '../domain/task.ts'
import { type Instant, parseIso } from '../domain/time.ts'

/** ISO 8601 text with its zone, as a moment. */
export const instantText = z.string().transform((text, context): Instant => {
  const at = parseIso(text)
  if (at !== undefined) return at
  context.addIssue({ code: 'custom', message: 'not a time with its zone' })
  return z.NEVER
})

/** Text that may be left out or null; empty text is none. Marathon writes `""` for an agent or message it does not have. */
export const maybeText = z
  .string()
  .nullish()
  .transform((value) => (value === '' || value === null ? undefined : value))

/** Text that names something. */
export const idText = z.string().min(1)

/** A state as Mesos spells it. */
export const taskStateText = z.custom<TaskState>(
  (value) => typeof value === 'string' && isTaskState(value),
  'not a task state of Mesos',
)

/** A number that counts or measures and so is not below zero; JSON has no infinity. */
export const amount = z.number().min(0)

/** The value, with null as undefined. */
export const orUndefined = <T>(value: T | null | undefined): T | undefined => value ?? undefined

/** A JSON object; undefined for anything else. */
export const jsonObject = (value: unknown): Readonly<Record<string, unknown>> | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>) // true of every object that is no array
    : undefined
