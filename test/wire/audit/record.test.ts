import * as assert from 'uvu/assert'
import type { AuditRecord } from '../../../src/domain/audit.ts'
import { iso } from '../../../src/domain/time.ts'
import { auditRecord } from '../../../src/wire/audit/record.ts'
import { describe } from '../../support/describe.ts'
import { clock } from './fixtures.ts'

function read(line: string | Uint8Array): AuditRecord {
  const record = auditRecord(line, clock)
  assert.ok(record.ok, JSON.stringify(record))
  return record.value
}

const fieldsOf = (line: string): Record<string, string> => Object.fromEntries(read(line).fields)

describe('auditRecord', (it) => {
  const heads = [
    ['type=SECCOMP msg=audit(1795460142.523:540): pid=1', undefined, 'SECCOMP', 540],
    ['type=SECCOMP msg=audit(1795460142.523:540) : pid=1', undefined, 'SECCOMP', 540],
    ['type=1326 audit(1795460142.523:540): pid=1', undefined, 'SECCOMP', 540],
    [
      'node=agent-07.dc.example type=SYSCALL msg=audit(1795460142.523:4294967295): pid=1',
      'agent-07.dc.example',
      'SYSCALL',
      4_294_967_295,
    ],
    ['type=UNKNOWN[1326] msg=audit(1795460142.523:540): pid=1', undefined, 'SECCOMP', 540],
    ['type=UNKNOWN[1999] msg=audit(1795460142.523:540): pid=1', undefined, 'UNKNOWN[1999]', 540],
    ['type=1701 audit(1795460142.523:540): pid=1', undefined, 'ANOM_ABEND', 540],
    ['type=1999 audit(1795460142.523:540):', undefined, 'UNKNOWN[1999]', 540],
  ] as const

  for (const [line, node, type, serial] of heads) {
    it(`reads the head of ${line}`, () => {
      const record = read(line)
      assert.equal([record.node, record.type, record.serial], [node, type, serial])
      assert.is(iso(record.at), '2026-11-23T18:55:42.523Z')
    })
  }

  const bad = [
    '',
    'type=SECCOMP',
    'type=SECCOMP msg=audit(1795460142:540): pid=1',
    'type=SECCOMP msg=audit(1795460142.52:540): pid=1',
    'type=SECCOMP msg=audit(1795460142.523:540 pid=1',
    'type=SECCOMP msg=audit(1795460142.523:99999999999): pid=1',
    'type=SECCOMP msg=audit(13/32/26 18:55:42.523:540) : pid=1',
    'node= type=SECCOMP msg=audit(1795460142.523:540): pid=1',
    'xtype=SECCOMP msg=audit(1795460142.523:540): pid=1',
  ]
  for (const line of bad) it(`refuses ${JSON.stringify(line)}`, () => assert.is(auditRecord(line, clock).ok, false))

  const head = 'type=SYSCALL msg=audit(1.000:1): '
  const bodies = [
    ['a=1 b="two words" c=', { a: '1', b: '"two words"', c: '' }],
    ['a=1 a=2', { a: '1' }],
    ['pid=7 comm="a=b,pid=1" exe="/x y"', { pid: '7', comm: '"a=b,pid=1"', exe: '"/x y"' }],
    ['pid=7\x1dPID="root" pid=8', { pid: '7' }],
    ['pid=1 msg=\'op=PAM:x exe="/bin/su" res=failed\' ', { pid: '1', msg: '\'op=PAM:x exe="/bin/su" res=failed\'' }],
    ["msg='it's' x", { msg: "'it's'", '': 'x' }],
    ['avc:  denied  { read } for pid=9', { pid: '9', '': 'avc: denied { read } for' }],
    ['subj=docker-default (enforce) key="k"', { subj: 'docker-default (enforce)', key: '"k"' }],
    ['obj=system_u:object_r:etc_t:s0 x=1', { obj: 'system_u:object_r:etc_t:s0', x: '1' }],
    ['comm="never closed', { comm: '"never closed' }],
    ['a=1\r', { a: '1' }],
  ] as const
  for (const [body, fields] of bodies)
    it(`splits ${JSON.stringify(body)}`, () => assert.equal(fieldsOf(`${head}${body}`), fields))

  const labels = [
    ['subj=system_u:system_r:container_t:s0:c1,c2', 'system_u:system_r:container_t:s0:c1,c2'],
    ['subj=docker-default (enforce)', 'docker-default (enforce)'],
    ['subj==docker-default (enforce)', '=docker-default (enforce)'],
    ['subj=a b c', 'a b c'],
  ] as const
  for (const [text, label] of labels) {
    it(`takes ${text} up to pid= in a SECCOMP record`, () => {
      const fields = fieldsOf(`type=SECCOMP msg=audit(1.000:1): auid=1 ${text} pid=5 comm="x" code=0x0`)
      assert.equal([fields['subj'], fields['pid'], fields['comm']], [label, '5', '"x"'])
    })
  }

  it('shows bytes that are no UTF-8 as \\xNN, and keeps those that are', () => {
    const record = read(Buffer.from('type=SECCOMP msg=audit(1.000:1): subj=gr\xc3\xbcn\xff pid=5 code=0x0', 'latin1'))
    assert.is(record.fields.get('subj'), 'grün\\xff')
  })

  it('is cut where a quote stays open, and where a SECCOMP record has no code', () => {
    assert.is(read(`${head}comm="x`).cut, true)
    assert.is(read(`${head}comm="x"`).cut, false)
    assert.is(read('type=SECCOMP msg=audit(1.000:1): pid=5 code=0x0').cut, false)
    assert.is(read('type=SECCOMP msg=audit(1.000:1): pid=5 comm="x').cut, true)
    assert.is(read('type=SECCOMP msg=audit(1.000:1): pid=5 code=0x8000').cut, true)
  })

  it('does not trust the last value of a cut record', () =>
    assert.equal(fieldsOf('type=SECCOMP msg=audit(1.000:1): uid=0 pid=63'), { uid: '0' }))

  it('stays quick on a megabyte of words, of quotes and of equals signs', () => {
    for (const unit of ['a ', 'a="', '= ', "'", 'k=v ']) {
      const record = read(`type=SYSCALL msg=audit(1.000:1): ${unit.repeat((1 << 20) / unit.length)}`)
      assert.ok(record.fields.size <= 4097)
    }
  })
})
