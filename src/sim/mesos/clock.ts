import { type Instant, instant } from '../../domain/time.ts'
import type { Agent, World } from './state.ts'

/** The clock of an agent. */
export function agentNow({ simulation }: World, { definition }: Agent): Instant {
  const now = simulation.now()
  return definition.clockOffset === 0 ? now : instant(now + definition.clockOffset)
}
