import * as assert from 'uvu/assert'
import { canonicalPath, isBelow, parentOf } from '../../../src/sim/marathon/path-id.ts'
import { describe } from '../../support/describe.ts'

describe('ids as paths', (it) => {
  for (const [path, group, whole] of [
    ['cart', '/shop', '/shop/cart'],
    ['/cart', '/shop', '/cart'],
    ['../db', '/shop/back', '/shop/db'],
    ['./a//b/', '/', '/a/b'],
    ['../../..', '/shop', '/'],
    ['', '/shop', '/shop'],
  ] as const)
    it(`${path} of ${group}`, () => assert.is(canonicalPath(path, group), whole))
  it('what is in a group, and in which', () => {
    assert.equal(
      [isBelow('/shop/cart', '/shop'), isBelow('/shopping', '/shop'), isBelow('/shop', '/shop'), isBelow('/a', '/')],
      [true, false, false, true],
    )
    assert.equal([parentOf('/shop/cart'), parentOf('/shop')], ['/shop', '/'])
  })
})
