import * as assert from 'uvu/assert'
import { recentKeys } from '../../../src/wire/mesos/recent.ts'
import { describe } from '../../support/describe.ts'

describe('recentKeys', (it) => {
  it('forgets what is older than the latest keys', () => {
    const said = recentKeys(2)
    const answers = ['a', 'a', 'b', 'c', 'a', 'd', 'e', 'c', 'a', 'a'].map(said.add)
    assert.equal(answers, [true, false, true, true, false, true, true, false, true, false])
  })
})
