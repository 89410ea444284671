import * as assert from 'uvu/assert'
import { incidentObject } from '../../src/domain/incident-object.ts'
import { instant } from '../../src/domain/time.ts'
import { blank, type DashboardInput, dashboardStep, isFresh, oldMs } from '../../src/page/dashboard-state.ts'
import { crowd } from '../support/crowd.ts'
import { describe } from '../support/describe.ts'

const now = instant(Date.parse('2026-11-23T20:00:00.000Z'))
const [one, two, three] = crowd(3, now).map(({ incident }) => incidentObject({ incident, ended: undefined }, null))
if (one === undefined || two === undefined || three === undefined) throw new Error('a crowd of three has three')

const after = (...inputs: readonly DashboardInput[]) => inputs.reduce(dashboardStep, blank)
const live: DashboardInput = { kind: 'link', link: { is: 'live' } }
const lost: DashboardInput = { kind: 'link', link: { is: 'lost', why: 'gone', retryAt: now } }
const listed = (incidents: readonly (typeof one)[], at = now): DashboardInput => ({
  kind: 'listed',
  state: 'open',
  incidents,
  isCut: false,
  at,
})

describe('what the page knows', (it) => {
  it('is what was listed last, and what was heard since', () => {
    const state = after(live, listed([one, two]), { kind: 'heard', incidents: [three], at: now }, listed([two]))
    assert.equal([...state.incidents.keys()], [two.id])
    assert.ok(state.read.has('open'))
  })

  it('keeps closed incidents when the open ones are read again', () => {
    const closed = { ...one, state: 'closed' as const }
    const state = after({ kind: 'heard', incidents: [closed], at: now }, listed([two]))
    assert.equal([...state.incidents.keys()].sort(), [one.id, two.id].sort())
  })

  it('follows an incident that is closed', () => {
    const state = after(listed([one]), { kind: 'heard', incidents: [{ ...one, state: 'closed' }], at: now })
    assert.is(state.incidents.get(one.id)?.state, 'closed')
  })

  it('has trials of the incident that is looked at, and of no other', () => {
    const detail = (incident: typeof one): DashboardInput => ({
      kind: 'detail',
      detail: { incident, diagnoses: [], changes: [] },
      at: now,
    })
    const trial = (incident: typeof one): DashboardInput => ({
      kind: 'trial',
      id: incident.id,
      change: 'unconfined',
      trial: { is: 'pending' },
    })
    const table = [
      [[detail(one), trial(one)], 1],
      [[detail(one), trial(one), detail(one)], 1],
      [[detail(one), trial(two)], 0],
      [[detail(one), trial(one), detail(two)], 0],
    ] as const
    for (const [inputs, count] of table) assert.is(after(...inputs).trials.size, count)
  })

  it('is gone when nobody may read it any more', () => {
    const state = after(live, listed([one]), { kind: 'needs-token', refusal: 'no' })
    assert.equal([state.incidents.size, state.needsToken, state.refusal], [0, true, 'no'])
  })
})

describe('how old it is', (it) => {
  const table: readonly (readonly [string, readonly DashboardInput[], number, boolean])[] = [
    ['nothing was read', [live], 0, false],
    ['read and connected', [live, listed([one])], 0, true],
    ['read before the connection is there', [listed([one])], 0, false],
    ['read, but the connection is lost', [live, listed([one]), lost], 0, false],
    ['connected, but nothing was heard for long', [live, listed([one])], oldMs, false],
    ['confirmed since', [live, listed([one]), { kind: 'confirmed', at: instant(now + oldMs) }], oldMs, true],
  ]
  for (const [name, inputs, later, fresh] of table)
    it(`is ${fresh ? 'fresh' : 'old'}: ${name}`, () =>
      assert.is(isFresh(after(...inputs), instant(now + later)), fresh))

  it('does not grow younger by what is read while the connection is lost', () => {
    const state = after(live, listed([one]), lost, listed([two], instant(now + 60_000)))
    assert.is(state.asOf, now)
  })
})
