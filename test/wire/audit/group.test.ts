import * as assert from 'uvu/assert'
import type { AuditEvent, AuditRecord } from '../../../src/domain/audit.ts'
import { instant } from '../../../src/domain/time.ts'
import { eventGrouper, groupLimits } from '../../../src/wire/audit/group.ts'
import { describe } from '../../support/describe.ts'

type Short = readonly [type: string, serial: number, at?: number, node?: string]

const record = ([type, serial, at = 0, node]: Short): AuditRecord => ({
  node,
  at: instant(at),
  serial,
  type,
  fields: new Map(),
  form: 'raw',
  cut: false,
})

const shown = ({ serial, node, records }: AuditEvent): string =>
  `${node === undefined ? '' : `${node}/`}${serial}:${records.map(({ type }) => type).join('+')}`

/** What comes out while the records come in, and what at the end. */
function grouped(records: readonly Short[], limits = groupLimits): readonly (readonly string[])[] {
  const grouper = eventGrouper(limits)
  const during = records.flatMap((short) => grouper.push(record(short))).map(shown)
  return [during, grouper.end().map(shown)]
}

describe('eventGrouper', (it) => {
  const table: readonly (readonly [string, readonly Short[], readonly string[], readonly string[]])[] = [
    [
      'keeps an event until its time is over',
      [
        ['SYSCALL', 1],
        ['CWD', 1],
      ],
      [],
      ['1:SYSCALL+CWD'],
    ],
    [
      'sorts mixed events apart',
      [
        ['SYSCALL', 1],
        ['SYSCALL', 2],
        ['CWD', 1],
        ['CWD', 2],
      ],
      [],
      ['1:SYSCALL+CWD', '2:SYSCALL+CWD'],
    ],
    [
      'takes records in any order',
      [
        ['PATH', 1],
        ['CWD', 1],
        ['SYSCALL', 1],
      ],
      [],
      ['1:PATH+CWD+SYSCALL'],
    ],
    [
      'ends an event at EOE',
      [
        ['SYSCALL', 1],
        ['CWD', 1],
        ['EOE', 1],
        ['EOE', 9],
      ],
      ['1:SYSCALL+CWD'],
      [],
    ],
    [
      'lets a lone record through at once',
      [
        ['SECCOMP', 1],
        ['ANOM_ABEND', 2],
        ['USER_AUTH', 3],
      ],
      ['1:SECCOMP', '2:ANOM_ABEND', '3:USER_AUTH'],
      [],
    ],
    [
      'ends an event two seconds later',
      [
        ['SYSCALL', 1, 0],
        ['CWD', 1, 0],
        ['SYSCALL', 2, 2001],
      ],
      ['1:SYSCALL+CWD'],
      ['2:SYSCALL'],
    ],
    [
      'waits for two seconds',
      [
        ['SYSCALL', 1, 0],
        ['SYSCALL', 2, 2000],
        ['CWD', 1, 0],
      ],
      [],
      ['1:SYSCALL+CWD', '2:SYSCALL'],
    ],
    [
      'ends events when the clock is set back',
      [
        ['SYSCALL', 1, 10_000],
        ['SYSCALL', 2, 1000],
      ],
      ['1:SYSCALL'],
      ['2:SYSCALL'],
    ],
    [
      'takes a serial that comes again at another time for another event',
      [
        ['SYSCALL', 1, 0],
        ['SYSCALL', 1, 5],
      ],
      ['1:SYSCALL'],
      ['1:SYSCALL'],
    ],
    [
      'keeps nodes apart',
      [
        ['SYSCALL', 1, 0, 'a'],
        ['SYSCALL', 1, 0, 'b'],
        ['CWD', 1, 0, 'a'],
      ],
      [],
      ['a/1:SYSCALL+CWD', 'b/1:SYSCALL'],
    ],
  ]
  for (const [claim, records, during, end] of table) it(claim, () => assert.equal(grouped(records), [during, end]))

  it('holds no more events and records than its limits, and counts', () => {
    const grouper = eventGrouper({ eventsMax: 2, recordsMax: 2 })
    const ended = [1, 2, 3, 4].flatMap((serial) => grouper.push(record(['SYSCALL', serial])))
    for (let count = 0; count < 3; count += 1) ended.push(...grouper.push(record(['PATH', 4])))
    assert.equal([...ended, ...grouper.end()].map(shown), ['1:SYSCALL', '2:SYSCALL', '3:SYSCALL', '4:SYSCALL+PATH'])
    assert.equal(grouper.counts(), { forcedCount: 2, droppedCount: 2 })
  })

  it('forgets nodes that have no open events', () => {
    const grouper = eventGrouper(groupLimits)
    for (let count = 0; count < 10_000; count += 1) grouper.push(record(['SECCOMP', 1, 0, `n${count}`]))
    assert.equal(grouper.end(), [])
  })
})
