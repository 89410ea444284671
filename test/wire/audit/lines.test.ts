import fc from 'fast-check'
import * as assert from 'uvu/assert'
import { auditLines } from '../../../src/wire/audit/lines.ts'
import { describe } from '../../support/describe.ts'
import { clock, fixtureLines, fixtureNames, placedEvents } from './fixtures.ts'

describe('auditLines', (it) => {
  it('takes a missing year from the last record that had one', () => {
    const decoder = auditLines({ zone: 'UTC', near: undefined })
    const short = 'Nov 23 19:28:57 host audit[1]: SECCOMP pid=1 code=0x0'
    const at = (line: string): number | string | undefined => {
      const [found] = decoder.push(line, 1)
      return found?.line.kind === 'record' ? found.line.record.at : found?.line.kind
    }
    assert.is(at(short), 'rejected')
    at('type=SECCOMP msg=audit(1300900000.000:1): pid=1 code=0x0')
    assert.is(at(short), Date.UTC(2010, 10, 23, 19, 28, 57))
  })

  const lines = fixtureNames.flatMap(fixtureLines).map((bytes) => Buffer.from(bytes))
  const edits = fc.array(fc.tuple(fc.nat(), fc.nat({ max: 6 }), fc.uint8Array({ maxLength: 4 })), { maxLength: 4 })

  it('never throws, whatever bytes a file is changed into', () =>
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(), edits), { maxLength: 8 }), (drawn) => {
        const text = drawn.map(([index, changes]) => {
          let line = lines[index % lines.length] ?? Buffer.alloc(0)
          for (const [place, removed, inserted] of changes) {
            const at = place % (line.length + 1)
            line = Buffer.concat([line.subarray(0, at), inserted, line.subarray(at + removed)])
          }
          return Buffer.concat([line, Buffer.from('\n')])
        })
        for (const { event, position } of placedEvents(Buffer.concat(text), 1 << 20)) {
          assert.ok(position >= 1)
          JSON.stringify(event)
        }
      }),
      { seed: 20_261_123, numRuns: 3000 },
    ))

  it('stands any bytes at all', () =>
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        placedEvents(bytes, 64)
      }),
      { seed: 3, numRuns: 2000 },
    ))

  it('waits with a bounded number of undated notices', () => {
    const decoder = auditLines(clock)
    let out = 0
    for (let count = 0; count < 3000; count += 1)
      out += decoder.push(`4,1,${count},-;audit: rate limit exceeded`, count + 1).length
    assert.is(out, 2000)
    assert.is(decoder.end().length, 1000)
  })
})
