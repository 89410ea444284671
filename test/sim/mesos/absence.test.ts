import * as assert from 'uvu/assert'
import { duration } from '../../../src/domain/time.ts'
import { describe } from '../../support/describe.ts'
import { agentNamed, story, type Story, taskNamed } from './small-cluster.ts'

const agent = 'agent-1'
const long = duration(20_000)
const begun = 5000

describe('how long something is away', (it) => {
  type Case = readonly [says: string, act: (story: Story) => void, isThere: (story: Story) => boolean, backAt: number]
  const isUp = ({ mesos }: Story): boolean => mesos.agents().every((one) => one.isUp)
  const leads = ({ framework }: Story): boolean => framework.heard.at(-1) !== 'disconnected'
  const table: readonly Case[] = [
    ['a restart', ({ mesos }) => mesos.restartAgent(agent, 0), isUp, 3000],
    ['a restart that is said to be longer', ({ mesos }) => mesos.restartAgent(agent, 0, long), isUp, 20_000],
    ['an upgrade that is said to be longer', ({ mesos }) => mesos.upgrade(agent, {}, 0, long), isUp, 20_000],
    ['a fail-over of the master', ({ mesos }) => mesos.failOver(0), leads, 10_500],
    ['one that is said to be longer', ({ mesos }) => mesos.failOver(0, long), leads, 20_500],
  ]
  for (const [says, act, isThere, backAt] of table)
    it(`${says}: ${backAt} ms`, () => {
      const told = story({ agents: [agentNamed(agent)] })
      told.until(begun)
      assert.ok(isThere(told))
      act(told)
      told.until(begun + backAt - 1)
      assert.not.ok(isThere(told))
      told.until(begun + backAt)
      assert.ok(isThere(told))
    })
})

describe('what a drain gives tasks to stop', (it) => {
  const table: readonly (readonly [own: number | undefined, most: number | undefined, grace: number])[] = [
    [undefined, undefined, 3000],
    [60_000, undefined, 60_000],
    [60_000, 10_000, 10_000],
    [2000, 10_000, 2000],
    [undefined, 10_000, 3000],
    [undefined, 1000, 1000],
  ]
  for (const [own, most, grace] of table)
    it(`its own ${own ?? 'none'}, at most ${most ?? 'any'}: ${grace} ms`, () => {
      const task = taskNamed('t', { killGrace: own === undefined ? undefined : duration(own) })
      const told = story({ tasks: [task], fates: { t: { stops: 1_000_000 } } })
      const hasEnded = (): boolean => told.framework.updates.some(({ state }) => state === 'TASK_KILLED')
      told.until(begun)
      const graceMax = most === undefined ? undefined : duration(most)
      told.mesos.drain(agent, { markGone: false, graceMax }, 0)
      told.until(begun + grace)
      assert.not.ok(hasEnded())
      told.until(begun + grace + 60) // the executor looks for ended children every now and then
      assert.ok(hasEnded())
    })
})
