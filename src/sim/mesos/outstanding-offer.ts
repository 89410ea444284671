import type { AgentId } from '../../domain/ids.ts'
import type { AgentDefinition } from './agent-definition.ts'
import { type Amounts, resourcesOf } from './amounts.ts'
import type { Offer, Reserved, Resources } from './driver.ts'
import type { Agent, Client, Reservation } from './state.ts'

/**
 * An offer as the master knows it, and as its framework sees it. Of a large cluster most are declined unread, so that
 * what a framework may ask is made when it does.
 */
export class OutstandingOffer implements Offer {
  readonly agent: Agent
  readonly client: Client
  readonly amounts: Amounts
  readonly reservations: readonly Reservation[]
  readonly #definition: AgentDefinition
  readonly #masterId: string
  readonly #number: number
  #resources: Resources | undefined

  constructor(
    agent: Agent,
    client: Client,
    made: { amounts: Amounts; reservations: readonly Reservation[]; masterId: string; number: number },
  ) {
    this.agent = agent
    this.client = client
    this.amounts = made.amounts
    this.reservations = made.reservations
    this.#definition = agent.definition
    this.#masterId = made.masterId
    this.#number = made.number
  }

  get id(): string {
    return `${this.#masterId}-O${this.#number}`
  }

  get agentId(): AgentId {
    return this.agent.id
  }

  get hostname(): string {
    return this.#definition.hostname
  }

  get role(): string {
    return this.client.role
  }

  get resources(): Resources {
    return (this.#resources ??= resourcesOf(this.amounts))
  }

  get reserved(): readonly Reserved[] {
    return this.reservations.length === 0 ? nothingReserved : this.reservations.map(({ reserved }) => reserved)
  }

  get attributes(): Offer['attributes'] {
    return this.#definition.attributes
  }

  get region(): string | undefined {
    return this.#definition.region
  }

  get zone(): string | undefined {
    return this.#definition.zone
  }
}

const nothingReserved: readonly Reserved[] = []
