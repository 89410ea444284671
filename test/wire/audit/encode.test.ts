import fc from 'fast-check'
import * as assert from 'uvu/assert'
import type { ProcessAborted, ProcessExecuted } from '../../../src/domain/event.ts'
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
import { describe } from '../../support/describe.ts'
import { maybe, moments, names, pids, seccompRecords, serials } from '../../support/seccomp-records.ts'
import { asJson, eventsOf } from './fixtures.ts'

const options = { seed: 20_261_123, numRuns: 500 }
const host = { agentId: undefined, hostname: undefined }

const carriers: Readonly<Record<string, (record: EncodedRecord) => string>> = {
  'audit.log': auditdLine,
  '/dev/kmsg': (record) => kmsgLine(record, { sequence: 7, bootAt: instant(0) }),
  'the journal': (record) => journalLine(record, 'agent-07'),
}

describe('encoded records', (it) => {
  for (const [name, encode] of Object.entries(carriers)) {
    it(`of seccomp read the same out of ${name}`, () =>
      fc.assert(
        fc.property(seccompRecords, (record) => {
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
