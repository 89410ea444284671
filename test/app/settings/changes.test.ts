import * as assert from 'uvu/assert'
import { settingsChanges } from '../../../src/app/settings/changes.ts'
import type { Settings } from '../../../src/app/settings/schema.ts'
import { duration } from '../../../src/domain/time.ts'
import { describe } from '../../support/describe.ts'

describe('what has changed between two settings', (it) => {
  const table: readonly (readonly [Settings, Settings, readonly string[]])[] = [
    [{ settle: duration(500) }, { settle: duration(500) }, []],
    [{ settle: duration(500) }, { settle: duration(1000) }, ['settle is 1000, was 500']],
    [{}, { cluster: 'east' }, ['cluster is "east", was not given (restart)']],
    [
      { hub: { listen: { host: 'a', port: 1 }, token_file: 'a' } },
      { hub: { listen: { host: 'a', port: 2 }, token_file: 'b' } },
      ['hub.listen.port is 2, was 1 (restart)', 'hub.token_file is "b", was "a"'],
    ],
    [
      { hub: { token_file: 'a' }, sources: { peers: ['a'] } },
      { sources: { peers: ['a', 'b'] } },
      ['hub.token_file is not given any more, was "a" (restart)', 'sources.peers is ["a","b"], was ["a"]'],
    ],
  ]
  for (const [before, now, lines] of table) {
    it(`is ${lines.join(', ') || 'nothing'}`, () =>
      assert.equal(
        settingsChanges(before, now).map(({ says, needsRestart }) => `${says}${needsRestart ? ' (restart)' : ''}`),
        [...lines],
      ))
  }
})
