import * as assert from 'uvu/assert'
import { addressOf, everything, type Place, placeOf } from '../../src/page/place.ts'
import { describe } from '../support/describe.ts'

const read = (address: string): Place => {
  const { pathname, search } = new URL(address, 'http://localhost')
  return placeOf({ path: pathname, query: search })
}

describe('an address', (it) => {
  const places: readonly Place[] = [
    { is: 'incidents', filter: everything },
    {
      is: 'incidents',
      filter: {
        text: 'a & b=c #?',
        state: 'closed',
        cause: 'seccomp-kill',
        confidence: 'likely',
        node: 'agent <1>',
        profile: 'a/b.json',
        order: 'failures',
      },
    },
    { is: 'incident', id: 'i-0123456789abcdef0123', span: '1h' },
    { is: 'incident', id: 'i-0123456789abcdef0123', span: 'all' },
    { is: 'nodes' },
    { is: 'nowhere', path: '/nothing' },
  ]
  for (const place of places)
    it(`of ${addressOf(place)} leads back to it`, () => assert.equal(read(addressOf(place)), place))

  it('says nothing of what is as usual', () => assert.is(addressOf({ is: 'incidents', filter: everything }), '/'))

  it('with words of another version counts them as not given', () =>
    assert.equal(read('/?cause=seccomp-new&confidence=very&order=random&state=ajar&q='), {
      is: 'incidents',
      filter: everything,
    }))

  it('never makes a text longer than can be searched for', () => {
    const place = read(`/?q=${'x'.repeat(10_000)}`)
    assert.is(place.is === 'incidents' ? place.filter.text.length : 0, 200)
  })

  it('of an incident takes only ids of incidents', () => {
    for (const path of [
      '/incidents/',
      '/incidents/../nodes/x',
      '/incidents/i-xyz',
      '/incidents/i-0123456789abcdef01234',
    ])
      assert.is(placeOf({ path, query: '' }).is, 'nowhere', path)
  })
})
