import * as assert from 'uvu/assert'
import { recent } from '../../../src/wire/mesos/recent.ts'
import { describe } from '../../support/describe.ts'

describe('recent', (it) => {
  it('forgets what is older than the latest keys', () => {
    const said = recent(2)
    const answers = ['a', 'a', 'b', 'c', 'a', 'd', 'e', 'c', 'a', 'a'].map((id) => said.add(id))
    assert.equal(answers, [true, false, true, true, false, true, true, false, true, false])
  })

  it('tells apart what is said of one thing, however much', () => {
    const said = recent(1000)
    const all = Array.from({ length: 100 }, (_, index) => [`state ${index}`, undefined] as const)
    const add = (): readonly boolean[] => all.map((what) => said.add('task', ...what))
    assert.ok(add().every((isNew) => isNew))
    assert.not.ok(add().some((isNew) => isNew))
    assert.ok(said.add('task', 'state 1'))
  })
})
