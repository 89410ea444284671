import * as assert from 'uvu/assert'
import { fingerprint, seenCounts } from '../../src/app/audit-seen.ts'
import { describe } from '../support/describe.ts'

describe('seenCounts', (it) => {
  it('counts a key, also across generations', () => {
    const seen = seenCounts(4)
    for (const key of [1, 1, 2, 3, 1]) seen.add(key)
    assert.equal([1, 2, 3, 4].map(seen.count), [3, 1, 1, 0])
  })

  it('forgets the oldest beyond its limit, and says how many', () => {
    const seen = seenCounts(1000)
    for (let key = 0; key < 10_000; key += 1) seen.add(key)
    assert.is(seen.count(0), 0)
    for (let key = 9500; key < 10_000; key += 1) assert.is(seen.count(key), 1)
    assert.ok(seen.forgottenCount() >= 9000)
  })
})

describe('fingerprint', (it) => {
  it('is a safe whole number, and differs where anything differs', () => {
    const keys = new Set<number>()
    let count = 0
    for (let at = 0; at < 40; at += 1)
      for (let serial = 0; serial < 40; serial += 1)
        for (let pid = -1; pid < 39; pid += 1)
          for (const text of ['', 'a']) {
            const key = fingerprint(1_795_460_000_000 + at, serial, pid, text)
            assert.ok(Number.isSafeInteger(key) && key >= 0)
            keys.add(key)
            count += 1
          }
    assert.is(keys.size, count)
    const others = [
      fingerprint(2 ** 32, 0, 0, ''),
      fingerprint(0, 0, 0, ''),
      fingerprint(0, 0, 0, 'ab'),
      fingerprint(0, 0, 0, 'ba'),
    ]
    assert.is(new Set(others).size, 4)
  })
})
