import * as assert from 'uvu/assert'
import { placeOf } from '../../../src/app/evidence/place.ts'
import { describe } from '../../support/describe.ts'

describe('placeOf', (it) => {
  const table = [
    ['logs/a/x', 'logs', 'node'],
    ['logs/a/x', './logs/', 'node'],
    ['./logs/a/x', 'logs/a/x', 'node'],
    ['logs/a/x', `${process.cwd()}/logs`, 'node'],
    ['logs-2/x', 'logs', undefined],
    ['b.zip/n/x', 'b.zip/n', 'node'],
    ['b.zip/n/x', 'b.zip', 'node'],
    ['-', '-', 'node'],
  ] as const
  for (const [path, given, agent] of table) {
    it(`${path} ${agent === undefined ? 'is not' : 'is'} at or below ${given}`, () =>
      assert.is(placeOf({ path, logicalPath: path }, [{ agent: 'node', path: given }]).given, agent))
  }
  it('names the folders, innermost first', () =>
    assert.equal(placeOf({ path: './a/b.tgz/c/x', logicalPath: './a/b/c/x' }, []).folders, ['c', 'b', 'a']))
})
