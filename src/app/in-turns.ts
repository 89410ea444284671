import { setImmediate as turnOfOthers } from 'node:timers/promises'
import type { Steps } from '../domain/steps.ts'

/** So long work goes on before signals, timers and streams have their turn. */
const turnMs = 50

/**
 * Does work part by part, and lets others have their turn. Rejects with the reason of the signal once it is aborted.
 */
export async function inTurns<T>(steps: Steps<T>, cancelled?: AbortSignal): Promise<T> {
  let since = -Infinity
  for (;;) {
    if (performance.now() - since >= turnMs) {
      await turnOfOthers()
      cancelled?.throwIfAborted()
      since = performance.now()
    }
    const next = steps.next()
    if (next.done === true) return next.value
  }
}
