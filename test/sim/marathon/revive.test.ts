import * as assert from 'uvu/assert'
import { describe } from '../../support/describe.ts'
import { Story } from './small-marathon.ts'

const directives = (story: Story) =>
  story.asked.filter((one) => one === 'suppress' || one === 'unsuppress' || one === 'revive')

describe('suppress and revive (marathon §7)', (it) => {
  it('RO-1: what a delay holds wants no offers', () => {
    const story = new Story()
    story.app({ backoffSeconds: 60 })
    const [task] = story.run()
    story.status(task!, 'TASK_FAILED').until(20_000)
    assert.is(directives(story).at(-1), 'suppress')
    story.until(60_000)
    assert.is(directives(story).at(-1), 'unsuppress')
  })
  it('RO-2: not wanted; wanted for the first; revived for the second', () => {
    const story = new Story({ flags: { min_revive_offers_interval: '1' } })
    assert.equal(directives(story), ['suppress'])
    story.until(10)
    story.app({})
    story.until(20)
    assert.equal(directives(story).slice(0, 2), ['suppress', 'unsuppress'])
    story.app({ instances: 2 })
    story.until(30)
    assert.ok(directives(story).slice(2).includes('revive'))
  })
  it('RO-3: one more revive at the second tick, while offers are wanted', () => {
    const story = new Story()
    story.until(10_000)
    story.app({})
    assert.equal(directives(story), ['suppress', 'unsuppress'])
    story.until(19_999)
    assert.equal(directives(story).length, 2)
    story.until(20_000)
    assert.equal(directives(story), ['suppress', 'unsuppress', 'revive'])
    story.until(60_000)
    assert.equal(directives(story).length, 3)
  })
  it('RO-3: the ticks go on since the leader began, so that the second one may be little more than one away', () => {
    const story = new Story()
    story.until(14_000)
    story.app({})
    assert.equal(directives(story), ['suppress', 'unsuppress'])
    story.until(19_999)
    assert.equal(directives(story).length, 2)
    story.until(20_000)
    assert.equal(directives(story), ['suppress', 'unsuppress', 'revive'])
  })
  it('RO-4: a deadline that has passed holds nothing', () => {
    const story = new Story()
    story.app({ backoffSeconds: 0 })
    const [task] = story.run()
    story.status(task!, 'TASK_FAILED')
    assert.is(story.offer().length, 1)
  })
  it('changes go out at most once per interval, and `disable_suppress_offers` suppresses never', () => {
    const story = new Story({ flags: { disable_suppress_offers: 'true' } })
    story.app({})
    story.run()
    story.until(60_000)
    assert.equal(
      directives(story).filter((one) => one === 'suppress'),
      [],
    )
  })
})
