import * as assert from 'uvu/assert'
import { isObject, type JsonObject } from '../../../src/wire/json-fields.ts'
import { describe } from '../../support/describe.ts'
import { Story } from './small-marathon.ts'

const how = { isForced: false, because: 0 }
const forced = { isForced: true, because: 0 }
const app = (id: string, json: JsonObject = {}): JsonObject => ({ id, cmd: 'run', ...json })
const db = app('db')
const api = app('api', { dependencies: ['db'] })
const web = app('web', { dependencies: ['api'] })

/** `Scale /shop/db, Start …` of each step. */
function stepsOf(story: Story): readonly string[] {
  const [plan] = deploymentsOf(story)
  const steps = Array.isArray(plan?.['steps']) ? plan['steps'].filter(isObject) : []
  return steps.map(({ actions }) =>
    (Array.isArray(actions) ? actions.filter(isObject) : [])
      .map(({ action, app: id, pod }) => `${String(action).replace(/Application|Pod/, '')} ${String(id ?? pod)}`)
      .join(', '),
  )
}

const deploymentsOf = (story: Story): readonly JsonObject[] => {
  const { answer } = story.view('/v2/deployments')
  return Array.isArray(answer) ? answer.filter(isObject) : []
}
const runAll = (story: Story): readonly string[] => story.run().map((task) => task.split('.')[0] ?? '')

