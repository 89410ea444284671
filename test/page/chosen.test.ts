import * as assert from 'uvu/assert'
import { incidentObject } from '../../src/domain/incident-object.ts'
import { instant } from '../../src/domain/time.ts'
import { chosen } from '../../src/page/chosen.ts'
import { everything, type Filter } from '../../src/page/place.ts'
import { crowd } from '../support/crowd.ts'
import { describe } from '../support/describe.ts'

const now = instant(Date.parse('2026-11-23T20:00:00.000Z'))
const open = crowd(40, now).map(({ incident }) => incidentObject({ incident, ended: undefined }, null))
const closed = crowd(45, now)
  .slice(40)
  .map(({ incident }) => incidentObject({ incident, ended: { at: now, because: 'it ran for 5 min' } }, null))
const all = [...open, ...closed]
const names = (filter: Partial<Filter>): readonly string[] =>
  chosen(all, { ...everything, ...filter }).map(({ workload }) => workload.id)

describe('what a filter lets through', (it) => {
  it('is everything open, or everything closed', () => {
    assert.is(names({}).length, 40)
    assert.is(names({ state: 'closed' }).length, 5)
  })

  it('has every word of a search, wherever it stands', () => {
    assert.equal(names({ text: 'PTRACE killed cart ' }), ['/shop/cart'])
    assert.equal(names({ text: 'cart no-such-word' }), [])
    assert.is(
      names({ text: 'mesos-agent-05' }).length,
      open.filter(({ nodes }) => nodes.includes('mesos-agent-05')).length,
    )
  })

  it('has the cause, the node, the profile, and is at least so sure', () => {
    const kept = chosen(all, { ...everything, cause: 'seccomp-errno', confidence: 'likely' })
    assert.ok(kept.length > 0)
    assert.ok(kept.every(({ cause }) => cause.code === 'seccomp-errno' && cause.confidence !== 'possible'))
    assert.equal(names({ node: 'nobody' }), [])
    assert.ok(names({ profile: 'no-trace-kill.json' }).length > 0)
  })

  it('stands in the order that is asked for, whatever order it came in', () => {
    for (const order of ['recent', 'failures', 'next', 'workload'] as const)
      assert.equal(
        chosen(all.toReversed(), { ...everything, order }).map(({ id }) => id),
        chosen(all, { ...everything, order }).map(({ id }) => id),
      )
    const failures = chosen(all, { ...everything, order: 'failures' }).map((incident) => incident.failures)
    assert.equal(
      failures,
      failures.toSorted((left, right) => right - left),
    )
    const next = chosen(all, { ...everything, order: 'next' }).map(({ latest }) => latest.next_attempt_at)
    const known = next.filter((at) => at !== null)
    assert.equal(next.slice(0, known.length), known.toSorted())
  })
})
