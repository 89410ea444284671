import * as assert from 'uvu/assert'
import { instant } from '../../../src/domain/time.ts'
import { anyAuditJson, auditJson } from '../../../src/wire/audit/json.ts'
import { auditRecord } from '../../../src/wire/audit/record.ts'
import { describe } from '../../support/describe.ts'
import { clock } from './fixtures.ts'

const nothing = { hostname: undefined, containerId: undefined, source: undefined }
const poor = {
  node: undefined,
  at: instant(1_795_460_655_491),
  serial: 0,
  pid: 6331,
  uid: undefined,
  comm: 'srv',
  exe: undefined,
  sig: undefined,
  arch: undefined,
  syscall: undefined,
  action: 'unknown',
  code: undefined,
  ip: undefined,
  compat: undefined,
} as const

describe('auditJson', (it) => {
  it('has null for what the carrier lacks', () =>
    assert.is(
      JSON.stringify(auditJson(poor, nothing)),
      '{"at":"2026-11-23T19:04:15.491Z","serial":null,"node":null,"pid":6331,"uid":null,"comm":"srv","exe":null,"sig":null,"arch":null,"syscall":null,"action":"unknown","code":null,"ip":null,"compat":null,"container_id":null,"source":null}',
    ))

  it('has every key of a whole record, numbers as numbers, code and ip as text', () => {
    const whole = {
      ...poor,
      serial: 43_579,
      node: 'n1',
      uid: 0,
      exe: '/x',
      sig: 31,
      arch: 'x86_64',
      syscall: { name: undefined, number: -1 },
      action: 'kill-process',
      code: 0x8000_0000,
      ip: '0x7f8dd652d829',
      compat: 0,
    } as const
    const context = { hostname: 'other', containerId: 'a.b', source: 'audit.log:214' }
    assert.is(
      JSON.stringify(auditJson(whole, context)),
      '{"at":"2026-11-23T19:04:15.491Z","serial":43579,"node":"n1","pid":6331,"uid":0,"comm":"srv","exe":"/x","sig":31,"arch":"x86_64","syscall":{"name":null,"number":-1},"action":"kill-process","code":"0x80000000","ip":"0x7f8dd652d829","compat":0,"container_id":"a.b","source":"audit.log:214"}',
    )
  })

  it('names the host of a syslog line or journal entry where no node= does', () =>
    assert.is(auditJson(poor, { ...nothing, hostname: 'agent-07' }).node, 'agent-07'))

  it('prints moments of one second and of others', () => {
    for (const ms of [1_795_460_655_000, 1_795_460_655_001, 1_795_460_655_999, 1_795_460_656_000, 7])
      assert.is(auditJson({ ...poor, at: instant(ms) }, nothing).at, new Date(ms).toISOString())
  })
})

describe('anyAuditJson', (it) => {
  const table = [
    ['type=CWD msg=audit(1.000:1): cwd=2F6120', { cwd: '/a ' }],
    ['type=EXECVE msg=audit(1.000:1): argc=2 a0="x" a1=6120', { argc: '2', a0: 'x', a1: 'a ' }],
    [
      'type=SYSCALL msg=audit(1.000:1): a0=7ffd a1=41 comm=6120 key=(null)',
      { a0: '7ffd', a1: '41', comm: 'a ', key: null },
    ],
    ['type=PROCTITLE msg=audit(1.000:1): proctitle=7300612062', { proctitle: 's\0a b' }],
    ["type=USER_CMD msg=audit(1.000:1): pid=1 msg='cmd=41'", { pid: '1', msg: "'cmd=41'" }],
  ] as const
  for (const [line, fields] of table) {
    it(`decodes what programs chose in ${line}`, () => {
      const record = auditRecord(line, clock)
      assert.ok(record.ok)
      assert.equal(anyAuditJson(record.value, nothing).fields, fields)
    })
  }
})
