import { randomUUID } from 'node:crypto'
import { sealed, type SealedEvent } from '../../wire/cloudevent.ts'

/**
 * Says that a scheduler had these apps, pods or jobs and no others of their kind when it was asked: one that it had
 * before is gone, though nobody heard it go.
 */
export const listingEvent = (
  source: string,
  {
    workload,
    ids,
    askedAt,
  }: {
    readonly workload: 'app' | 'pod' | 'job'
    readonly ids: readonly string[]
    /** RFC 3339. What was made after it may be missing. */
    readonly askedAt: string
  },
): SealedEvent =>
  sealed(
    { id: randomUUID(), source, type: 'sigsys.listing', subject: undefined, time: new Date().toISOString() },
    JSON.stringify({ workload, ids, asked_at: askedAt }),
  )
