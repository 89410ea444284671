import * as assert from 'uvu/assert'
import { duration } from '../../../src/domain/time.ts'
import { isRemembered } from '../../../src/sim/marathon/updates.ts'
import type { TaskState } from '../../../src/domain/task.ts'
import { isObject } from '../../../src/wire/json-fields.ts'
import { describe } from '../../support/describe.ts'
import { inCondition, Story, vector } from './small-marathon.ts'

const forced = { isForced: true, because: 0 }
const kills = (story: Story) => story.asked.filter((one) => one.startsWith('kill')).length
const request = { count: 1, scale: false, wipe: false, ...forced }

describe('kills through the API (marathon §5.2)', (it) => {
  const three = () => {
    const story = new Story()
    story.app({ instances: 3 })
    return { story, tasks: story.run() }
  }
  it('alone: the instance comes back, without a delay', () => {
    const { story, tasks } = three()
    story.marathon.killTasks('/a', request)
    story.status(tasks[0]!, 'TASK_KILLED')
    assert.equal([kills(story), story.conditions()], [1, { Killed: 1, Running: 2 }])
    assert.match(story.offer()[0] ?? '', /instance-i1\._app\.2$/)
  })
  it('with scale: the target goes down, and these very instances go', () => {
    const { story, tasks } = three()
    story.marathon.killTasks('/a', { ...request, count: 2, scale: true })
    assert.equal([kills(story), story.isDeploying()], [2, true])
    for (const task of tasks.slice(0, 2)) story.status(task, 'TASK_KILLED')
    assert.equal([story.conditions(), story.isDeploying()], [{ Running: 1 }, false])
    assert.is((story.view('/v2/apps/a')['app'] as { instances: number }).instances, 1)
  })
  it('with wipe: the records go at once, other instances take their places', () => {
    const { story, tasks } = three()
    story.marathon.killTasks('/a', { ...request, wipe: true })
    assert.equal([kills(story), story.conditions()], [1, { Running: 2, Scheduled: 1 }])
    story.events()
    story.status(tasks[0]!, 'TASK_KILLED')
    assert.equal(story.events(), ['unknown_instance_terminated Killed'])
    assert.match(story.offer()[0] ?? '', /instance-i4\._app\.1$/)
  })
  it('both at once are refused', () => {
    const { story } = three()
    const answer = story.marathon.killTasks('/a', { ...request, scale: true, wipe: true })
    assert.equal([answer.status, kills(story)], [400, 0])
  })
})

describe('deployments that stand in the way (marathon §3.7)', (it) => {
  it('an unforced change is refused, and the stream tells of the refused plan', () => {
    const story = new Story()
    story.app({})
    story.events()
    assert.is(story.app({ cmd: 'other' }, false), 409)
    assert.match(story.events().join(), /deployment_failed App is locked by one or more deployments/)
    assert.is(story.app({ cmd: 'other' }), 200)
    assert.ok(story.events().includes('deployment_failed The upgrade has been cancelled'))
  })
  it('so is one too many', () => {
    const story = new Story({ flags: { max_running_deployments: '1' } })
    story.app({})
    assert.is(story.app({ id: '/b' }, false), 403)
  })
  it('cancelled, what was before comes back; a first deployment leaves nothing', () => {
    const story = new Story()
    story.app({})
    story.run()
    story.app({ cmd: 'other' })
    story.marathon.cancelDeployment('/a', { isForced: false, because: 0 })
    assert.is((story.view('/v2/apps/a')['app'] as { cmd: string }).cmd, 'run')
    story.app({ id: '/b' })
    story.marathon.cancelDeployment('/b', { isForced: false, because: 0 })
    assert.is(story.marathon.view('/v2/apps/b', ''), undefined)
    assert.is(story.marathon.cancelDeployment('/b', forced).status, 404)
  })
  it('cancelled by force it only stops', () => {
    const story = new Story()
    story.app({})
    story.run()
    story.app({ cmd: 'other' })
    assert.is(story.marathon.cancelDeployment('/a', forced).status, 202)
    assert.equal([story.isDeploying(), story.conditions()], [false, { Running: 1, Scheduled: 1 }])
  })
})

