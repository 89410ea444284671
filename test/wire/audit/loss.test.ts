import * as assert from 'uvu/assert'
import { lossNotice } from '../../../src/wire/audit/loss.ts'
import { describe } from '../../support/describe.ts'
import { eventsOf } from './fixtures.ts'

describe('lossNotice', (it) => {
  const table = [
    ['audit: audit_backlog=65 > audit_backlog_limit=64', 'backlog', undefined],
    ['audit: audit_lost=3804 audit_rate_limit=0 audit_backlog_limit=64', 'lost', 3804],
    ['audit: backlog limit exceeded', 'backlog', undefined],
    ['audit: rate limit exceeded', 'rate-limit', undefined],
    ['audit: printk limit exceeded', 'printk-limit', undefined],
    ['audit: kauditd retry queue overflow', 'queue-overflow', undefined],
    ['audit: kauditd hold queue overflow', 'queue-overflow', undefined],
    ['audit: out of memory in audit_log_start', 'lost', undefined],
    ['kauditd_printk_skb: 560 callbacks suppressed', 'callbacks-suppressed', 560],
    ['audit_log_start: 11404 callbacks suppressed', 'callbacks-suppressed', 11_404],
    ['audit_printk_skb: 15 callbacks suppressed', 'callbacks-suppressed', 15],
    ['Missed 34 kernel messages', 'ring-buffer-overwritten', 34],
    ['Audit daemon is suspending logging due to low disk space.', 'daemon-error', undefined],
    ['Audit daemon has no space left on logging partition', 'daemon-error', undefined],
    ['audispd: queue is full - dropping event', 'queue-overflow', undefined],
    ['Error receiving audit netlink packet (No buffer space available)', 'netlink-overrun', undefined],
    ['net_ratelimit: 12 callbacks suppressed', undefined, undefined],
    ['usb 1-1: device lost', undefined, undefined],
    ['', undefined, undefined],
  ] as const
  for (const [text, cause, count] of table)
    it(`reads ${JSON.stringify(text)} as ${cause ?? 'nothing'}`, () =>
      assert.equal(lossNotice(text), cause === undefined ? undefined : { cause, count }))
})

describe('notices of loss in their carriers', (it) => {
  const lines = [
    'Nov 23 19:28:57 agent-07 kernel: [ 3001.0] audit: audit_lost=7 audit_rate_limit=0 audit_backlog_limit=64',
    'Nov 23 19:28:57 agent-07 systemd-journald[1]: Missed 34 kernel messages',
    'Nov 23 19:28:57 agent-07 auditd[7]: Audit daemon is suspending logging due to low disk space.',
    '{"_TRANSPORT":"kernel","_HOSTNAME":"agent-07","__REALTIME_TIMESTAMP":"1795462137087000","MESSAGE":"audit: backlog limit exceeded"}',
    '[Mon Nov 23 19:28:57 2026] audit: rate limit exceeded',
  ]
  for (const line of lines) {
    it(`dates ${line.slice(0, 70)}`, () => {
      const [loss] = eventsOf(line)
      assert.ok(loss?.kind === 'audit-loss')
      assert.is(Math.floor((loss.at ?? 0) / 1000), 1_795_462_137)
    })
  }

  it('counts what the daemon says of itself', () => {
    const kinds = eventsOf(
      [
        'type=DAEMON_ERR msg=audit(1795460437.984:929): op=dispatch-err res=failed',
        'type=DAEMON_ABORT msg=audit(1795460437.984:930): op=error-halt res=failed',
        'type=CONFIG_CHANGE msg=audit(1795460437.999:3124): op=set lost=0 old=458 auid=1 ses=1 res=1',
        'type=CONFIG_CHANGE msg=audit(1795460437.999:3125): op=set lost=0 old=0 auid=1 ses=1 res=1',
      ].join('\n'),
    ).flatMap((event) => (event.kind === 'audit-loss' ? [[event.cause, event.count]] : []))
    assert.equal(kinds, [
      ['daemon-error', undefined],
      ['daemon-error', undefined],
      ['lost', 458],
    ])
  })
})
