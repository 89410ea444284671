import * as assert from 'uvu/assert'
import { diagnoseEvidence } from '../../src/app/diagnose.ts'
import { sameText } from '../../src/app/pipeline/revisions.ts'
import { replayPath } from '../../src/app/replay.ts'
import type { Serve } from '../../src/app/serve.ts'
import type { Diagnosis } from '../../src/domain/diagnosis.ts'
import { instant } from '../../src/domain/time.ts'
import { incident, sigsys } from '../support/cli.ts'
import { describe } from '../support/describe.ts'
import { inFolder } from '../support/folder.ts'
import { connect, eventually, valueOf } from '../support/hub.ts'
import { sendCollected, serving as servingWith } from '../support/serving.ts'

const recorded = async (folder: string): Promise<readonly Diagnosis[]> => {
  const stdin = (async function* () {})()
  const request = { timezone: 'UTC', now: instant(0), hosts: [], stdin, cluster: 'lab', all: false }
  return (await diagnoseEvidence([folder], request)).diagnoses
}

/** A daemon that follows the master on a port. */
const serving = (mesos: number | undefined, store?: string): Promise<Serve> =>
  servingWith({ mesos: mesos === undefined ? undefined : new URL(`http://127.0.0.1:${mesos}`), store })

const newest = (serve: Serve): readonly string[] =>
  serve.pipeline.diagnoses
    .list({ limit: 1000 })
    .map((diagnosis) => sameText(diagnosis))
    .sort()

describe('a recorded incident, live', (it) => {
  for (const name of ['shell-wrapper', 'pod', 'profile-missing', 'refused-quietly', 'same-second']) {
    it(`${name}: what serve publishes in the end is what diagnose says of the files`, async () => {
      const replay = valueOf(await replayPath(incident(name), { host: '127.0.0.1', port: 0, speed: Infinity }))
      const serve = await serving(replay.replay.port)
      await sendCollected(serve, incident(name))
      const expected = (await recorded(incident(name))).map((diagnosis) => sameText(diagnosis)).sort()
      assert.ok(expected.length > 0)
      const until = Date.now() + 3000
      await eventually(() => JSON.stringify(newest(serve)) === JSON.stringify(expected) || Date.now() > until)
      assert.equal(
        newest(serve).map((text) => JSON.parse(text)),
        expected.map((text) => JSON.parse(text)),
      )
      const reader = await connect(serve, '/v1/diagnoses?since=0')
      await eventually(() => reader.events().length >= serve.pipeline.counters().published)
      const seen = reader.events().map(({ data }) => `${(data as Diagnosis).id}:${(data as Diagnosis).revision}`)
      assert.is(new Set(seen).size, seen.length)
      assert.is(serve.pipeline.counters().unbalanced, 0)
      reader.socket.close()
      await serve.stop()
      await replay.replay.stop()
    })
  }

  it('says nothing again after a restart, and goes on counting revisions', () =>
    inFolder(async (folder) => {
      const replay = valueOf(
        await replayPath(incident('shell-wrapper'), { host: '127.0.0.1', port: 0, speed: Infinity }),
      )
      const first = await serving(replay.replay.port, `${folder}/a.db`)
      await eventually(() => first.pipeline.counters().published > 0)
      await first.stop()
      const told = first.pipeline.counters().published
      const second = await serving(undefined, `${folder}/a.db`)
      await eventually(() => second.pipeline.counters().judgements > 0)
      assert.is(second.pipeline.counters().published, 0)
      await sendCollected(second, incident('shell-wrapper'))
      await eventually(() => second.pipeline.counters().revisions > 0)
      const [diagnosis] = second.pipeline.diagnoses.list({ limit: 1 })
      assert.is(diagnosis?.supersedes, 1)
      assert.is(diagnosis?.revision, 2)
      assert.ok(told >= 1)
      await second.stop()
      await replay.replay.stop()
    }))

  it('answers readyz and metrics', async () => {
    const serve = await serving(1)
    const ready = await fetch(`http://127.0.0.1:${serve.port}/readyz`)
    assert.is(ready.status, 503)
    assert.match(await ready.text(), /mesos: no connection yet/)
    const metrics = await (await fetch(`http://127.0.0.1:${serve.port}/metrics`)).text()
    assert.match(metrics, /sigsys_pipeline_published_total 0/)
    assert.match(metrics, /sigsys_source_requests_total\{source="mesos"\} \d/)
    await serve.stop()
  })
})

describe('a daemon that is killed', (it) => {
  it('has told every failure once, whenever the kill came', () =>
    inFolder(async (folder) => {
      const replay = valueOf(await replayPath(incident('pod'), { host: '127.0.0.1', port: 0, speed: Infinity }))
      const words = ['serve', '--mesos', `http://127.0.0.1:${replay.replay.port}`, '--cluster', 'lab', '--settle', '50']
      for (const afterMs of [150, 350, 600]) {
        const store = `${folder}/${afterMs}.db`
        const killed = await sigsys([...words, '--store', store, '--listen', '127.0.0.1:0'], {
          meanwhile: (child) => void setTimeout(() => child.kill('SIGKILL'), afterMs),
        })
        assert.is(killed.signal, 'SIGKILL')
        const again = await serving(replay.replay.port, store)
        const expected = (await recorded(incident('pod'))).map(({ id }) => id).sort()
        await eventually(() => again.pipeline.diagnoses.list({ limit: 100 }).length >= expected.length)
        const reader = await connect(again, '/v1/diagnoses?since=0')
        await eventually(() => new Set(reader.events().map(({ subject }) => subject)).size >= expected.length)
        const seen = reader.events().map(({ id }) => id)
        assert.is(new Set(seen).size, seen.length)
        assert.equal([...new Set(seen.map((id) => id.split(':')[0] ?? ''))].sort(), expected)
        reader.socket.close()
        await again.stop()
      }
      await replay.replay.stop()
    }))
})
