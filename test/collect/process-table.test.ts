import * as assert from 'uvu/assert'
import type { Owner } from '../../src/collect/owner.ts'
import { ProcessTable } from '../../src/collect/process-table.ts'
import type { ContainerId } from '../../src/domain/ids.ts'
import type { ProcessEvent } from '../../src/wire/netlink/process-event.ts'
import { describe } from '../support/describe.ts'

type Move = { readonly is: 'move'; readonly pid: number; readonly to: string; readonly at: number }
const fork = (pid: number, parent: number, at: number): ProcessEvent => ({ is: 'fork', pid, parent, at })
const exit = (pid: number, at: number): ProcessEvent => ({ is: 'exit', pid, status: 0, at })
const move = (pid: number, to: string, at: number): Move => ({ is: 'move', pid, to, at })

/** A table that heard this, on a host where every process is gone when it is looked at. */
function after(...events: readonly (ProcessEvent | Move)[]): ProcessTable {
  const table = new ProcessTable({ sight: () => 'gone', startedAt: () => undefined })
  table.movesAreTold = true
  for (const event of events)
    if (event.is === 'move') table.moved(event.pid, event.to as ContainerId, event.at)
    else table.take(event)
  return table
}

describe('whose a pid was', (it) => {
  const table: readonly (readonly [
    string,
    ProcessTable,
    readonly [number, number],
    Owner['container'],
    Owner['why'],
  ])[] = [
    ['one that was moved', after(fork(5, 1, 100), move(5, 'c', 101)), [5, 102], 'c' as ContainerId, 'event'],
    [
      'its child, forked after the move',
      after(fork(5, 1, 100), move(5, 'c', 101), fork(6, 5, 102)),
      [6, 103],
      'c' as ContainerId,
      'inherited',
    ],
    [
      'its child, forked before the move',
      after(fork(5, 1, 100), fork(6, 5, 101), move(5, 'c', 102)),
      [6, 103],
      undefined,
      'unknown',
    ],
    ['one that ended', after(fork(5, 1, 100), move(5, 'c', 101), exit(5, 102)), [5, 102], 'c' as ContainerId, 'event'],
    [
      'a pid long after its end',
      after(fork(5, 1, 100), move(5, 'c', 101), exit(5, 102)),
      [5, 502],
      undefined,
      'unknown',
    ],
    [
      'a pid that is used again, before',
      after(fork(5, 1, 100), move(5, 'c', 101), exit(5, 102), fork(5, 1, 200), move(5, 'd', 201)),
      [5, 101],
      'c' as ContainerId,
      'event',
    ],
    [
      'a pid that is used again, after',
      after(fork(5, 1, 100), move(5, 'c', 101), exit(5, 102), fork(5, 1, 200), move(5, 'd', 201)),
      [5, 220],
      'd' as ContainerId,
      'event',
    ],
    [
      'a pid that is used again within a tick',
      after(fork(5, 1, 100), move(5, 'c', 101), exit(5, 102), fork(5, 1, 103), move(5, 'd', 104)),
      [5, 101],
      undefined,
      'ambiguous',
    ],
    [
      'one whose group in another hierarchy is less deep',
      after(fork(5, 1, 100), move(5, 'c.n', 101), move(5, 'c', 102)),
      [5, 103],
      'c.n' as ContainerId,
      'event',
    ],
    ['one that was heard of by its move alone', after(move(5, 'c', 101)), [5, 102], 'c' as ContainerId, 'event'],
  ]
  for (const [name, told, [pid, at], container, why] of table)
    it(`is known of ${name}`, () => assert.equal(told.owner(pid, at), { container, why }))

  it('forgets the oldest of too many lives, and counts them', () => {
    const limits = { keptMs: 60_000, endedMax: 10 }
    const small = new ProcessTable({ sight: () => 'gone', startedAt: () => undefined, limits })
    small.movesAreTold = true
    for (let pid = 1000; pid < 1100; pid += 1) {
      small.take(fork(pid, 1, pid))
      small.take(exit(pid, pid))
    }
    assert.is(small.size, 10)
    assert.is(small.counts.forgotten, 90)
  })
})
