import fc from 'fast-check'
import * as assert from 'uvu/assert'
import { auditJsonText } from '../../src/output/audit-json.ts'
import type { AuditJson } from '../../src/wire/audit/json.ts'
import { describe } from '../support/describe.ts'

const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string(),
  fc.constantFrom('/usr/bin/a b', '"\\', '\ud800', '\u2028'),
)
const orNull = <T>(some: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(some)
const number = orNull(fc.integer())

// The order of the keys is that of `auditJson`.
const items: fc.Arbitrary<AuditJson> = fc.record({
  at: fc.constant('2026-11-18T11:06:40.000Z'),
  serial: number,
  node: orNull(text),
  pid: fc.nat(),
  uid: number,
  comm: orNull(text),
  exe: orNull(text),
  sig: number,
  arch: orNull(text),
  syscall: orNull(fc.record({ name: orNull(text), number })),
  action: fc.constantFrom('kill-process', 'errno', 'unknown'),
  code: orNull(text),
  ip: orNull(text),
  compat: number,
  container_id: orNull(text),
  source: orNull(text),
})

describe('auditJsonText', (it) => {
  it('is what JSON.stringify gives', () => {
    fc.assert(
      fc.property(items, (item) => assert.is(auditJsonText(item), JSON.stringify(item))),
      { seed: 41, numRuns: 500 },
    )
  })

  it('is that for items with a type as well', () => {
    const item = { at: 'now', serial: 1, node: null, type: 'CWD', fields: { cwd: '/"' }, source: 'a:1' }
    assert.is(auditJsonText(item), JSON.stringify(item))
  })
})
