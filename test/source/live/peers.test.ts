import * as assert from 'uvu/assert'
import { type AddressesOf, isPeer } from '../../../src/source/live/peers.ts'
import { describe } from '../../support/describe.ts'

const addresses: Readonly<Record<string, readonly string[]>> = {
  'master.mesos': ['10.0.0.1', '10.0.7.2'],
  'leader.mesos': ['10.0.7.2'],
  'evil.example': ['203.0.113.9'],
}
const addressesOf: AddressesOf = async (host) => addresses[host] ?? []

describe('who may have our credentials', (it) => {
  const table = [
    ['http://master.mesos:5050', 'http://master.mesos:5051', [], true],
    ['http://master.mesos:5050', 'http://10.0.7.2:5050', [], true],
    ['http://master.mesos:5050', 'http://leader.mesos:5050', [], true],
    ['http://master.mesos:5050', 'http://10.0.0.9:5050', [], false],
    ['http://master.mesos:5050', 'http://evil.example:5050', [], false],
    ['http://master.mesos:5050', 'http://unknown.example:5050', [], false],
    ['http://10.0.0.1:5050', 'http://10.0.0.2:5050', [], true],
    ['http://10.0.0.1:5050', 'http://10.0.0.2:5051', [], false],
    ['http://10.0.0.1:5050', 'http://10.0.1.2:5050', [], false],
    ['http://10.0.0.1:5050', 'http://10.0.1.2:5050', ['10.0.1.2'], true],
    ['https://dcos.example', 'https://a.masters.example', ['*.masters.example'], true],
    ['https://dcos.example', 'https://amasters.example', ['*.masters.example'], false],
    ['https://dcos.example', 'https://evil.example', [], false],
    ['http://[::1]:5050', 'http://[::1]:5051', [], true],
  ] as const
  for (const [first, next, peers, expected] of table) {
    it(`${next} ${expected ? 'may' : 'may not'}, after ${first}${peers.length > 0 ? ` with ${peers.join()}` : ''}`, async () =>
      assert.is(await isPeer(new URL(next), { first: new URL(first), peers, addressesOf }), expected))
  }
})
