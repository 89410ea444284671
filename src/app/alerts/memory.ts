import type { Instant } from '../../domain/time.ts'
import { keptPart, type KeptPart, keptRest, putBack } from '../../output/alert/kept.ts'
import type { AlertState } from '../../output/alert/state.ts'
import { type StatePart, stateParts } from '../../output/alert/touched.ts'
import type { AlertParts } from '../../store/alert-parts.ts'

/** Keeps what the alert policy remembers beside the incidents. */
export type Memory = {
  /** Writes what has changed since `wrote`; inside a transaction. */
  readonly write: (at: Instant) => void
  /** The transaction is durable. */
  readonly wrote: () => void
}

/** Puts back what the store has into a state that knows nothing, and goes on keeping it. */
export function memoryOf(parts: AlertParts, state: AlertState, at: Instant): Memory {
  putBack(state, { parts: parts.all() as readonly KeptPart[], rest: parts.rest(), at })
  let rest = keptRest(state)
  let text = rest
  let written: readonly (readonly [StatePart, readonly string[]])[] = []

  function write(now: Instant): void {
    written = stateParts.map((part) => [part, [...state.touched[part]]] as const)
    for (const [part, keys] of written)
      for (const key of keys) {
        const row = keptPart(state, { part, key, at: now })
        if (row === undefined) parts.remove({ part, key })
        else parts.put(row)
      }
    text = keptRest(state)
    if (text !== rest) parts.keepRest(text)
  }

  function wrote(): void {
    rest = text
    for (const [part, keys] of written) for (const key of keys) state.touched[part].delete(key)
  }

  return { write, wrote }
}
