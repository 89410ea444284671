import type { World } from './world.ts'

/** What comes of work; undefined: it was called off. */
export const unlessCancelled = <T>({ cancelled }: World, work: Promise<T>): Promise<T | undefined> =>
  work.catch((error: unknown) => {
    if (cancelled.aborted) return undefined
    throw error
  })
