import { killedRun } from '../support/killed-alerts.ts'
import type { Manner } from '../support/receiver.ts'
import type { Fault } from './fault.ts'

const manners: readonly Manner[] = ['fail', 'busy', 'reset', 'close', 'redirect', 'hang']
const jobs = ['shop.email', 'shop.report']
/** Two alerts at each of eight sinks. */
const heardMax = 16

/** Serve is killed thrice while a crash loop is told to every kind of sink, and each third request goes wrong. */
const toldAcrossKills: Fault = {
  name: 'serve is killed while alerts are told',
  run: async (chance) => {
    const kills = [chance.between(200, 1500), chance.between(200, 2500), chance.between(200, 4000)]
    const offset = chance.between(0, 2)
    const manner = (index: number): Manner =>
      (index + offset) % 3 === 0 ? (manners[chance.between(0, manners.length - 1)] ?? 'fail') : 'take'
    const heard = await killedRun({ kills, jobs, manner })
    const whole = heard.filter(({ events }) => events.join() === 'firing,resolved')
    const again = heard.reduce((sum, { repeated }) => sum + repeated, 0)
    return {
      acknowledged: whole.length,
      lost: heardMax - whole.length,
      // What came again with the same bytes is allowed; other bytes or another order are not.
      repeated: heard.reduce((sum, { events }) => sum + Math.max(0, events.length - 2), 0),
      says: `killed after ${kills.join(', ')} ms; ${again} messages came again with the same bytes`,
    }
  },
}

/** What goes wrong on the way of alerts. */
export const alertFaults: readonly Fault[] = [toldAcrossKills]
