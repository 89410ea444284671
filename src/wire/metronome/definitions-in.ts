import { isJobId } from '../../domain/task-owner.ts'
import { isObject, type JsonObject } from '../json-fields.ts'

/** The definitions of jobs in an answer of Metronome's API, or in a file that a user keeps. */
export const jobsIn = (json: unknown): readonly JsonObject[] =>
  (Array.isArray(json) ? (json as readonly unknown[]) : [json]).flatMap((one) =>
    isObject(one) && typeof one['id'] === 'string' && isJobId(one['id']) && isObject(one['run']) ? [one] : [],
  )

/** What an answer adds to a job. Source: api/v1/models/package.scala, JobInfoWrites. */
const jobState: ReadonlySet<string> = new Set(['activeRuns', 'history', 'historySummary'])

/** A definition without what the API adds to it, which no request may hold. */
export const jobAsRequested = (json: JsonObject): JsonObject =>
  Object.fromEntries(
    Object.entries(json)
      .filter(([key]) => !jobState.has(key))
      .map(([key, value]) => [key, key === 'schedules' ? withoutNext(value) : value]),
  )

const withoutNext = (schedules: unknown): unknown =>
  Array.isArray(schedules)
    ? schedules.map((one: unknown) =>
        isObject(one) ? Object.fromEntries(Object.entries(one).filter(([key]) => key !== 'nextRunAt')) : one,
      )
    : schedules
