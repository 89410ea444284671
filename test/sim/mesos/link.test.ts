import * as assert from 'uvu/assert'
import { duration } from '../../../src/domain/time.ts'
import type { ClusterLink } from '../../../src/sim/mesos/link.ts'
import { describe } from '../../support/describe.ts'
import { lineOf, start, story, taskNamed } from './small-cluster.ts'

/** One task that runs for a second, over such a network: what its framework heard, and when. */
function heard(link: ClusterLink | undefined): readonly (readonly [string, number])[] {
  const told: (readonly [string, number])[] = []
  const { framework, simulation, until } = story({
    fates: { t: { after: 1000 } },
    tasks: [taskNamed('t')],
    parameters: { link },
  })
  framework.onUpdate = (update) => told.push([lineOf(update).split(' | ')[1] ?? '', simulation.now() - start])
  until(120_000)
  return told
}

const quiet = heard(undefined)
const states = quiet.map(([state]) => state)

describe('the network within a cluster', (it) => {
  it('each message takes as long in a quiet one', () =>
    assert.equal(states, ['TASK_STARTING', 'TASK_RUNNING', 'TASK_FINISHED']))
  it('a lag that is drawn keeps the order of a connection, and makes all later', () => {
    const slow = heard({ lag: [duration(50), duration(400)], loss: 0 })
    assert.equal(
      slow.map(([state]) => state),
      states,
    )
    for (const [place, [state, at]] of slow.entries()) assert.ok(at > (quiet[place]?.[1] ?? 0) + 50, state)
  })
  it('what is lost is sent again: late, and still in order', () => {
    const lossy = heard({ lag: [duration(1), duration(1)], loss: 0.5 })
    assert.equal(
      lossy.map(([state]) => state),
      states,
    )
    assert.ok((lossy.at(-1)?.[1] ?? 0) > (quiet.at(-1)?.[1] ?? 0) + 200)
  })
  it('is the same with the same seed', () => {
    const link = { lag: [duration(1), duration(90)], loss: 0.3 } as const
    assert.equal(heard(link), heard(link))
  })
})
