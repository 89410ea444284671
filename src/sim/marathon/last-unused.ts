import type { Unused } from './offer-figures.ts'

/**
 * The last offer of each agent that was of no use. A thousand apps that wait hear of ten thousand agents each, and hardly
 * ever does anybody ask: what comes is put on a list, of which no more than twice what counts is kept.
 */
export class LastUnused {
  #list: Unused[] = []
  #listMax = listMin

  add(unused: Unused): void {
    this.#list.push(unused)
    if (this.#list.length <= this.#listMax) return
    this.#list = this.ofEach()
    this.#listMax = Math.max(listMin, this.#list.length * 2)
  }

  /** One for each agent, in the order that the agents were first heard of. */
  ofEach(): Unused[] {
    return [...new Map(this.#list.map((unused) => [unused.offer.agentId, unused])).values()]
  }
}

const listMin = 32
