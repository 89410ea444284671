import fc from 'fast-check'
import * as assert from 'uvu/assert'
import type { SeccompRecord } from '../../../src/domain/audit.ts'
import { auditLineOf } from '../../../src/wire/audit/line.ts'
import { quickSeccomp } from '../../../src/wire/audit/quick.ts'
import { seccompRecord } from '../../../src/wire/audit/seccomp.ts'
import { describe } from '../../support/describe.ts'
import { clock, fixtureLines, fixtureNames } from './fixtures.ts'

const lines = fixtureNames
  .filter((name) => name.endsWith('.log'))
  .flatMap(fixtureLines)
  .map((bytes) => Buffer.from(bytes).toString('latin1'))
  .filter((line) => line.includes('type=SECCOMP'))

/** What the general way reads; undefined for anything but a whole SECCOMP record. */
function general(bytes: string): SeccompRecord | undefined {
  const found = auditLineOf(bytes, clock)
  if (found?.kind !== 'record' || found.record.cut) return undefined
  const seccomp = seccompRecord(found.record)
  return seccomp.ok ? seccomp.value : undefined
}

describe('quickSeccomp', (it) => {
  it('reads every usual line of the fixtures, as the general way does', () => {
    assert.ok(lines.length > 25)
    for (const line of lines) assert.equal(quickSeccomp(line), general(line))
    assert.is(lines.filter((line) => quickSeccomp(line) === undefined).length, 0)
  })

  it('reads records with a label and without exe', () => {
    for (const change of [
      [' pid=', ' subj=a:b:c pid='],
      [/ exe=\S+/, ''],
      ['type=', 'node=a type='],
    ] as const) {
      const line = (lines[0] ?? '').replace(change[0], change[1])
      assert.equal(quickSeccomp(line), general(line))
      assert.ok(quickSeccomp(line) !== undefined)
    }
  })

  const pieces = [
    ' pid=1',
    ' subj=a b',
    '"',
    ' comm=41',
    ' ',
    '=',
    '\x1d',
    '\xff',
    'code=0x8',
    '-',
    'ffffffffff',
    'type=SECCOMP ',
  ]
  it('never says anything else than the general way, whatever happens to a line', () =>
    fc.assert(
      fc.property(
        fc.constantFrom(...lines),
        fc.nat(),
        fc.nat({ max: 12 }),
        fc.constantFrom('', ...pieces),
        (line, place, removed, inserted) => {
          const at = place % (line.length + 1)
          const changed = line.slice(0, at) + inserted + line.slice(at + removed)
          const quick = quickSeccomp(changed)
          if (quick !== undefined) assert.equal(quick, general(changed))
        },
      ),
      { seed: 1, numRuns: 20_000 },
    ))
})
