import * as assert from 'uvu/assert'
import { duration, instant } from '../../../src/domain/time.ts'
import { createSimulation } from '../../../src/sim/engine/create-simulation.ts'
import { MemoryGroup, type MemoryUser } from '../../../src/sim/kernel/memory.ts'
import { describe } from '../../support/describe.ts'

type Grow = { readonly at: number; readonly who: string; readonly mib: number; readonly over?: number }
type Leave = { readonly at: number; readonly who: string; readonly leaves: true }

/** Who was killed and when, in ms from the start. */
function killed(limit: number, story: readonly (Grow | Leave)[]): readonly string[] {
  const simulation = createSimulation({ start: instant(0), seed: 1 })
  const group = new MemoryGroup(simulation, limit)
  const told: string[] = []
  const users = new Map<string, MemoryUser>()
  const userOf = (who: string): MemoryUser => {
    const user = users.get(who) ?? {
      outOfMemory: () => {
        told.push(`${who} at ${simulation.now()}`)
        group.leave(users.get(who) as MemoryUser)
      },
    }
    users.set(who, user)
    return user
  }
  for (const one of story)
    simulation.at(instant(one.at), 1, () =>
      'leaves' in one ? group.leave(userOf(one.who)) : group.grow(userOf(one.who), one.mib, duration(one.over ?? 0)),
    )
  simulation.runUntil(instant(100_000))
  return told
}

describe('a memory cgroup', (it) => {
  const table: readonly (readonly [string, number, readonly (Grow | Leave)[], readonly string[]])[] = [
    ['up to its limit', 100, [{ at: 0, who: 'a', mib: 100, over: 1000 }], []],
    ['at once beyond', 100, [{ at: 5, who: 'a', mib: 101 }], ['a at 5']],
    ['passing the limit on the way', 100, [{ at: 0, who: 'a', mib: 200, over: 1000 }], ['a at 501']],
    [
      'two together; the greater goes',
      100,
      [
        { at: 0, who: 'a', mib: 60 },
        { at: 0, who: 'b', mib: 80, over: 800 },
      ],
      ['a at 401'],
    ],
    [
      'two that grow at once',
      100,
      [
        { at: 0, who: 'a', mib: 100, over: 1000 },
        { at: 0, who: 'b', mib: 50, over: 1000 },
      ],
      ['a at 667'],
    ],
    [
      'what one gave back counts no more',
      100,
      [
        { at: 0, who: 'a', mib: 60 },
        { at: 10, who: 'a', leaves: true },
        { at: 20, who: 'b', mib: 100 },
      ],
      [],
    ],
    [
      'shrinking makes room',
      100,
      [
        { at: 0, who: 'a', mib: 90 },
        { at: 10, who: 'a', mib: 10, over: 100 },
        { at: 50, who: 'b', mib: 60, over: 50 },
      ],
      [],
    ],
    ['no limit', Number.POSITIVE_INFINITY, [{ at: 0, who: 'a', mib: 1e9, over: 10 }], []],
  ]
  for (const [name, limit, story, wanted] of table) it(name, () => assert.equal(killed(limit, story), wanted))
})
