import type { Duration, Instant } from '../../domain/time.ts'
import type { Proof, RunningTask } from './proof.ts'
import type { Silence } from './silence.ts'
import type { Alert, AlertState, Digest, Watch } from './state.ts'
import type { StatePart } from './touched.ts'

/** A part of a policy's state as it is kept; `at` orders the rows of one part. */
export type KeptPart = { readonly part: StatePart; readonly key: string; readonly at: Instant; readonly body: string }

/** What is under a key of a part, as text; undefined: nothing, so that it is to be removed. */
export function keptPart(state: AlertState, { part, key, at }: Omit<KeptPart, 'body'>): KeptPart | undefined {
  const found = (when: Instant, value: unknown): KeptPart => ({ part, key, at: when, body: JSON.stringify(value) })
  switch (part) {
    case 'alert': {
      const alert = state.alerts.get(key)
      return alert && found(alert.openedAt, { ...alert, incidents: [...alert.incidents] })
    }
    case 'proof': {
      const proof = state.proofs.get(key)
      return proof && found(at, { ...proof, tasks: [...proof.tasks], ended: [...proof.ended] })
    }
    case 'silence': {
      const silence = state.silences.get(key)
      return silence && found(silence.from, silence)
    }
    case 'watch': {
      const watch = state.watches.get(key)
      return watch && found(watch.since, watch)
    }
    case 'digest': {
      const digest = state.digests.get(key)
      return digest && found(at, { ...digest, alerts: [...digest.alerts] })
    }
    default:
      return part satisfies never
  }
}

/** What is kept beside the parts. */
export const keptRest = ({ windowFrom, windowCount, folded, foldedCount, counters }: AlertState): string =>
  JSON.stringify({ windowFrom, windowCount, folded, foldedCount, counters })

/**
 * Puts back what was kept into a state that knows nothing; open incidents are taken up again after it. A task that ran
 * proves something once it is heard of again: then it has run since its begin, whether anybody looked or not.
 */
export function putBack(
  state: AlertState,
  { parts, rest, at }: { readonly parts: readonly KeptPart[]; readonly rest: string | undefined; readonly at: Instant },
): void {
  for (const each of parts) putPart(state, each)
  for (const alert of state.alerts.values()) if (alert.group.kind !== 'workload') state.roots.add(alert)
  if (rest !== undefined) {
    const { folded, counters, ...others } = JSON.parse(rest) as Rest
    state.folded.push(...folded)
    Object.assign(state.counters, counters)
    Object.assign(state, others)
  }
  state.sightSince = at
}

type Rest = Pick<AlertState, 'windowFrom' | 'windowCount' | 'folded' | 'foldedCount' | 'counters'>

function putPart(state: AlertState, { part, key, body }: KeptPart): void {
  const value: unknown = JSON.parse(body) // What `keptPart` wrote: nobody else writes these rows.
  switch (part) {
    case 'alert': {
      const alert = value as Omit<Alert, 'incidents'> & { readonly incidents: readonly string[] }
      state.alerts.set(key, { ...alert, incidents: new Set(alert.incidents) })
      return
    }
    case 'proof': {
      const proof = value as Pick<Proof, 'heardAt' | 'succeededAt' | 'gone' | 'known'> & {
        readonly tasks: readonly (readonly [string, RunningTask])[]
        readonly ended: readonly (readonly [string, Duration])[]
      }
      const { heardAt, succeededAt, gone, known } = proof
      state.proofs.set(key, {
        heardAt,
        succeededAt,
        gone,
        known,
        tasks: new Map(proof.tasks),
        ended: new Map(proof.ended),
      })
      return
    }
    case 'silence':
      state.silences.set(key, value as Silence)
      return
    case 'watch':
      state.watches.set(key, value as Watch)
      return
    case 'digest': {
      const digest = value as Omit<Digest, 'alerts'> & { readonly alerts: readonly string[] }
      state.digests.set(key, { ...digest, alerts: new Set(digest.alerts) })
      return
    }
    default:
      return part satisfies never
  }
}