describe('a fail-over (marathon §2.1, §4.2)', (it) => {
  it('nobody answers until another leads; what Mesos said meanwhile is heard then, and the delay is gone', () => {
    const story = new Story()
    story.app({ backoffSeconds: 60 })
    const [task] = story.run()
    story.status(task!, 'TASK_FAILED').until(1000)
    assert.is(story.deadline(), 60_000)
    story.marathon.failOver(duration(20_000), 0)
    assert.equal([story.marathon.view('/v2/queue', ''), story.app({ cmd: 'other' })], [undefined, 502])
    story.until(10_000)
    assert.equal([story.offer(), story.asked.at(-1)], [[], 'decline for 5000'])
    story.until(21_000)
    assert.is(story.offer().length, 1)
  })
  it('statuses of the time between are not lost', () => {
    const story = new Story()
    const task = inCondition(story, 'Running')
    story.marathon.failOver(duration(5000), 0)
    story.status(task, 'TASK_FAILED')
    assert.equal(story.conditions(), { Running: 1 })
    story.until(5000)
    assert.equal(story.conditions(), { Failed: 1 })
  })
  it('who loses Mesos gives up the lead', () => {
    const story = new Story()
    const task = inCondition(story, 'Running', { backoffSeconds: 60 })
    story.status(task, 'TASK_FAILED')
    story.events()
    story.lostMaster().until(10_000)
    assert.ok(story.events().includes('scheduler_disconnected'))
    assert.equal([story.figures().delayMs, story.offer().length], [undefined, 1])
  })
  it('a pod that is read again begins a new back-off with its next scale, an app does not', () => {
    for (const fixed of [[], ['pod-forgets-config']] as const) {
      const story = new Story({ fixed })
      const pod = { containers: [{ name: 'c' }], scheduling: { backoff: { backoff: 60 } } }
      story.pod(pod)
      story.marathon.failOver(duration(0), 0)
      story.until(1)
      const [task] = story.run()
      story.status(task!, 'TASK_FAILED')
      story.pod({ ...pod, scaling: { kind: 'fixed', instances: 2 } })
      assert.equal(story.offer().length, fixed.length === 0 ? 1 : 0)
    }
  })
})

describe('the last failure (marathon §7)', (it) => {
  for (const id of ['RE-1', 'RE-2', 'RE-3'])
    it(`${id}: ${String(vector(id)['status'])}`, () =>
      assert.is(isRemembered(vector(id)['status'] as TaskState), vector(id)['stored']))
  it('is told with its host, and by the pod only until the next incarnation', () => {
    const story = new Story()
    story.pod({ containers: [{ name: 'c' }] })
    const [task] = story.run()
    story.status(task!, 'TASK_FAILED', { message: 'gone' }).until(2000)
    const history = () => story.view('/v2/pods/p::status')['terminationHistory'] as readonly object[]
    assert.is(history().length, 1)
    story.offer()
    assert.is(history().length, 0)
  })
})

describe('the order of events (marathon §4.3)', (it) => {
  it('of one crash', () => {
    const story = new Story()
    story.app({})
    assert.ok(story.events().includes('instance_changed Scheduled'))
    const [task] = story.offer()
    story.status(task!, 'TASK_STARTING').status(task!, 'TASK_RUNNING').status(task!, 'TASK_FAILED')
    assert.equal(
      story.events().filter((one) => !one.startsWith('deployment')),
      [
        'instance_changed Provisioned',
        'status_update TASK_STARTING',
        'instance_changed Starting',
        'status_update TASK_RUNNING',
        'instance_changed Running',
        'status_update TASK_FAILED',
        'instance_changed Failed',
      ],
    )
  })
  it('of a first deployment: two steps', () => {
    const story = new Story()
    story.app({})
    story.run()
    assert.equal(
      story.events().filter((one) => one.startsWith('deployment') || one.startsWith('group') || one.startsWith('api')),
      [
        'group_change_success',
        'api_post',
        'deployment_info',
        'deployment_step_success',
        'deployment_info',
        'deployment_step_success',
        'deployment_success',
      ],
    )
  })
  it('an app that is removed is told to have ended', () => {
    const story = new Story()
    story.app({})
    const [task] = story.run()
    story.marathon.destroy('/a', forced)
    story.status(task!, 'TASK_KILLED')
    assert.ok(story.events().includes('app_terminated'))
    assert.is(story.marathon.view('/v2/apps/a', ''), undefined)
  })
})

describe('readiness checks (marathon §3.7)', (it) => {
  const json = { portDefinitions: [{ port: 0, name: 'http-api' }], readinessChecks: [{ intervalSeconds: 30 }] }
  it('hold a deployment: at once, then an interval after each answer', () => {
    const story = new Story()
    story.ready = false
    story.app({ ...json, readinessChecks: [{ intervalSeconds: 30, preserveLastResponse: true }] })
    const [task] = story.run()
    assert.is(story.isDeploying(), true)
    const [plan] = story.view('/v2/deployments')['answer'] as readonly { currentActions: readonly object[] }[]
    assert.match(JSON.stringify(plan?.currentActions), new RegExp(`"taskId":"${task}","ready":false,"lastResponse"`))
    story.ready = true
    story.until(29_999)
    assert.is(story.isDeploying(), true)
    story.until(30_000)
    assert.is(story.isDeploying(), false)
  })
  it('the old instance stays until the new one is ready', () => {
    const story = new Story()
    story.app(json)
    story.run()
    story.ready = false
    story.app({ ...json, cmd: 'other' })
    story.run()
    story.until(90_000)
    assert.is(kills(story), 0)
    story.ready = true
    story.until(120_000)
    assert.is(kills(story), 1)
  })
  it('a check of a task that has ended is made no more', () => {
    const story = new Story()
    story.ready = false
    story.app(json)
    const [task] = story.run()
    story.status(task!, 'TASK_FAILED').until(1000)
    story.ready = true
    story.run()
    assert.is(story.isDeploying(), false)
    assert.ok(isObject(story.view('/v2/info')['marathon_config']))
  })
})
