import * as assert from 'uvu/assert'
import { auditClock, logClocks } from '../../src/correlate/clock.ts'
import { admit, ledger } from '../../src/correlate/ledger.ts'
import { describe } from '../support/describe.ts'
import { status } from '../support/story.ts'

describe('auditClock', (it) => {
  const table: readonly (readonly [string, readonly number[], readonly [number, number] | undefined])[] = [
    ['knows nothing without deaths', [], undefined],
    ['takes the delay of reaping for no offset', [50], [0, 100]],
    ['sees a clock three minutes behind', [180_040, 180_060, 180_080], [-180_010, 100]],
    ['states an error that covers the spread', [0, 50, 900], [0, 450]],
  ]
  for (const [claim, lags, expected] of table) {
    it(claim, () => {
      const clock = auditClock(lags)
      assert.equal(clock === undefined ? undefined : [clock.offsetMs, clock.errorMs], expected)
    })
  }
})

describe('logClocks', (it) => {
  it("compares a log's line with the stamp of the very update", () => {
    const known = ledger()
    const update = { uuid: 'u1' }
    for (const event of [
      status('t.1', 1000, 'TASK_RUNNING', update),
      status('t.1', 3_601_005, 'TASK_RUNNING', { ...update, via: 'agent-log' }),
      status('t.1', 3_601_009, 'TASK_RUNNING', { ...update, via: 'agent-log' }),
    ])
      admit(known, { event, origin: { path: 'x', position: 1 } })
    assert.equal(logClocks(known), [{ source: 'mesos agent log', offsetMs: 3_600_005, errorMs: 1 }])
  })
})
