import * as assert from 'uvu/assert'
import { isJobId, isRunId, taskOwner, uuidAt } from '../../src/domain/task-owner.ts'
import { iso } from '../../src/domain/time.ts'
import { describe } from '../support/describe.ts'

const uuid = 'b6ff5fa5-7714-11e7-a55c-5ecf1c4671f6'

const app = (id: string, more: object = {}) => ({ workload: 'app', id, ...more })
const pod = (id: string, more: object = {}) => ({ workload: 'pod', id, ...more })
const job = (id: string, run: string) => ({ workload: 'job', id, run })

describe('taskOwner', (it) => {
  const table: readonly (readonly [id: string, framework: string | undefined, owner: object | undefined])[] = [
    // The vectors of the reference (mesos §9, taskIds).
    [`group_app.instance-${uuid}._app.3`, undefined, app('/group/app', { container: undefined, incarnation: 3 })],
    [`group_pod.instance-${uuid}.rails.2`, undefined, pod('/group/pod', { container: 'rails', incarnation: 2 })],
    [`prod_email_20160614133813ap8ZQ.${uuid}`, 'metronome', job('prod.email', '20160614133813ap8ZQ')],
    // Each era of Marathon.
    [`group_app.instance-${uuid}.$anon.12`, 'marathon', app('/group/app', { incarnation: 12 })],
    [`group_pod.instance-${uuid}.nginx`, 'marathon', pod('/group/pod', { container: 'nginx', incarnation: undefined })],
    [`group_pod.marathon-${uuid}.nginx`, 'marathon', pod('/group/pod', { instance: `group_pod.marathon-${uuid}` })],
    [`group_app.instance-${uuid}._app.1`, 'marathon', app('/group/app', { instance: `group_app.instance-${uuid}` })],
    [`group_app.${uuid}`, 'marathon', app('/group/app', { instance: undefined, incarnation: undefined })],
    [`group_app_${uuid}`, 'marathon-user', app('/group/app')],
    [`group_app.${uuid}.42`, 'marathon', app('/group/app')],
    [`group_a.b.c.${uuid}`, undefined, app('/group/a.b.c')],
    [`a-1_b-2.instance-${uuid}._app.1`, 'marathon-user', app('/a-1/b-2')],
    [`app.instance-0f6d._app.1`, 'marathon', app('/app')],
    // Metronome, with and without the framework's name.
    [`a_20160614133813ap8ZQ.${uuid}`, undefined, job('a', '20160614133813ap8ZQ')],
    [`a--a_a--a_20160614133813ap8ZQ.${uuid}`, undefined, job('a--a.a--a', '20160614133813ap8ZQ')],
    [`a_20160614133813ap8zq.${uuid}`, 'marathon', app('/a/20160614133813ap8zq')],
    [`a_20160614133813ap8ZQ.${uuid}`, 'marathon', undefined],
    [`a.b_20160614133813ap8ZQ.${uuid}`, 'metronome', undefined],
    [`a_20160614133813ap8Z.${uuid}`, 'metronome', undefined],
    // Ids of other frameworks say nothing.
    ['nightly-report.f12a0c6d-7', undefined, undefined],
    ['order-api.v2-4.web', undefined, undefined],
    [`hello-world__node-0-server__${uuid}`, undefined, undefined],
    [`node-0-server__${uuid}`, undefined, undefined],
    [`driver.${uuid}`, 'spark', undefined],
    [`Group_app.${uuid}`, undefined, undefined],
    [`.${uuid}`, undefined, undefined],
    [uuid, undefined, undefined],
    ['', undefined, undefined],
    ['a'.repeat(100_000), undefined, undefined],
    [`${'a_'.repeat(400)}!`, undefined, undefined],
  ]

  for (const [id, framework, owner] of table) {
    it(`reads ${id.slice(0, 60)} of ${framework ?? 'any framework'}`, () => {
      const found = taskOwner(id, framework)
      if (owner === undefined) assert.is(found, undefined)
      else assert.equal({ ...found, ...owner }, found)
    })
  }

  it('knows when the id was made', () => {
    const owner = taskOwner(`group_app.${uuid}`, undefined)
    assert.is(owner?.uuidAt === undefined ? undefined : iso(owner.uuidAt), '2017-08-01T23:54:11.133Z')
  })
})

describe('uuidAt', (it) => {
  it('reads version 1 only', () => {
    assert.is(uuidAt('13814000-1dd2-11b2-8000-000000000000'), 0)
    assert.is(uuidAt('7b2f4f7e-5f3c-4b1e-9c57-0242ac110003'), undefined)
    assert.is(uuidAt('nothing'), undefined)
  })
})

describe('isJobId', (it) => {
  const table = {
    a: true,
    'a--a': true,
    'a--a.a--a': true,
    'a1a.a1.a1': true,
    'a-': false,
    'a1.a-': false,
    '-a': false,
    '-a1.a': false,
    '.a1.a1': false,
    'a?a.a': false,
    'a.a?a': false,
  }
  for (const [id, is] of Object.entries(table)) it(`${id} is ${is ? 'one' : 'none'}`, () => assert.is(isJobId(id), is))
})

describe('isRunId', (it) => {
  it('wants 14 digits and 5 letters or digits', () => {
    assert.ok(isRunId('20160614133813ap8ZQ'))
    assert.not(isRunId('test.foo.20160614133813ap8ZQ'))
    assert.not(isRunId('20160614133813ap8Z'))
  })
})
