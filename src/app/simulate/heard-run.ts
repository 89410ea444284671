import type { Sourced } from '../../domain/event.ts'
import type { Steps } from '../../domain/steps.ts'
import type { Timed } from '../../sim/network/carrier.ts'
import type { ScenarioRun } from '../../sim/world/run-scenario.ts'
import { type Listener, listener } from './listener.ts'

/** A run, and what was heard of it. */
export type HeardRun = Pick<Listener, 'arrivals'> & { readonly run: ScenarioRun; readonly heard: readonly Sourced[] }

/**
 * Runs something and listens to it meanwhile.
 *
 * @param run hands on every message as it comes
 * @param isKept messages stay in the run as well, for who writes them; of a long run they are most of what it takes
 */
export function* heardRun(
  run: (arrive: (timed: Timed) => void) => Steps<ScenarioRun>,
  { isKept = false }: { readonly isKept?: boolean } = {},
): Steps<HeardRun> {
  const ear = listener()
  const messages: Timed[] = []
  const ran = yield* run((timed) => {
    ear.hear(timed)
    if (isKept) messages.push(timed)
  })
  return {
    run: { ...ran, delivered: { ...ran.delivered, messages } },
    arrivals: ear.arrivals,
    heard: ear.evidence(ran),
  }
}
