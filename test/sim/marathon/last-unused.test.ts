import * as assert from 'uvu/assert'
import { LastUnused } from '../../../src/sim/marathon/last-unused.ts'
import type { Unused } from '../../../src/sim/marathon/offer-figures.ts'
import { instant } from '../../../src/domain/time.ts'
import { describe } from '../../support/describe.ts'

const unused = (agentId: string, at: number): Unused =>
  ({ offer: { agentId }, reasons: 1, at: instant(at) }) as unknown as Unused

describe('the last unused offers', (it) => {
  it('are one for each agent, the latest, in the order of agents, however many came before', () => {
    const [last, known] = [new LastUnused(), new Map<string, Unused>()]
    for (let at = 0; at < 1000; at += 1) {
      const one = unused(`agent-${(at * at) % 37}`, at)
      last.add(one)
      known.set(one.offer.agentId, one)
      assert.equal(last.ofEach(), [...known.values()])
    }
  })
})
