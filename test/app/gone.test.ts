import * as assert from 'uvu/assert'
import type { Serve, ServeOptions } from '../../src/app/serve.ts'
import { unconfigured } from '../../src/app/alerts/config.ts'
import { duration, instant } from '../../src/domain/time.ts'
import { describe } from '../support/describe.ts'
import { inFolder } from '../support/folder.ts'
import { eventually } from '../support/hub.ts'
import { listedTask, type Schedulers, schedulers } from '../support/schedulers.ts'
import { serving } from '../support/serving.ts'

const uuid = '0f6d4a2e-9a51-11ec-8f55-0242ac110003'
const memory = { reason: 'REASON_CONTAINER_LIMITATION_MEMORY', message: 'Memory limit exceeded' }

/** The first task of an app, pod or job, as its framework names it. */
const taskOf = {
  app: (id: string) => `${id.slice(1).replaceAll('/', '_')}.instance-${uuid}._app.1`,
  pod: (id: string) => `${id.slice(1).replaceAll('/', '_')}.instance-${uuid}.web.1`,
  job: (id: string) => `${id}_20260301100000abcde.${uuid}`,
}

const app = (id: string, instances = 1) => ({ id, cmd: 'x', instances, version: '2026-03-01T10:00:00.000Z' })
const pod = (id: string) => ({ id, containers: [{ name: 'web' }], scaling: { kind: 'fixed', instances: 1 } })
const job = (id: string) => ({ id, run: { cpus: 0.1 }, activeRuns: [], history: { successCount: 0 } })

/** Names the workloads there are from now on. */
function has(cluster: Schedulers, workloads: readonly (readonly ['app' | 'pod' | 'job', string])[]): void {
  const ids = (kind: string) => workloads.filter(([of]) => of === kind).map(([, id]) => id)
  cluster.answers.set('/v2/apps', { apps: ids('app').map((id) => app(id)) })
  cluster.answers.set('/v2/pods', ids('pod').map(pod))
  cluster.answers.set('/v1/jobs', ids('job').map(job))
}

const options = ({ upstreams }: Schedulers): Partial<ServeOptions> => ({
  ...upstreams,
  settleMs: 20,
  waits: { backoffMs: 20, pollMs: 50 },
})

const incidentsOf = ({ incidents }: Serve): readonly string[] =>
  incidents
    .list({ state: 'all', selector: {}, limit: 100, after: undefined })
    .incidents.map(({ incident, ended }) => `${incident.kind} ${incident.workload} ${ended?.because ?? 'open'}`)
    .toSorted()

/** Waits until the incidents are these, or shows what they are. */
async function until(serve: Serve, lines: readonly string[]): Promise<void> {
  const late = Date.now() + 12_000
  const wanted = lines.toSorted()
  await eventually(() => incidentsOf(serve).join('\n') === wanted.join('\n') || Date.now() > late)
  assert.equal(incidentsOf(serve), wanted)
}

/** When the only task that runs was last heard of. */
const heardAt = ({ alerts }: Serve): number =>
  [...alerts.state.proofs.values()].flatMap(({ tasks }) => [...tasks.values()])[0]?.heardAt ?? 0

