import * as assert from 'uvu/assert'
import { type Deliveries, deliveriesOf } from '../../src/store/deliveries.ts'
import { openStore } from '../../src/store/open.ts'
import { describe } from '../support/describe.ts'
import { valueOf } from '../support/hub.ts'

function withDeliveries(work: (deliveries: Deliveries) => void): void {
  const { database, release } = valueOf(openStore(':memory:'))
  work(deliveriesOf(database))
  release()
}

const add = (deliveries: Deliveries, alert: string, sequence: number, sink = 'pager'): void =>
  deliveries.add({ sink, alert, id: `${alert}.${sequence}`, event: 'firing', at: sequence, body: '{}' })

const due = (deliveries: Deliveries, now = 1000, sink = 'pager'): readonly string[] =>
  deliveries.due(sink, now, 100).map(({ id }) => id)

function end(
  deliveries: Deliveries,
  id: string,
  rest: { state?: 'waiting' | 'done' | 'dead'; dueAt?: number } = {},
): void {
  const found = deliveries.list({ state: 'waiting', sink: undefined, alert: undefined, limit: 100 })
  const delivery = found.find((one) => one.id === id)
  assert.ok(delivery !== undefined, id)
  const { state = 'done', dueAt = 0 } = rest
  deliveries.end({ delivery, at: 500, tookMs: 1, state, dueAt, says: state, receipt: `r-${id}` })
}

describe('deliveries of a store', (it) => {
  it('of each alert the first that waits is due, the oldest first', () =>
    withDeliveries((deliveries) => {
      for (const [alert, sequence] of [
        ['a', 1],
        ['b', 2],
        ['a', 3],
        ['b', 4],
      ] as const)
        add(deliveries, alert, sequence)
      add(deliveries, 'a', 5, 'chat')
      assert.equal(due(deliveries), ['a.1', 'b.2'])
      assert.equal(due(deliveries, 1000, 'chat'), ['a.5'])
      end(deliveries, 'a.1')
      assert.equal(due(deliveries), ['b.2', 'a.3'])
      end(deliveries, 'b.2', { state: 'waiting', dueAt: 5000 })
      assert.equal(due(deliveries), ['a.3'], 'what waits for its next attempt holds up those behind it')
      assert.equal(due(deliveries, 5000), ['b.2', 'a.3'])
      end(deliveries, 'b.2', { state: 'dead' })
      assert.equal(due(deliveries), ['a.3', 'b.4'])
    }))

  it('remembers whom it told of an alert, and what the first answered', () =>
    withDeliveries((deliveries) => {
      add(deliveries, 'a', 1)
      add(deliveries, 'a', 2)
      add(deliveries, 'a', 3, 'chat')
      assert.equal(deliveries.sinksOf('a'), ['chat', 'pager'])
      end(deliveries, 'a.1')
      end(deliveries, 'a.2')
      assert.is(deliveries.firstReceipt('a', 'pager'), 'r-a.1')
      assert.is(deliveries.firstReceipt('a', 'chat'), undefined)
      assert.equal([deliveries.isWaiting('a', 'pager'), deliveries.isWaiting('a', 'chat')], [false, true])
    }))

  it('gives up what is too much or has no sink any more, and forgets what is old', () =>
    withDeliveries((deliveries) => {
      for (const sequence of [1, 2, 3, 4]) add(deliveries, `a${sequence}`, sequence, sequence === 4 ? 'gone' : 'pager')
      assert.is(deliveries.bury(['pager'], 100), 1)
      assert.is(deliveries.shed(1, 100), 1)
      assert.equal(due(deliveries), ['a2.2', 'a3.3'])
      assert.equal(
        deliveries
          .list({ state: 'dead', sink: undefined, alert: undefined, limit: 9 })
          .map(({ id, says }) => [id, says]),
        [
          ['a4.4', 'the sink is not configured any more'],
          ['a1.1', 'too many deliveries waited'],
        ],
      )
      deliveries.prune(101)
      assert.is(deliveries.list({ state: undefined, sink: undefined, alert: undefined, limit: 9 }).length, 2)
      assert.is(deliveries.waitingCount(), 2)
    }))
})
