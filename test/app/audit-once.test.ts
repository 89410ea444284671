import * as assert from 'uvu/assert'
import type { SeccompRecord } from '../../src/domain/audit.ts'
import { instant } from '../../src/domain/time.ts'
import { onceEach, onceLimits, type Telling } from '../../src/app/audit-once.ts'
import { describe } from '../support/describe.ts'

const call = (at: number, serial: number, pid: number): SeccompRecord => ({
  node: undefined,
  at: instant(at),
  serial,
  pid,
  uid: 0,
  comm: 'x',
  exe: '/x',
  sig: 31,
  arch: 'x86_64',
  syscall: { name: 'mount', number: 165 },
  action: 'kill-process',
  code: 0x8000_0000,
  ip: '0x1',
  compat: 0,
})

type Change = Partial<Telling<string>> & { readonly pid?: number }

function telling(item: string, { at = 1000, serial = 7, pid = 1, ...change }: Change): Telling<string> {
  const seccomp = call(at, serial, pid)
  return { node: undefined, at, serial, seccomp, text: '', isPoor: false, item, ...change }
}

/** What is shown of tellings, those at the end behind a bar. */
function shown(tellings: readonly Telling<string>[], limits = onceLimits): readonly string[] {
  const once = onceEach<string>(limits)
  const during = tellings.flatMap((one) => once.take(one))
  return [...during, '|', ...once.rest()]
}

describe('onceEach', (it) => {
  const table: readonly (readonly [string, readonly Telling<string>[], readonly string[]])[] = [
    ['shows an event once', [telling('a', {}), telling('b', {})], ['a', '|']],
    ['tells events by serial', [telling('a', {}), telling('b', { serial: 8 })], ['a', 'b', '|']],
    ['tells boots by time', [telling('a', {}), telling('b', { at: 2000 })], ['a', 'b', '|']],
    ['tells processes of unknown hosts by pid', [telling('a', {}), telling('b', { pid: 2 })], ['a', 'b', '|']],
    [
      'tells nodes apart',
      [telling('a', { node: 'x' }), telling('b', { node: 'y' }), telling('c', { node: 'x' })],
      ['a', 'b', '|'],
    ],
    ['takes a telling without a node for any node', [telling('a', { node: 'x' }), telling('b', {})], ['a', '|']],
    ['and the other way round', [telling('a', {}), telling('b', { node: 'x' })], ['a', '|']],
    [
      'prefers a rich telling that comes later',
      [telling('poor', { isPoor: true }), telling('rich', {})],
      ['rich', '|'],
    ],
    [
      'shows a poor telling in the end if nothing better came',
      [telling('poor', { isPoor: true, serial: 9 }), telling('rich', {})],
      ['rich', '|', 'poor'],
    ],
    [
      'shows of two poor tellings the first',
      [telling('a', { isPoor: true }), telling('b', { isPoor: true })],
      ['|', 'a'],
    ],
    [
      'knows an event without a serial by its second and call, as often as it occurs',
      [
        telling('1', { at: 1004, serial: 7 }),
        telling('2', { at: 1008, serial: 8 }),
        ...['s1', 's2', 's3'].map((item) => telling(item, { at: 1000, serial: 0, isPoor: true })),
      ],
      ['1', '2', '|', 's3'],
    ],
    [
      'keeps apart what other records of one event say',
      [telling('a', { seccomp: undefined, text: 'PATH 0' }), telling('b', { seccomp: undefined, text: 'PATH 1' })],
      ['a', 'b', '|'],
    ],
  ]
  for (const [claim, tellings, expected] of table) it(claim, () => assert.equal(shown(tellings), expected))

  it('lets no more than a number wait, in order', () => {
    const poor = [1, 2, 3, 4].map((serial) => telling(String(serial), { serial, isPoor: true }))
    assert.equal(shown(poor, { ...onceLimits, waitingMax: 2 }), ['1', '2', '|', '3', '4'])
  })

  it('counts duplicates', () => {
    const once = onceEach<string>(onceLimits)
    for (let count = 0; count < 5; count += 1) once.take(telling('a', {}))
    assert.is(once.duplicateCount(), 4)
  })
})
