import * as assert from 'uvu/assert'
import { taskId } from '../../../src/domain/ids.ts'
import { duration, instant } from '../../../src/domain/time.ts'
import { createSimulation } from '../../../src/sim/engine/create-simulation.ts'
import type { Operation } from '../../../src/sim/mesos/driver.ts'
import { describe } from '../../support/describe.ts'
import { agentNamed, lineOf, start, story, type Story, taskNamed } from './small-cluster.ts'

const hosts = ['a', 'b', 'c']

/** A crash loop of six tasks under whatever fate has in store: one deed every few seconds. */
function trouble(seed: number, isOn: boolean): readonly string[] {
  const dice = createSimulation({ start, seed }).random('deeds')
  const told = story({
    agents: hosts.map((host) => agentNamed(host)),
    isOn,
    fates: { t: { after: 700, end: { status: 1 } }, u: {} },
  })
  let launched = 0
  let wanted = 6
  const { framework, driver, mesos } = told
  framework.onOffers = (offers) => {
    for (const offer of offers) {
      const operations: Operation[] = []
      for (let count = 0; count < 3 && wanted > 0; count += 1) {
        launched += 1
        wanted -= 1
        const name = launched % 3 === 0 ? 'u' : 't'
        operations.push({ kind: 'launch', task: taskNamed(name, { id: taskId(`${name}.${launched}`) }) })
      }
      driver.accept(offer, operations, duration(2000), 0)
    }
  }
  framework.onUpdate = ({ state, reason }) => {
    if (reason !== 'REASON_RECONCILIATION' && /FAILED|KILLED|DROPPED|GONE|ERROR/.test(state)) wanted += 1
  }
  const deeds: readonly ((story: Story, host: string) => void)[] = [
    (_, host) => mesos.restartAgent(host, 0),
    (_, host) => mesos.stopAgent(host, 0),
    (_, host) => mesos.startAgent(host, 0),
    (_, host) => mesos.powerOff(host, 0),
    (_, host) => mesos.partition(host, 0),
    (_, host) => mesos.heal(host, 0),
    (_, host) => mesos.drain(host, { markGone: false }, 0),
    (_, host) => mesos.reactivate(host, 0),
    () => mesos.failOver(0),
    () => driver.reconcile([]),
    () => driver.kill(taskId(`u.${dice.int(1, 12) * 3}`), undefined, undefined, 0),
    () => driver.suppress('*'),
    () => driver.revive('*'),
  ]
  for (let at = 0; at < 600_000;) {
    at += dice.int(50, 20_000)
    told.until(at)
    deeds[dice.int(0, deeds.length - 1)]?.(told, hosts[dice.int(0, 2)] ?? 'a')
  }
  driver.revive('*')
  told.until(1_000_000)
  return framework.updates.map((update) => `${update.at - instant(start)} ${lineOf(update)}`)
}

describe('trouble of all kinds', (it) => {
  for (let seed = 1; seed <= 40; seed += 1)
    it(`leaves resources and states in order, seed ${seed}`, () => {
      const heard = trouble(seed, false)
      assert.ok(heard.length > 10, `${heard.length} statuses`)
      if (seed <= 5) assert.equal(trouble(seed, true), heard)
    })
})
