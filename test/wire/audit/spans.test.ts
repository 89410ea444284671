import * as assert from 'uvu/assert'
import type { AuditSpan } from '../../../src/domain/event.ts'
import { instant } from '../../../src/domain/time.ts'
import { runsMax, serialsLateMax, spanFinder } from '../../../src/wire/audit/spans.ts'
import { describe } from '../../support/describe.ts'

const host = { agentId: undefined, hostname: undefined }
const shown = ({ firstSerial, lastSerial, from, to }: AuditSpan): string => `${firstSerial}-${lastSerial}@${from}-${to}`

/** Spans of serials; each happens at its own number of milliseconds, or at what stands behind the colon. */
function spans(serials: readonly (number | readonly [number, number])[]): readonly string[] {
  const finder = spanFinder()
  const found = serials.flatMap((item) => {
    const [serial, at] = typeof item === 'number' ? [item, item] : item
    return finder.push({ host, carrier: 'auditd', serial, at: instant(at) })
  })
  return [...found, ...finder.end()].map(shown)
}

describe('spanFinder', (it) => {
  const table: readonly (readonly [string, readonly (number | readonly [number, number])[], readonly string[]])[] = [
    ['joins serials in order', [1, 2, 3], ['1-3@1-3']],
    ['counts several records of one event once', [1, 1, 2, 2, 2], ['1-2@1-2']],
    ['ends a run at a gap', [1, 2, 4, 5], ['1-2@1-2', '4-5@4-5']],
    ['closes a gap when the late one comes', [1, 2, 4, 5, 3], ['1-5@1-5']],
    ['takes serials in any order within reach', [5, 3, 1, 4, 2], ['1-5@1-5']],
    ['grows a run to the front', [5, 4, 3], ['3-5@3-5']],
    [
      'ends all runs at a new boot',
      [90_001, 90_002, [1, 200_000], [2, 200_001]],
      ['90001-90002@90001-90002', '1-2@200000-200001'],
    ],
    ['reads an older file later', [20_000, 20_001, 1, 2], ['20000-20001@20000-20001', '1-2@1-2']],
    ['leaves out what has no serial', [0, 0], []],
  ]
  for (const [claim, serials, expected] of table) it(claim, () => assert.equal(spans(serials), expected))

  it('keeps hosts and carriers apart', () => {
    const finder = spanFinder()
    const other = { agentId: undefined, hostname: 'b' }
    finder.push({ host, carrier: 'auditd', serial: 1, at: instant(1) })
    finder.push({ host: other, carrier: 'auditd', serial: 2, at: instant(2) })
    finder.push({ host, carrier: 'kmsg', serial: 3, at: instant(3) })
    assert.equal(
      finder.end().map(({ carrier, host: { hostname }, firstSerial }) => [carrier, hostname, firstSerial]),
      [
        ['auditd', undefined, 1],
        ['auditd', 'b', 2],
        ['kmsg', undefined, 3],
      ],
    )
  })

  it('keeps a bounded number of runs open and loses none', () => {
    const count = runsMax * 3
    const found = spans(Array.from({ length: count }, (_item, index) => index * 2 + 1))
    assert.is(found.length, count)
    assert.ok(count * 2 < serialsLateMax)
  })

  it('gives the same runs whatever the order within reach', () => {
    const serials = Array.from({ length: 200 }, (_item, index) => index + 1).filter((serial) => serial % 17 !== 0)
    const shuffled = serials.toSorted((left, right) => ((left * 37) % 101) - ((right * 37) % 101))
    assert.equal([...spans(shuffled)].sort(), [...spans(serials)].sort())
  })
})
