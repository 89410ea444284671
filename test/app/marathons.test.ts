import * as assert from 'uvu/assert'
import { type MarathonAsked, namedMarathons } from '../../src/app/marathons.ts'
import { describe } from '../support/describe.ts'

const asked = (...words: readonly string[]): readonly MarathonAsked[] =>
  words.map((word) => {
    const [, name, url = ''] = /^(?:([\w.-]+)=)?(.*)$/.exec(word) ?? []
    return { name, url: new URL(url) }
  })

describe('names of Marathons', (it) => {
  const good: readonly (readonly [string, readonly string[], readonly string[]])[] = [
    ['none', [], []],
    ['one is marathon, whatever its address', ['http://10.0.0.1:8080'], ['marathon']],
    [
      'others are called as DC/OS calls the service',
      ['https://dcos.example/service/marathon', 'https://dcos.example/service/marathon-user/'],
      ['marathon', 'marathon-user'],
    ],
    ['of a service in a group, its own name', ['http://a', 'https://d/service/teams/mom'], ['marathon', 'mom']],
    ['a name that is given', ['root=http://a:8080', 'user=http://b:8080'], ['root', 'user']],
  ]
  for (const [says, words, names] of good)
    it(says, () => {
      const named = namedMarathons(asked(...words))
      assert.ok(named.ok)
      if (named.ok)
        assert.equal(
          named.value.map(({ name }) => name),
          names,
        )
    })

  const bad: readonly (readonly [string, readonly string[], RegExp])[] = [
    ['one beside the first without a name', ['http://a:8080', 'http://b:8080/x'], /b:8080\/x needs a name.*NAME=URL/],
    ['two of one name', ['user=http://a', 'user=http://b'], /two Marathons are called user/],
    ['the name of another source', ['metronome=http://a'], /cannot be called metronome/],
    ['too many', Array.from({ length: 21 }, (_, at) => `m${at}=http://a`), /21 Marathons are named; 20 at most/],
  ]
  for (const [says, words, why] of bad)
    it(`refuses ${says}`, () => {
      const named = namedMarathons(asked(...words))
      assert.not.ok(named.ok)
      if (!named.ok) assert.match(named.error, why)
    })
})
