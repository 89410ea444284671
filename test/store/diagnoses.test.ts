import * as assert from 'uvu/assert'
import type { Diagnosis } from '../../src/domain/diagnosis.ts'
import { diagnosesOf } from '../../src/store/diagnoses.ts'
import { openStore } from '../../src/store/open.ts'
import { describe } from '../support/describe.ts'
import { valueOf } from '../support/hub.ts'
import { failureOf } from '../support/incidents.ts'

/** The same failure with another id, so many seconds later, of another framework. */
const retold = (seconds: number, framework?: string | null): Diagnosis => {
  const [told, task] = [failureOf('/shop/cart', seconds), failureOf('/shop/cart', 0).task.id]
  const named = framework === undefined ? told.framework : { id: framework, name: null }
  return { ...told, id: `d-${'0'.repeat(19)}1`, task: { ...told.task, id: task }, framework: named }
}

describe('diagnoses of a store', (it) => {
  const first = failureOf('/shop/cart', 0)
  const table = [
    ['told again by a way with another time', retold(1), first.id],
    ['told by one who does not know the framework', retold(1, null), first.id],
    ['of another framework', retold(1, 'other-0001'), undefined],
    ['of the same task a while later', retold(600), undefined],
    ['of another task', failureOf('/shop/pay', 0), undefined],
  ] as const
  for (const [says, diagnosis, id] of table) {
    it(`give a failure ${says} ${id === undefined ? 'an id of its own' : 'the id it had'}`, () => {
      const { database, release } = valueOf(openStore(':memory:'))
      const diagnoses = diagnosesOf(database)
      diagnoses.put(first, 1)
      assert.is(diagnoses.idOf(diagnosis), id)
      release()
    })
  }
})
