import * as assert from 'uvu/assert'
import { instant } from '../../../src/domain/time.ts'
import { auditDecoder } from '../../../src/wire/audit/decoder.ts'
import { groupLimits } from '../../../src/wire/audit/group.ts'
import { describe } from '../../support/describe.ts'
import { asJson, clock, eventsOf, expected, fixture, fixtureLines, fixtureNames, placedEvents } from './fixtures.ts'

describe('auditDecoder', (it) => {
  for (const name of fixtureNames) {
    const bytes = fixture(name)
    for (const chunkBytes of [1, 2, 3, 5, 8, bytes.length]) {
      it(`reads ${name} in chunks of ${chunkBytes} B`, () =>
        assert.equal(asJson(placedEvents(bytes, chunkBytes)), expected(name)))
    }

    it(`stands every cut of the lines of ${name}`, () => {
      for (const line of fixtureLines(name)) {
        for (let length = 0; length < line.length; length += 1) placedEvents(line.subarray(0, length), 1 << 20)
      }
    })
  }

  it('reads one file that holds several carriers', () => {
    const names = fixtureNames.filter((name) => !name.includes('loss'))
    const count = (parts: readonly Uint8Array[]): number =>
      parts.flatMap((bytes) => placedEvents(bytes, 1 << 20)).filter(({ event }) => event.kind === 'seccomp-acted')
        .length
    const parts = names.map(fixture)
    assert.ok(count(parts) > 100)
    assert.is(count([Buffer.concat(parts)]), count(parts))
  })

  it('says nothing of lines that are none of ours', () => {
    const lines = [
      '',
      'hello',
      'type=foo bar',
      '{"a":1}',
      '{"MESSAGE":"type=1326 audit(1.000:1): pid=1"}',
      'I1123 19:22:43.123456  1234 slave.cpp:100] type=1326 audit(1.000:1): pid=1',
      'Nov 23 19:28:59 agent-07 myapp[1]: audit: type=1326 audit(1795462137.087:47175): pid=1 code=0x0',
      '<14>1 2026-11-23T19:28:57Z agent-07 app 1 - - type=1326 audit(1795462137.087:47175): pid=1 code=0x0',
      '[ 12.3] usb 1-1: new device',
    ]
    assert.equal(eventsOf(lines.join('\n')), [])
  })

  it('puts what looks like a record and is none into its place as rejected', () => {
    const kinds = (text: string): readonly string[] => eventsOf(text).map((event) => event.kind)
    assert.equal(kinds('type=SECCOMP msg=audit(soon:1): pid=1\n'), ['rejected'])
    assert.equal(kinds('audit(1.000:1)\ntype=1326 audit(1.1:1): pid=1\n'), ['rejected'])
    assert.equal(kinds('{"MESSAGE":"SECCOMP pid=1","_TRANSPORT":"audit",\n'), ['rejected'])
    assert.equal(kinds('type=SECCOMP msg=audit(1795460142.523:540): auid=1 comm="x" code=0x0'), [
      'rejected',
      'audit-span',
    ])
  })

  it('knows the host by node=, else by the syslog line, else by the file', () => {
    const host = { agentId: undefined, hostname: 'from-folder' }
    const decoder = auditDecoder({ clock, host, limits: groupLimits })
    const body = 'audit(1795462137.087:47175): uid=0 pid=1237 code=0x0'
    const hostOf = (line: string): string | undefined => {
      const [found] = decoder.push(line, 1).filter(({ event }) => event.kind === 'seccomp-acted')
      return found?.event.kind === 'seccomp-acted' ? found.event.host.hostname : 'none'
    }
    assert.is(hostOf(`node=n1 type=SECCOMP msg=${body}`), 'n1')
    assert.is(hostOf(`Nov 23 19:28:57 agent-07 kernel: audit: type=1326 ${body}`), 'agent-07')
    assert.is(hostOf(`type=SECCOMP msg=${body}`), 'from-folder')
    assert.is(hostOf(`Nov 23 19:28:57 localhost kernel: audit: type=1326 ${body}`), 'from-folder')
  })

  it('puts an undated notice of loss into time as soon as a record ties the two clocks', () => {
    const lines = [
      '4,1,5000000,-;audit: audit_lost=3 audit_rate_limit=0 audit_backlog_limit=64',
      '5,2,6000000,-;audit: type=1326 audit(1795462137.000:1): uid=0 pid=1 code=0x0',
      '4,3,7000000,-;audit: rate limit exceeded',
    ]
    const losses = eventsOf(lines.join('\n')).filter((event) => event.kind === 'audit-loss')
    assert.equal(
      losses.map(({ at, cause, count }) => [at, cause, count]),
      [
        [instant(1795462136000), 'lost', 3],
        [instant(1795462138000), 'rate-limit', undefined],
      ],
    )
    const [undated] = eventsOf(lines[0] ?? '')
    assert.is(undated?.kind === 'audit-loss' ? undated.at : 0, undefined)
  })
})
