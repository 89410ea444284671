import * as assert from 'uvu/assert'
import { kernelClass, kernelClasses, recordings } from '../../src/seccomp/effect.ts'
import { describe } from '../support/describe.ts'

describe('kernelClass', (it) => {
  const table = [
    ['3.10.0-514.el7.x86_64', '3.5-4.4'],
    ['3.10.0-1160.el7.x86_64', 'rhel-7.8'],
    ['4.4.0-210-generic', '3.5-4.4'],
    ['4.9.0', '4.5-4.13'],
    ['4.14.96-coreos', '4.14-4.17'],
    ['4.18', '4.18+'],
    ['6.18.1', '4.18+'],
    ['2.6.32', undefined],
    ['unknown', undefined],
  ] as const
  for (const [release, expected] of table)
    it(`${release} is ${expected}`, () => assert.is(kernelClass(release), expected))
})

describe('recordings', (it) => {
  it('says something of every class, in one order', () => {
    for (const action of ['allow', 'errno', 'trap', 'trace', 'kill-thread'] as const)
      assert.equal(
        recordings(action).map(({ kernel }) => kernel),
        kernelClasses,
      )
  })
  it('has no record of an errno on a kernel of today', () => {
    assert.is(recordings('errno').find(({ kernel }) => kernel === '4.18+')?.recorded, 'no')
  })
  it('has one of a kill', () => {
    assert.is(recordings('kill-thread').find(({ kernel }) => kernel === '4.18+')?.recorded, 'if-enabled')
  })
})