describe('what is gone, live', (it) => {
  it('is scaled to zero, alone or with its group, is removed, or is listed no more after a cut: each is over', async () => {
    const all = [
      ['app', '/shop/cart'],
      ['app', '/shop/pay'],
      ['pod', '/shop/pod'],
      ['job', 'nightly'],
      ['app', '/cut/app'],
      ['pod', '/cut/pod'],
      ['app', '/stays/app'],
      ['pod', '/stays/pod'],
      ['job', 'stays'],
    ] as const
    const cluster = await schedulers()
    has(cluster, all)
    cluster.answers.set('/v2/apps/shop/pay', { app: app('/shop/pay', 0) })
    const serve = await serving(options(cluster))
    await eventually(() => cluster.listeners().every((count) => count > 0))
    for (const [kind, id] of all) cluster.status(taskOf[kind](id), 'TASK_FAILED', memory)
    await until(
      serve,
      all.map(([kind, id]) => `${kind} ${id} open`),
    )
    cluster.event('api_post_event', { clientIp: '', uri: '/v2/apps/shop/cart', appDefinition: app('/shop/cart', 0) })
    const actions = [{ action: 'ScaleApplication', app: '/shop/pay' }]
    cluster.event('deployment_success', { id: 'd', plan: { id: 'd', steps: [{ actions }], version: 'v' } })
    cluster.event('app_terminated_event', { appId: '/shop/pod' })
    await new Promise((resolve) => setTimeout(resolve, 200))
    has(
      cluster,
      all.filter(([, id]) => !id.startsWith('/cut/') && id !== 'nightly'),
    )
    cluster.cut()
    await until(serve, [
      'app /cut/app /cut/app is listed no more: it was removed',
      'app /shop/cart /shop/cart was scaled to zero',
      'app /shop/pay /shop/pay was scaled to zero',
      'app /stays/app open',
      'job nightly nightly was removed',
      'job stays open',
      'pod /cut/pod /cut/pod is listed no more: it was removed',
      'pod /shop/pod /shop/pod was removed',
      'pod /stays/pod open',
    ])
    await serve.stop()
    await cluster.stop()
  })

  it('is removed while the daemon is down: the next one misses it in the first list', () =>
    inFolder(async (folder) => {
      const all = [
        ['app', '/shop/cart'],
        ['pod', '/shop/pod'],
        ['job', 'nightly'],
        ['job', 'stays'],
      ] as const
      const cluster = await schedulers()
      has(cluster, all)
      const store = `${folder}/a.db`
      const first = await serving({ ...options(cluster), store })
      await eventually(() => cluster.listeners().every((count) => count > 0))
      for (const [kind, id] of all) cluster.status(taskOf[kind](id), 'TASK_FAILED', memory)
      await until(
        first,
        all.map(([kind, id]) => `${kind} ${id} open`),
      )
      await first.stop()
      has(cluster, [['job', 'stays']])
      const second = await serving({ ...options(cluster), store })
      const says = 'is listed no more: it was removed'
      await until(second, [
        `app /shop/cart /shop/cart ${says}`,
        `job nightly nightly ${says}`,
        'job stays open',
        `pod /shop/pod /shop/pod ${says}`,
      ])
      await second.stop()
      await cluster.stop()
    }))

  it('a task that outlives a restart has run since its begin: how long it must run does not begin again', () =>
    inFolder(async (folder) => {
      const cluster = await schedulers()
      const store = `${folder}/a.db`
      const stableMs = 3000
      const alerts = { ...unconfigured, settings: { ...unconfigured.settings, stableFor: duration(stableMs) } }
      const first = await serving({ ...options(cluster), store, alerts })
      await eventually(() => cluster.listeners()[0] > 0)
      cluster.status(taskOf.app('/shop/cart'), 'TASK_FAILED', memory)
      await until(first, ['app /shop/cart open'])
      const begun = Date.now()
      const next = taskOf.app('/shop/cart').replace(/1$/, '2')
      cluster.status(next, 'TASK_RUNNING')
      await eventually(() => heardAt(first) > 0)
      await first.stop()
      cluster.tasks.push(listedTask(next, 'TASK_RUNNING', begun))
      await new Promise((resolve) => setTimeout(resolve, stableMs))
      const restarted = Date.now()
      const second = await serving({ ...options(cluster), store, alerts })
      assert.is(second.pipeline.hear([{ kind: 'tick', at: instant(Date.now()) }]), true)
      assert.equal(incidentsOf(second), ['app /shop/cart open'])
      await eventually(() => heardAt(second) >= restarted)
      second.pipeline.hear([{ kind: 'tick', at: instant(Date.now()) }])
      assert.match(incidentsOf(second)[0] ?? '', /^app \/shop\/cart shop_cart.* has run for 3 s/)
      assert.ok(Date.now() - restarted < stableMs, 'it was over before it could have run so long again')
      await second.stop()
      await cluster.stop()
    }))
})
