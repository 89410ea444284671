import * as assert from 'uvu/assert'
import { aggregated, isAlive } from '../../../src/sim/marathon/health.ts'
import { instant } from '../../../src/domain/time.ts'
import { describe } from '../../support/describe.ts'
import { Story } from './small-marathon.ts'

const check = { protocol: 'HTTP', gracePeriodSeconds: 0, intervalSeconds: 10, maxConsecutiveFailures: 3 }
const kills = (story: Story) => story.asked.filter((one) => one.startsWith('kill')).length

describe('health checks that Marathon makes (marathon §3.5)', (it) => {
  it('first after five seconds of the version, then every interval; the fourth failure kills', () => {
    const story = new Story()
    story.healthy = false
    story.app({ healthChecks: [check] })
    story.run()
    story.events()
    story.until(34_999)
    assert.equal([kills(story), story.events().filter((one) => one === 'failed_health_check').length], [0, 3])
    story.until(35_000)
    assert.is(kills(story), 1)
    assert.equal(story.events(), ['failed_health_check', 'unhealthy_instance_kill 503 Service Unavailable'])
  })
  it('it comes back without a delay, and RE-4: the kill is remembered as the last failure', () => {
    const story = new Story()
    story.healthy = false
    story.app({ healthChecks: [{ ...check, maxConsecutiveFailures: 1 }] })
    const [task] = story.run()
    story.until(15_000).status(task!, 'TASK_KILLED')
    assert.equal([story.figures().delayMs, story.offer().length], [undefined, 1])
    const { lastTaskFailure } = story.view('/v2/apps/a')['app'] as { readonly lastTaskFailure: object }
    assert.equal(
      [(lastTaskFailure as { state: string }).state, (lastTaskFailure as { message: string }).message],
      ['TASK_KILLED', 'Task was killed since health check failed. Reason: 503 Service Unavailable'],
    )
  })
  it('nought failures never kill', () => {
    const story = new Story()
    story.healthy = false
    story.app({ healthChecks: [{ ...check, maxConsecutiveFailures: 0 }] })
    story.run()
    story.until(600_000)
    assert.is(kills(story), 0)
  })
  it('the grace period excuses what was never healthy, and nothing after that', () => {
    const story = new Story()
    story.healthy = false
    story.app({ healthChecks: [{ ...check, gracePeriodSeconds: 60, maxConsecutiveFailures: 1 }] })
    story.run()
    story.until(60_000)
    story.events()
    story.until(75_000)
    assert.is(kills(story), 1)
    const healthy = new Story()
    healthy.app({ healthChecks: [{ ...check, gracePeriodSeconds: 60, maxConsecutiveFailures: 1 }] })
    healthy.run()
    healthy.until(6000)
    healthy.healthy = false
    healthy.until(25_000)
    assert.is(kills(healthy), 1)
  })
  it('a deployment waits for health', () => {
    const story = new Story()
    story.healthy = false
    story.app({ healthChecks: [{ ...check, gracePeriodSeconds: 300 }] })
    story.run()
    story.until(20_000)
    assert.is(story.isDeploying(), true)
    story.healthy = true
    story.until(25_000)
    assert.is(story.isDeploying(), false)
    const [task] = story.view('/v2/apps/a/tasks')['tasks'] as readonly { healthCheckResults: readonly object[] }[]
    assert.match(JSON.stringify(task?.healthCheckResults), /"alive":true.*"instanceId":"instance \[a.instance-i1\]"/)
  })
  it('all checks must be alive; while one is unknown nobody knows', () => {
    const alive = {
      firstSuccess: instant(1),
      lastSuccess: instant(5),
      lastFailure: instant(3),
      cause: '',
      failures: 0,
    }
    const dead = { ...alive, lastFailure: instant(6) }
    assert.equal([isAlive(alive), isAlive(dead), isAlive(undefined)], [true, false, false])
    assert.equal(
      [aggregated([alive, alive]), aggregated([alive, undefined]), aggregated([alive, dead])],
      [true, undefined, false],
    )
  })
})

describe('checks that executors make', (it) => {
  it('Marathon sees their results, and does not kill', () => {
    const story = new Story()
    story.app({ healthChecks: [{ protocol: 'MESOS_HTTP', maxConsecutiveFailures: 1 }] })
    const [task] = story.run()
    assert.is(story.isDeploying(), true)
    story.status(task!, 'TASK_RUNNING', { healthy: true })
    assert.is(story.isDeploying(), false)
    for (const healthy of [false, true, false]) story.status(task!, 'TASK_RUNNING', { healthy })
    assert.is(kills(story), 0)
  })
  it('of a pod all containers count', () => {
    const story = new Story()
    const healthCheck = { http: { path: '/' } }
    story.pod({
      containers: [
        { name: 'a', healthCheck },
        { name: 'b', healthCheck },
      ],
    })
    const [one, two] = story.run()
    story.status(one!, 'TASK_RUNNING', { healthy: true })
    const seen = () => story.events().filter((line) => line.startsWith('instance_health')).length
    assert.is(seen(), 1)
    story.status(two!, 'TASK_RUNNING', { healthy: false })
    story.status(two!, 'TASK_RUNNING', { healthy: true })
    assert.is(seen(), 2)
  })
})
