import * as assert from 'uvu/assert'
import type { Diagnosis } from '../../src/domain/diagnosis.ts'
import { type Incident, openIncident, withDiagnosis } from '../../src/domain/incident.ts'
import { duration, instant } from '../../src/domain/time.ts'
import { diagnosesOf } from '../../src/store/diagnoses.ts'
import { incidentsOf, type IncidentQuery } from '../../src/store/incidents.ts'
import { openStore } from '../../src/store/open.ts'
import { describe } from '../support/describe.ts'
import { valueOf } from '../support/hub.ts'
import { failureOf, sha256 } from '../support/incidents.ts'

const all: IncidentQuery = { state: 'all', selector: {}, limit: 10, after: undefined }
const none = { longestUp: duration(0), diagnosis: undefined }

function inStore(work: (store: ReturnType<typeof storeOf>) => void): void {
  const { database, release } = valueOf(openStore(':memory:'))
  work(storeOf(database))
  release()
}

const storeOf = (database: Parameters<typeof incidentsOf>[0]) => {
  const incidents = incidentsOf(database)
  const diagnoses = diagnosesOf(database)
  const open = (diagnosis: Diagnosis): Incident => {
    const incident = openIncident(diagnosis, { at: instant(1), sha256 })
    diagnoses.put(diagnosis, 1)
    incidents.put(incident, { longestUp: duration(0), diagnosis: diagnosis.id })
    return incident
  }
  return { incidents, diagnoses, open }
}

describe('incidents of a store', (it) => {
  it('are listed page by page, the one seen last first, each once', () =>
    inStore(({ incidents, open }) => {
      for (const seconds of [5, 5, 5, 1, 9].entries()) open(failureOf(`/app-${seconds[0]}`, seconds[1]))
      const seen: string[] = []
      for (let after: string | undefined; ;) {
        const page = incidents.list({ ...all, limit: 2, after })
        seen.push(...page.incidents.map(({ incident }) => incident.workload))
        after = page.next
        if (after === undefined) break
      }
      assert.is(seen.length, 5)
      assert.is(new Set(seen).size, 5)
      assert.equal([seen[0], seen[4]], ['/app-4', '/app-3'])
    }))

  const selectors = [
    [{ workload: ['/shop/*'] }, ['/shop/cart', '/shop/pay']],
    [{ group: '/shop' }, ['/shop/cart', '/shop/pay']],
    [{ node: 'node-2' }, ['/shop/pay']],
    [{ cause: ['seccomp-errno'] }, ['/ops/report']],
    [{ confidence: 'certain' }, []],
    [{}, ['/ops/report', '/shop/cart', '/shop/pay']],
  ] as const
  for (const [selector, expected] of selectors) {
    it(`are chosen by ${JSON.stringify(selector)}`, () =>
      inStore(({ incidents, open }) => {
        open(failureOf('/shop/cart', 1))
        open(failureOf('/shop/pay', 2, { node: 'node-2' }))
        open(failureOf('/ops/report', 3, { cause: 'seccomp-errno' }))
        const { incidents: found } = incidents.list({ ...all, selector })
        assert.equal(found.map(({ incident }) => incident.workload).sort(), [...expected])
      }))
  }

  it('have the newest revision of each diagnosis, the latest failure first', () =>
    inStore(({ incidents, diagnoses, open }) => {
      const first = failureOf('/shop/cart', 1)
      const second = failureOf('/shop/cart', 60)
      const incident = open(first)
      diagnoses.put(second, 2)
      incidents.put(withDiagnosis(incident, second, false), { longestUp: duration(0), diagnosis: second.id })
      diagnoses.put({ ...first, revision: 2, supersedes: 1 }, 3)
      const found = incidents.one(incident.id, { diagnosesMax: 10 })
      assert.equal(
        found?.diagnoses.map(({ id, revision }) => [id, revision]),
        [
          [second.id, 1],
          [first.id, 2],
        ],
      )
      assert.is(found?.kept.incident.failures, 2)
      assert.is(incidents.one(incident.id, { diagnosesMax: 1 })?.diagnoses.length, 1)
      assert.is(incidents.one('i-nothing', { diagnosesMax: 1 }), undefined)
    }))

  it('are closed with a reason, and forgotten only then', () =>
    inStore(({ incidents, open }) => {
      const over = open(failureOf('/shop/cart', 1))
      const still = open(failureOf('/shop/pay', 2))
      incidents.end(over.id, { at: instant(77), because: 'a later run succeeded' })
      assert.equal(
        incidents.list({ ...all, state: 'closed' }).incidents.map(({ ended }) => ended),
        [{ at: 77, because: 'a later run succeeded' }],
      )
      assert.is(incidents.openCount(), 1)
      incidents.prune(Number.MAX_SAFE_INTEGER)
      assert.equal(
        incidents.list(all).incidents.map(({ incident }) => incident.id),
        [still.id],
      )
    }))

  it('tell what is open with all that counts, for the next start', () =>
    inStore(({ incidents, open }) => {
      const incident = open(failureOf('/shop/cart', 1))
      const more = failureOf('/shop/cart', 2)
      incidents.put(incident, { longestUp: duration(4000), diagnosis: more.id })
      const [found] = incidents.open({ incidentsMax: 5, countedMax: 5 })
      assert.equal(found?.counted, [failureOf('/shop/cart', 1).id, more.id])
      assert.is(found?.longestUp, 4000)
      assert.equal(found?.incident, incident)
      incidents.put(incident, none)
      assert.is(incidents.open({ incidentsMax: 5, countedMax: 1 })[0]?.counted.length, 1)
    }))
})
