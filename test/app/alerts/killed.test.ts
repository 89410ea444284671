import * as assert from 'uvu/assert'
import { describe } from '../../support/describe.ts'
import { killedRun } from '../../support/killed-alerts.ts'
import type { Manner } from '../../support/receiver.ts'

const manners: readonly Manner[] = ['fail', 'busy', 'reset', 'close', 'redirect', 'hang']

/** Every third request is treated badly, in every way there is. */
const badly = (index: number): Manner => (index % 3 === 0 ? (manners[(index / 3) % manners.length] ?? 'fail') : 'take')

type Case = { readonly claim: string; readonly kills: readonly number[]; readonly manner: (index: number) => Manner }

const cases: readonly Case[] = [
  { claim: 'serve is killed thrice', kills: [700, 1300, 1900], manner: () => 'take' },
  { claim: 'serve is killed, and sinks fail every third time', kills: [1000], manner: badly },
]

describe('a recorded crash loop', (it) => {
  for (const { claim, kills, manner } of cases)
    it(`gives every sink one alert and one resolve for each key, in order: ${claim}`, async () => {
      const heard = await killedRun({ kills, jobs: ['shop.email', 'shop.report'], manner })
      assert.is(heard.length, 16, JSON.stringify(heard))
      for (const { sink, key, events } of heard) assert.equal(events, ['firing', 'resolved'], `${sink} ${key}`)
    })
})
