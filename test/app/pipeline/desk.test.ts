import * as assert from 'uvu/assert'
import { incidentDesk } from '../../../src/app/pipeline/desk.ts'
import { type Instant, instant } from '../../../src/domain/time.ts'
import { usualSettings } from '../../../src/output/alert/settings.ts'
import { alerting } from '../../../src/output/alert/state.ts'
import { incidentsOf } from '../../../src/store/incidents.ts'
import { openStore } from '../../../src/store/open.ts'
import { describe } from '../../support/describe.ts'
import { valueOf } from '../../support/hub.ts'
import { failureOf, sha256 } from '../../support/incidents.ts'

const at = (seconds: number): Instant => instant(Date.parse(failureOf('/a', seconds).task.failed_at) + 500)
const diagnosed = (workload: string, seconds: number) => ({
  kind: 'diagnosis' as const,
  at: at(seconds),
  diagnosis: failureOf(workload, seconds),
})

function atDesk(work: (parts: ReturnType<typeof partsOf>) => void): void {
  const { database, release } = valueOf(openStore(':memory:'))
  work(partsOf(database))
  release()
}

const partsOf = (database: Parameters<typeof incidentsOf>[0]) => {
  const incidents = incidentsOf(database)
  const desk = () => incidentDesk({ incidents, state: alerting(usualSettings, sha256), at: at(0) })
  const all = () =>
    incidents
      .list({ state: 'all', selector: {}, limit: 100, after: undefined })
      .incidents.map(({ incident, ended }) => [incident.workload, incident.failures, ended?.because ?? 'open'])
  return { incidents, desk, all }
}

describe('a desk', (it) => {
  it('keeps failures of one kind as one incident, and ends it when a run succeeds', () =>
    atDesk(({ desk, all }) => {
      const one = desk()
      one.hear([diagnosed('/shop/cart', 0), diagnosed('/shop/cart', 5), diagnosed('/shop/pay', 6)])
      one.write()
      one.wrote()
      assert.equal(all(), [
        ['/shop/pay', 1, 'open'],
        ['/shop/cart', 2, 'open'],
      ])
      one.hear([{ kind: 'gone', at: at(60), workload: { kind: 'app', id: '/shop/pay' }, why: 'was removed' }])
      one.write()
      one.wrote()
      assert.equal(all()[0], ['/shop/pay', 1, '/shop/pay was removed'])
    }))

  it('goes on with what was open after a restart: the same incident, a revision not counted again', () =>
    atDesk(({ desk, all, incidents }) => {
      const one = desk()
      one.hear([diagnosed('/shop/cart', 0), diagnosed('/shop/cart', 5)])
      one.write()
      one.wrote()
      const [before] = incidents.open({ incidentsMax: 1, countedMax: 1 })
      const two = desk()
      two.hear([diagnosed('/shop/cart', 5), diagnosed('/shop/cart', 9)])
      two.write()
      two.wrote()
      assert.equal(all(), [['/shop/cart', 3, 'open']])
      assert.is(incidents.open({ incidentsMax: 1, countedMax: 1 })[0]?.incident.id, before?.incident.id)
    }))

  it('knows over a restart which failures are over, so that a late revision opens no incident', () =>
    atDesk(({ desk, all }) => {
      const one = desk()
      one.hear([
        diagnosed('/shop/cart', 0),
        { kind: 'gone', at: at(9), workload: { kind: 'app', id: '/shop/cart' }, why: 'was removed' },
      ])
      one.write()
      one.wrote()
      const two = desk()
      const late = diagnosed('/shop/cart', 0)
      two.hear([{ ...late, at: at(20), diagnosis: { ...late.diagnosis, revision: 2 } }, diagnosed('/shop/cart', 30)])
      two.write()
      two.wrote()
      assert.equal(all(), [
        ['/shop/cart', 1, 'open'],
        ['/shop/cart', 1, '/shop/cart was removed'],
      ])
    }))

  it('keeps what a transaction that failed was to keep', () =>
    atDesk(({ desk, all }) => {
      const one = desk()
      one.hear([diagnosed('/shop/cart', 0)])
      one.hear([{ kind: 'gone', at: at(60), workload: { kind: 'app', id: '/shop/cart' }, why: 'was removed' }])
      assert.equal(all(), [])
      one.hear([{ kind: 'tick', at: at(61) }])
      one.write()
      one.wrote()
      assert.equal(all(), [['/shop/cart', 1, '/shop/cart was removed']])
      one.write()
      assert.is(all().length, 1)
    }))
})
