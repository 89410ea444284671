import * as assert from 'uvu/assert'
import { exportDecoder, exportEntryBytesMax } from '../../../src/wire/audit/export.ts'
import { describe } from '../../support/describe.ts'
import { eventsOf, placedEvents } from './fixtures.ts'

const body = 'auid=1 uid=0 gid=0 ses=1 pid=1237 comm="x" sig=31 arch=c000003e syscall=165 compat=0 ip=0x1 code=0x0'

function lengthOf(value: Buffer): Buffer {
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64LE(BigInt(value.length))
  return bytes
}

/** A field whose value is written with its length. */
const binary = (key: string, value: string): Buffer =>
  Buffer.concat([Buffer.from(`${key}\n`), lengthOf(Buffer.from(value)), Buffer.from(`${value}\n`)])

const socket = (message: Buffer): Buffer =>
  Buffer.concat([
    Buffer.from(
      '__CURSOR=s=1\n__REALTIME_TIMESTAMP=1795462137092193\n_TRANSPORT=audit\n_AUDIT_ID=7\n_AUDIT_TYPE_NAME=SECCOMP\n',
    ),
    // Ten bytes: the length itself holds a line feed.
    binary('_CMDLINE', 'a\nb=c\n\ndef'),
    message,
    Buffer.from('_HOSTNAME=agent-07\n\n'),
  ])

describe('journalctl -o export', (it) => {
  it('gives an entry with values that hold line feeds and empty lines', () => {
    const plain = socket(Buffer.from(`MESSAGE=SECCOMP ${body}\n`))
    const coded = socket(binary('MESSAGE', `SECCOMP ${body}`))
    for (const bytes of [plain, coded])
      for (const chunkBytes of [1, 7, bytes.length]) {
        const [found] = placedEvents(bytes, chunkBytes)
        assert.ok(found?.event.kind === 'seccomp-acted', JSON.stringify(found))
        assert.equal([found.event.pid, found.event.serial, found.event.host.hostname], [1237, 7, 'agent-07'])
        assert.is(found.position, 12)
      }
  })

  it('is told apart from what stands before and behind it in one file', () => {
    const line = `type=SECCOMP msg=audit(1795462137.087:8): ${body}\n`
    const entry = socket(Buffer.from(`MESSAGE=SECCOMP ${body}\n`)).toString()
    const text = `${line}${entry}${line.replace(':8)', ':9)')}${entry.trimEnd()}\n${line.replace(':8)', ':10)')}`
    const serials = eventsOf(text).flatMap((event) => (event.kind === 'seccomp-acted' ? [event.serial] : []))
    assert.equal(serials, [8, 7, 9, 7, 10])
  })

  it('rejects an entry whose length is none, and reads the next one', () => {
    const damaged = '__CURSOR=1\nMESSAGE\n\xff\xff\xff\xff\xff\xff\xff\xff\nrest\n\n'
    const whole = socket(Buffer.from(`MESSAGE=SECCOMP ${body}\n`)).toString('latin1')
    const kinds = placedEvents(Buffer.from(damaged + whole, 'latin1'), 64).map(({ event }) => event.kind)
    assert.equal(kinds, ['rejected', 'seccomp-acted', 'audit-span'])
  })

  it('takes a value of nothing but line feeds in its stride', () => {
    const decoder = exportDecoder()
    for (const line of ['__CURSOR=1', 'A', `${String.fromCharCode(0, 0, 8, 0, 0, 0, 0, 0)}x`]) decoder.push(line)
    for (let count = 0; count < 0x8_0000 - 1; count += 1) decoder.push('')
    assert.equal([decoder.isOpen(), decoder.damagedCount()], [true, 0])
    assert.is(decoder.push('')?.get('A')?.[0]?.length, 0x8_0000)
  })

  it('holds no more than a limit', () => {
    const decoder = exportDecoder()
    decoder.push('__CURSOR=1')
    const line = `A=${'x'.repeat(100_000)}`
    for (let count = 0; count * line.length < exportEntryBytesMax; count += 1) decoder.push(line)
    assert.is(decoder.isOpen(), false)
    assert.is(decoder.damagedCount(), 1)
  })
})
