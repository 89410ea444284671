import * as assert from 'uvu/assert'
import { addressGuard, readNetwork } from '../../../src/output/sinks/address-guard.ts'
import { describe } from '../../support/describe.ts'

describe('addresses that sinks may be at', (it) => {
  const closed = `
    0.0.0.0 10.1.2.3 100.64.0.1 127.0.0.1 127.255.255.254 169.254.169.254 172.16.0.1
    172.31.255.255 192.168.1.1 192.0.2.1 198.18.0.1 224.0.0.1 255.255.255.255 ::
    ::1 ::ffff:10.0.0.1 ::ffff:a00:1 ::ffff:7f00:1 64:ff9b::a00:1 2002:a00:1:: fc00::1
    fd00:ec2::254 fe80::1 fe80::1%eth0 ff02::1 2001:db8::1 [::1] 168.63.129.16
    localhost 1.2.3 0x7f.1
  `
  for (const address of ['', ...closed.trim().split(/\s+/)])
    it(`${address || 'nothing'} is refused`, () => assert.not(addressGuard({ networks: [] })(address)))

  for (const address of ['8.8.8.8', '172.32.0.1', '100.128.0.1', '192.0.1.1', '2606:4700::1111', '::ffff:8.8.8.8'])
    it(`${address} is taken`, () => assert.ok(addressGuard({ networks: [] })(address)))

  it('what the configuration opens is taken', () => {
    const guard = addressGuard({ networks: ['10.0.0.0/8', 'fc00::/7', '127.0.0.1'] })
    const found = ['10.1.2.3', '::ffff:10.1.2.3', 'fd12::1', '127.0.0.1', '127.0.0.2', '192.168.0.1'].map(guard)
    assert.equal(found, [true, true, true, true, false, false])
  })

  it('an address that hands out credentials must be named itself', () => {
    const around = addressGuard({ networks: ['169.254.0.0/16', 'fc00::/7', '0.0.0.0/0'] })
    for (const address of ['169.254.169.254', '::ffff:169.254.169.254', 'fd00:ec2::254', '100.100.100.200'])
      assert.not(around(address), address)
    assert.ok(around('169.254.1.1'))
    assert.ok(addressGuard({ networks: ['169.254.169.254'] })('169.254.169.254'))
    assert.ok(addressGuard({ networks: ['169.254.169.254/32'] })('169.254.169.254'))
  })

  const networks = [
    ['10.0.0.0/8', true],
    ['::1', true],
    ['fc00::/7', true],
    ['10.0.0.0/33', false],
    ['fc00::/129', false],
    ['host', false],
    ['10.0.0/8', false],
  ] as const
  for (const [text, isNetwork] of networks)
    it(`${text} is ${isNetwork ? 'a' : 'no'} network`, () => assert.is(readNetwork(text) !== undefined, isNetwork))
})
