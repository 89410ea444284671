import * as assert from 'uvu/assert'
import { heartbeatOf } from '../../../src/app/alerts/heartbeat.ts'
import type { Duration } from '../../../src/domain/time.ts'
import { localConfig } from '../../support/deliver.ts'
import { describe } from '../../support/describe.ts'
import { eventually } from '../../support/hub.ts'
import { receiver } from '../../support/receiver.ts'

describe('the heartbeat', (it) => {
  it('beats while all is well, and stops beating when it is not', async () => {
    const to = await receiver()
    let isWell = true
    const heartbeat = heartbeatOf(localConfig({ heartbeat: { url: `${to.url}/beat`, every: 10 as Duration } }), {
      env: {},
      body: () => '{"schema":"sigsys.heartbeat/1"}',
      isWell: () => isWell,
    })
    await eventually(() => heartbeat.counters().beats >= 3)
    isWell = false
    await new Promise((resolve) => setTimeout(resolve, 30))
    const { length } = to.all
    await new Promise((resolve) => setTimeout(resolve, 60))
    assert.is(to.all.length, length)
    assert.equal([to.all[0]?.path, to.all[0]?.body], ['/beat', '{"schema":"sigsys.heartbeat/1"}'])
    await heartbeat.stop()
    await to.stop()
  })

  it('counts beats that nobody took, and is none where none is configured', async () => {
    const to = await receiver(() => 'fail')
    const heartbeat = heartbeatOf(localConfig({ heartbeat: { url: to.url, every: 10 as Duration } }), {
      env: {},
      body: () => '{}',
      isWell: () => true,
    })
    await eventually(() => heartbeat.counters().failed >= 2)
    await heartbeat.stop()
    await to.stop()
    const none = heartbeatOf(localConfig({}), { env: {}, body: () => '{}', isWell: () => true })
    assert.equal(none.counters(), { beats: 0, failed: 0 })
    await none.stop()
  })
})
