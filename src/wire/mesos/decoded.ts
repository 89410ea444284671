import type { DomainEvent, Host } from '../../domain/event.ts'
import type { FrameworkId } from '../../domain/ids.ts'
import type { Instant } from '../../domain/time.ts'

/** What a message of Mesos says. */
export type MesosDecoded = {
  readonly events: readonly DomainEvent[]
  /** Types, states and shapes that are not followed, each once, in the order found. At most `unknownMax`. */
  readonly unknown: readonly string[]
}

/** What is known of a message besides what it says. */
export type MesosContext = {
  /** The agent that was asked, for answers that do not name it (GET_FLAGS, GET_CONTAINERS). */
  readonly host: Host
  /** The framework a scheduler's stream belongs to: its updates do not name it. */
  readonly frameworkId: FrameworkId | undefined
  /** When the message was received, where the carrier tells. */
  readonly at: Instant | undefined
}

/** Nothing known but the message. */
export const noContext: MesosContext = {
  host: { agentId: undefined, hostname: undefined },
  frameworkId: undefined,
  at: undefined,
}

/** Where decoders put what they find. */
export type Findings = {
  readonly context: MesosContext
  readonly events: DomainEvent[]
  readonly unknown: string[]
}

/** How many different unknown things one message may name. */
const unknownMax = 50

const textMax = 80

/** An empty place for findings. */
export const findings = (context: MesosContext): Findings => ({ context, events: [], unknown: [] })

/** Notes that something is not followed. */
export function noteUnknown(found: Findings, what: string): void {
  const short = what.slice(0, textMax)
  if (found.unknown.length < unknownMax && !found.unknown.includes(short)) found.unknown.push(short)
}