describe('several apps in one deployment (marathon §3.7)', (it) => {
  it('a group is deployed in the order of its dependencies, what waits for the same at once', () => {
    const story = new Story()
    const shop = { id: '/shop', apps: [web, api, db, app('mail', { dependencies: ['db'] })] }
    assert.is(story.marathon.putGroup(shop, how).status, 201)
    assert.equal(stepsOf(story), [
      'Start /shop/web, Start /shop/api, Start /shop/db, Start /shop/mail',
      'Scale /shop/db',
      'Scale /shop/api, Scale /shop/mail',
      'Scale /shop/web',
    ])
    assert.equal(
      [1, 2, 3].map(() => runAll(story)),
      [['shop_db'], ['shop_api', 'shop_mail'], ['shop_web']],
    )
    assert.equal(deploymentsOf(story), [])
  })
  it('a step is told when it begins and when it is over, and the end once', () => {
    const story = new Story()
    story.events()
    story.marathon.putGroup({ id: '/shop', apps: [api, db] }, how)
    const begun = story.events()
    assert.equal(
      begun.filter((one) => one.startsWith('deployment')),
      ['deployment_info', 'deployment_step_success', 'deployment_info'],
    )
    assert.is(begun[0], 'group_change_success')
    runAll(story)
    runAll(story)
    assert.equal(
      story.events().filter((one) => one.startsWith('deployment')),
      ['deployment_step_success', 'deployment_info', 'deployment_step_success', 'deployment_success'],
    )
  })
  it('the API shows one deployment, its step and all its apps', () => {
    const story = new Story()
    story.marathon.putGroup({ id: '/shop', apps: [api, db] }, how)
    runAll(story)
    const [{ affectedApps, currentStep, totalSteps, currentActions } = {}] = deploymentsOf(story)
    assert.equal([affectedApps, currentStep, totalSteps], [['/shop/api', '/shop/db'], 3, 3])
    assert.equal(currentActions, [{ action: 'ScaleApplication', app: '/shop/api', readinessCheckResults: [] }])
    const ids = ['/shop/api', '/shop/db'].map((id) => {
      const { app: shown } = story.view(`/v2/apps${id}`)
      return isObject(shown) ? JSON.stringify(shown['deployments']) : ''
    })
    assert.equal(ids, [`[{"id":"d1"}]`, `[{"id":"d1"}]`])
  })
  it('what loops holds all that waits for it, and locks it', () => {
    const story = new Story()
    story.marathon.putGroup({ id: '/shop', apps: [api, { ...db, healthChecks: [{ protocol: 'COMMAND' }] }] }, how)
    for (let attempts = 0; attempts < 5; attempts += 1) {
      for (const task of story.run()) story.status(task, 'TASK_FAILED')
      story.until(story.now + 60_000)
    }
    assert.is(story.conditions('/shop/db')['Failed'], 1)
    assert.equal(story.conditions('/shop/api'), {})
    for (const id of ['/shop/db', '/shop/api', '/shop/other'])
      assert.is(story.marathon.putApp(app(id, { instances: 3 }), how).status, id === '/shop/other' ? 201 : 409)
  })
  it('by force a change of one app calls the whole deployment off', () => {
    const story = new Story()
    story.marathon.putGroup({ id: '/shop', apps: [api, db] }, how)
    story.events()
    story.marathon.putApp(app('/shop/api'), forced)
    assert.ok(story.events().includes('deployment_failed The upgrade has been cancelled'))
    assert.is(deploymentsOf(story).length, 1)
    assert.equal(runAll(story), ['shop_db', 'shop_api'], 'what has begun goes on')
  })
  it('a part that is done is held by its deployment: nothing that is lost of it is replaced meanwhile', () => {
    const story = new Story()
    story.marathon.putGroup({ id: '/shop', apps: [api, db] }, how)
    const [task] = story.run()
    story.status(task!, 'TASK_UNREACHABLE', { unreachableSince: undefined })
    story.until(400_000)
    assert.equal(story.conditions('/shop/db'), {})
  })
  it('a list of apps is one deployment too, and leaves out what is as it was', () => {
    const story = new Story()
    story.app({})
    runAll(story)
    const list = [app('/a'), app('/b'), app('/c', { dependencies: ['/b', '/a'] })]
    assert.is(story.marathon.putApps(list, how).status, 201)
    assert.equal(stepsOf(story), ['Start /b, Start /c', 'Scale /b', 'Scale /c'])
  })
  it('counts as one among those that may run at once, until it is over or called off', () => {
    const story = new Story({ flags: { max_running_deployments: '2' } })
    story.marathon.putGroup({ id: '/shop', apps: [api, db] }, how)
    const putNew = (id: string) => story.marathon.putApp(app(id), how).status
    assert.equal([putNew('/x'), putNew('/y')], [201, 403])
    story.marathon.putApp(app('/x', { instances: 2 }), forced)
    assert.is(putNew('/y'), 403, 'one in the place of another')
    runAll(story)
    assert.is(putNew('/y'), 201, 'that of /x is over')
    assert.is(putNew('/z'), 403)
    story.marathon.cancelDeployment('/shop/api', forced)
    assert.is(putNew('/z'), 201)
  })
  it('what a group no longer lists is stopped first', () => {
    const story = new Story()
    story.marathon.putGroup({ id: '/shop', apps: [db, api, web], groups: [{ id: 'old', apps: [app('x')] }] }, how)
    for (let step = 0; step < 4; step += 1) story.run()
    assert.equal(deploymentsOf(story), [])
    story.marathon.putGroup({ id: '/shop', apps: [{ ...db, cmd: 'new' }, api], groups: [] }, how)
    assert.equal(stepsOf(story), ['Stop /shop/web, Stop /shop/old/x', 'Restart /shop/db'])
    for (const task of story.launched) if (story.asked.includes(`kill ${task}`)) story.status(task, 'TASK_KILLED')
    assert.equal(runAll(story), ['shop_db'])
  })
  it('a list that is left out changes nothing', () => {
    const story = new Story()
    story.marathon.putGroup({ id: '/shop', apps: [db], groups: [{ id: 'a', apps: [app('x')] }] }, how)
    story.run()
    story.marathon.putGroup({ id: '/shop', groups: [{ id: 'a', apps: [app('x'), app('y')] }] }, how)
    assert.equal(stepsOf(story), ['Start /shop/a/y', 'Scale /shop/a/y'])
  })
  it('groups wait for groups', () => {
    const story = new Story()
    const groups = [
      { id: 'front', dependencies: ['../back'], apps: [app('web')] },
      { id: 'back', apps: [app('x'), app('y', { dependencies: ['x'] })] },
    ]
    story.marathon.putGroup({ id: '/shop', groups }, how)
    assert.equal(stepsOf(story).slice(1), ['Scale /shop/back/x', 'Scale /shop/back/y', 'Scale /shop/front/web'])
    // It is kept of the group, and counts for what comes into it later.
    for (let step = 0; step < 3; step += 1) story.run()
    story.marathon.putApps([app('/shop/front/more'), app('/shop/back/more')], how)
    assert.equal(stepsOf(story).slice(1), ['Scale /shop/back/more', 'Scale /shop/front/more'])
  })
  it('whoever waits for himself is refused, and so is a wrong definition, at its place', () => {
    const story = new Story()
    const circle = { id: '/shop', apps: [app('a', { dependencies: ['b'] }), app('b', { dependencies: ['a'] })] }
    const { status, problems } = story.marathon.putGroup(circle, how)
    assert.equal([status, problems[0]?.errors], [422, ['Dependency graph has cyclic dependencies.']])
    const wrong = { id: '/shop', groups: [{ id: 'in', apps: [app('a'), app('b', { instances: -1 })] }] }
    assert.equal(
      story.marathon.putGroup(wrong, how).problems.map(({ path }) => path),
      ['/groups(0)/apps(1)/instances'],
    )
    assert.equal(story.view('/v2/apps'), { apps: [] })
  })
  it('cancelled, all of it is put back in one deployment', () => {
    const story = new Story()
    story.marathon.putGroup({ id: '/shop', apps: [db] }, how)
    story.run()
    story.marathon.putGroup({ id: '/shop', apps: [{ ...db, cmd: 'new' }, api] }, how)
    story.marathon.cancelDeployment('/shop/api', how)
    assert.equal(stepsOf(story), ['Stop /shop/api', 'Restart /shop/db'])
  })
  it('a new leader begins with the first step again, and takes what only waits for launched', () => {
    const story = new Story()
    story.marathon.putGroup({ id: '/shop', apps: [api, db] }, how)
    assert.equal(story.conditions('/shop/api'), {})
    story.lostMaster().until(20_000)
    assert.equal([stepsOf(story).length, deploymentsOf(story)[0]?.['currentStep']], [3, 3])
    assert.equal([story.conditions('/shop/db'), story.conditions('/shop/api')], [{ Scheduled: 1 }, { Scheduled: 1 }])
    runAll(story)
    assert.equal(deploymentsOf(story), [])
  })
})
