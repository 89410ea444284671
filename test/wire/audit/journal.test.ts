import * as assert from 'uvu/assert'
import { iso } from '../../../src/domain/time.ts'
import { auditLine, type AuditLine } from '../../../src/wire/audit/line.ts'
import { describe } from '../../support/describe.ts'
import { clock } from './fixtures.ts'

const text =
  'SECCOMP auid=1 uid=0 gid=0 ses=1 pid=1237 comm="x" exe="/x" sig=31 arch=c000003e syscall=165 compat=0 ip=0x1 code=0x0'
const socket = {
  _TRANSPORT: 'audit',
  _AUDIT_TYPE: '1326',
  _AUDIT_TYPE_NAME: 'SECCOMP',
  _AUDIT_ID: '47175',
  _SOURCE_REALTIME_TIMESTAMP: '1795462137087000',
  __REALTIME_TIMESTAMP: '1795462137092193',
  _HOSTNAME: 'agent-07',
  MESSAGE: text,
}
const kernel = {
  _TRANSPORT: 'kernel',
  __REALTIME_TIMESTAMP: '1795462137092193',
  MESSAGE: `audit: type=1326 audit(1795462137.087:47175): ${text.slice('SECCOMP '.length)}`,
}

const read = (entry: object): AuditLine | undefined => auditLine(JSON.stringify(entry), clock)
const bytesOf = (message: string): readonly number[] => [...Buffer.from(message)]

describe('a journal entry as JSON', (it) => {
  const same: readonly (readonly [string, object])[] = [
    ['from the audit socket', socket],
    ['from the kernel log', kernel],
    ['with its message as bytes', { ...socket, MESSAGE: bytesOf(text) }],
    ['with its kernel message as bytes', { ...kernel, MESSAGE: bytesOf(kernel.MESSAGE) }],
    ['with several messages', { ...socket, MESSAGE: [text, 'other'] }],
    ['with several messages, some as bytes', { ...kernel, MESSAGE: ['other', bytesOf(kernel.MESSAGE)] }],
    ['without a transport', { ...socket, _TRANSPORT: undefined }],
    ['with its type as a number', { ...socket, _AUDIT_TYPE_NAME: undefined, _AUDIT_TYPE: 1326 }],
  ]
  for (const [what, entry] of same) {
    it(`is read ${what}`, () => {
      const found = read(entry)
      assert.ok(found?.kind === 'record', JSON.stringify(found))
      const { type, serial, at, fields, cut } = found.record
      assert.equal(
        [found.carrier, type, serial, iso(at), cut],
        ['journal', 'SECCOMP', 47_175, '2026-11-23T19:28:57.087Z', false],
      )
      assert.equal([fields.get('pid'), fields.get('comm'), fields.get('code')], ['1237', '"x"', '0x0'])
    })
  }

  it('gives its own fields where the message was left out, as it is for a long one', () => {
    const found = read({
      ...socket,
      MESSAGE: null,
      _PID: '1237',
      _UID: '33',
      _COMM: 'http worker 7',
      _EXE: '/opt/hot (deleted)',
      _AUDIT_FIELD_SIG: '31',
      _AUDIT_FIELD_ARCH: 'c000003e',
      _AUDIT_FIELD_SYSCALL: '165',
      _AUDIT_FIELD_CODE: '0x0',
    })
    assert.ok(found?.kind === 'record')
    assert.equal(Object.fromEntries(found.record.fields), {
      pid: '1237',
      uid: '33',
      comm: '6874747020776F726B65722037',
      exe: '2F6F70742F686F74202864656C6574656429',
      sig: '31',
      arch: 'c000003e',
      syscall: '165',
      code: '0x0',
    })
    assert.is(found.record.cut, false)
  })

  it('names the host', () => {
    const found = read(socket)
    assert.is(found?.kind === 'record' ? found.hostname : undefined, 'agent-07')
  })

  const nothing: readonly object[] = [
    { MESSAGE: kernel.MESSAGE },
    { ...kernel, _TRANSPORT: 'stdout' },
    { ...kernel, _TRANSPORT: 'syslog', SYSLOG_IDENTIFIER: 'myapp' },
    { ...kernel, MESSAGE: 'usb 1-1: new device' },
    { ...kernel, MESSAGE: null },
    { ...kernel, MESSAGE: 7 },
  ]
  for (const entry of nothing)
    it(`is nothing to us: ${JSON.stringify(entry).slice(0, 70)}`, () => assert.is(read(entry), undefined))

  const rejected: readonly object[] = [
    { ...socket, _AUDIT_ID: 'x' },
    { ...socket, _SOURCE_REALTIME_TIMESTAMP: undefined, __REALTIME_TIMESTAMP: undefined },
    { ...kernel, MESSAGE: 'audit: type=1326 audit(x): ' },
  ]
  for (const entry of rejected)
    it(`is rejected: ${JSON.stringify(entry).slice(0, 70)}`, () => assert.is(read(entry)?.kind, 'rejected'))
})
