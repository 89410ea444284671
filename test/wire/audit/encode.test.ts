import fc from 'fast-check'
import * as assert from 'uvu/assert'
import type { SeccompRecord } from '../../../src/domain/audit.ts'
import type { ProcessAborted, ProcessExecuted } from '../../../src/domain/event.ts'
import { archOfToken, syscallName, tokenOfArch } from '../../../src/domain/syscalls.ts'
import { instant } from '../../../src/domain/time.ts'
import {
  abortText,
  auditdLine,
  type EncodedRecord,
  execText,
  journalLine,
  kmsgLine,
  seccompText,
} from '../../../src/wire/audit/encode.ts'
import { seccompAction } from '../../../src/wire/audit/seccomp.ts'
import { describe } from '../../support/describe.ts'
import { asJson, eventsOf } from './fixtures.ts'

const options = { seed: 20_261_123, numRuns: 500 }
const host = { agentId: undefined, hostname: undefined }

/** Names as programs choose them; a lone surrogate is no text a program can set. */
const names = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 15 }),
  fc.string({ maxLength: 15 }),
  fc.constant('DEADBEEF'),
)
const maybe = <T>(values: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(values, { nil: undefined })
const moments = fc.integer({ min: 0, max: 4_000_000_000_000 }).map(instant)
const serials = fc.integer({ min: 1, max: 4_294_967_295 })
const pids = fc.integer({ min: 1, max: 4_194_304 })
const codes = fc.constantFrom(0, 0x8000_0000, 0x5_0000, 0x3_0000, 0x7ffc_0000, 0x7ff0_0000, 0x7fc0_0000, 0x6_0000)

const records: fc.Arbitrary<SeccompRecord> = fc
  .record({
    at: moments,
    serial: serials,
    pid: pids,
    uid: maybe(fc.integer({ min: 0, max: 4_294_967_295 })),
    comm: maybe(names),
    exe: maybe(names.map((name) => `/${name}`)),
    sig: maybe(fc.constantFrom(0, 9, 31)),
    arch: fc.constantFrom('x86_64', 'i386', 'aarch64', 'x32', 'csky'),
    number: fc.integer({ min: -1, max: 600 }),
    code: codes,
    ip: maybe(fc.integer({ min: 0 }).map((ip) => `0x${ip.toString(16)}`)),
    compat: maybe(fc.constantFrom(0, 1)),
  })
  .map(({ arch: wanted, number: plain, code, ...rest }) => {
    const number = wanted === 'x32' ? 0x4000_0000 + Math.abs(plain) : plain
    const arch = archOfToken(tokenOfArch(wanted) ?? '', number) ?? ''
    const syscall = { name: syscallName(arch, number), number }
    return { ...rest, node: undefined, arch, syscall, code, action: seccompAction(code) } as const
  })

const carriers: Readonly<Record<string, (record: EncodedRecord) => string>> = {
  'audit.log': auditdLine,
  '/dev/kmsg': (record) => kmsgLine(record, { sequence: 7, bootAt: instant(0) }),
  'the journal': (record) => journalLine(record, 'agent-07'),
}

describe('encoded records', (it) => {
  for (const [name, encode] of Object.entries(carriers)) {
    it(`of seccomp read the same out of ${name}`, () =>
      fc.assert(
        fc.property(records, (record) => {
          const [found] = eventsOf(encode(seccompText(record)))
          assert.ok(found?.kind === 'seccomp-acted')
          const { kind: _kind, host: _host, ...read } = found
          assert.equal(asJson(read), asJson(record))
        }),
        options,
      ))

    it(`of an abort read the same out of ${name}`, () =>
      fc.assert(
        fc.property(fc.record({ at: moments, serial: serials, pid: pids, comm: maybe(names) }), (drawn) => {
          const event: ProcessAborted = { kind: 'process-aborted', host, uid: 0, exe: '/x', sig: 31, ...drawn }
          const found = eventsOf(encode(abortText(event, undefined))).find(({ kind }) => kind === 'process-aborted')
          assert.equal(asJson({ ...found, host }), asJson(event))
        }),
        options,
      ))

    it(`of an execve read the same out of ${name}`, () =>
      fc.assert(
        fc.property(
          fc.record({
            at: moments,
            serial: serials,
            pid: pids,
            ppid: pids,
            comm: maybe(names),
            exe: maybe(names.map((text) => `/${text}`)),
            cwd: maybe(names.map((text) => `/${text}`)),
            argv: maybe(fc.array(names, { maxLength: 5 })),
            success: fc.boolean(),
          }),
          (drawn) => {
            const event: ProcessExecuted = { kind: 'process-executed', host, ...drawn }
            const lines = execText(event, undefined).map(encode)
            const found = eventsOf(lines.join('\n')).find(({ kind }) => kind === 'process-executed')
            assert.equal(asJson({ ...found, host }), asJson(event))
          },
        ),
        options,
      ))
  }

  it('keep their node in audit.log', () => {
    const encoded = { node: 'n1', type: 'SECCOMP', at: instant(1007), serial: 3, body: 'uid=0 pid=1 code=0x0' }
    assert.is(auditdLine(encoded), 'node=n1 type=SECCOMP msg=audit(1.007:3): uid=0 pid=1 code=0x0')
  })
})
