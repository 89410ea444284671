import { appendFileSync, readFileSync, writeFileSync } from 'node:fs'
import { replayPath } from '../../src/app/replay.ts'
import { recordioDecoder } from '../../src/wire/framing/recordio.ts'
import { incident, sigsys } from '../support/cli.ts'
import { auditLine as record, collecting as startCollecting } from '../support/collecting.ts'
import { inFolder } from '../support/folder.ts'
import { eventually, valueOf } from '../support/hub.ts'
import { freePort, killed, type Running, start, stop } from '../support/running.ts'
import type { Chance } from './chance.ts'
import type { Fault } from './fault.ts'
import { everythingAt, follower, repeatsIn, sender, settled } from './traffic.ts'

const serving = (port: number, store: string, more: readonly string[] = []): Promise<Running> =>
  start(['serve', '--store', store, '--cluster', 'lab', '--settle', '50', ...more], { port })

/** Kills serve while a collector's client sends and a reader follows, over and over. */
const serveKilled: Fault = {
  name: 'serve is killed',
  run: (chance) =>
    inFolder(async (folder) => {
      const port = await freePort()
      let serve = await serving(port, `${folder}/a.db`)
      const [sent, followed] = [sender(port), follower(port)]
      for (let round = 0; round < 2; round += 1) {
        sent.add(chance.between(200, 1500))
        await chance.pause(5, 250)
        await killed(serve)
        await chance.pause(0, 100)
        serve = await serving(port, `${folder}/a.db`)
      }
      sent.add(100)
      const outcome = await settled(port, { sent, followed })
      followed.stop()
      await Promise.all([sent.stop(), stop(serve)])
      return outcome
    }),
}

/** The hub is not there for a while; the sender keeps what it has. */
const hubAway: Fault = {
  name: 'the hub is away',
  run: (chance, isLong) =>
    inFolder(async (folder) => {
      const port = await freePort()
      let serve = await serving(port, `${folder}/a.db`)
      const [sent, followed] = [sender(port), follower(port)]
      sent.add(500)
      await chance.pause(0, 100)
      await stop(serve)
      sent.add(2000)
      await chance.pause(isLong ? 60_000 : 200, isLong ? 60_000 : 800)
      serve = await serving(port, `${folder}/a.db`)
      const outcome = await settled(port, { sent, followed })
      followed.stop()
      await Promise.all([sent.stop(), stop(serve)])
      return outcome
    }),
}

/** Kills serve while it judges a recorded incident: each failure is told once. */
const judgedAcrossKills: Fault = {
  name: 'serve is killed while it judges',
  run: (chance) =>
    inFolder(async (folder) => {
      const replay = valueOf(await replayPath(incident('pod'), { host: '127.0.0.1', port: 0, speed: Infinity }))
      const port = await freePort()
      const words = ['--mesos', `http://127.0.0.1:${replay.replay.port}`]
      let serve = await serving(port, `${folder}/a.db`, words)
      const told = follower(port, { path: '/v1/diagnoses' })
      for (let round = 0; round < 2; round += 1) {
        await chance.pause(20, 500)
        await killed(serve)
        serve = await serving(port, `${folder}/a.db`, words)
      }
      const failures = failuresOf('pod')
      await eventually(() => new Set(told.got.map(({ subject }) => subject)).size >= failures)
      await chance.pause(200, 300)
      told.stop()
      await stop(serve)
      await replay.replay.stop()
      const tasks = new Set(told.got.map(({ subject }) => subject)).size
      return {
        acknowledged: failures,
        lost: Math.max(0, failures - tasks),
        repeated: repeatsIn(told.got.map(({ id }) => id)),
      }
    }),
}

const failuresOf = (name: string): number => {
  const bytes = readFileSync(`${incident(name)}/master-subscribe.recordio`)
  const texts = recordioDecoder({ frameBytesMax: 1e8 })
    .push(bytes)
    .frames.map((frame) => Buffer.from(frame.bytes).toString())
  const failed = texts.flatMap((text) => {
    const { task_updated: updated } = JSON.parse(text) as {
      task_updated?: { status: { task_id: { value: string }; state: string } }
    }
    const { state = '', task_id: id } = updated?.status ?? {}
    return ['TASK_FAILED', 'TASK_ERROR', 'TASK_LOST', 'TASK_DROPPED', 'TASK_GONE'].includes(state) && id
      ? [id.value]
      : []
  })
  return new Set(failed).size
}

/** Kills the relay: what a reader has it does not get again, and its place goes on. */
const relayKilled: Fault = {
  name: 'the relay is killed',
  run: (chance) =>
    inFolder(async (folder) => {
      const replay = valueOf(await replayPath(incident('pod'), { host: '127.0.0.1', port: 0, speed: Infinity }))
      const port = await freePort()
      const words = ['relay', '--mesos', `http://127.0.0.1:${replay.replay.port}`, '--store', `${folder}/r.db`]
      let relay = await start(words, { port })
      const followed = follower(port)
      for (let round = 0; round < 2; round += 1) {
        await chance.pause(0, 300)
        await killed(relay)
        relay = await start(words, { port })
      }
      await chance.pause(200, 300)
      const kept = await everythingAt(port)
      await eventually(() => followed.got.length >= kept.length)
      followed.stop()
      await stop(relay)
      await replay.replay.stop()
      const places = followed.got.filter(({ type }) => type !== 'sigsys.gap').map(({ sequence }) => sequence ?? '')
      const inOrder = places.every((place, index) => index === 0 || Number(places[index - 1]) < Number(place))
      return { acknowledged: kept.length, lost: inOrder ? 0 : 1, repeated: repeatsIn(places) }
    }),
}

const records = (from: number, count: number): string =>
  Array.from({ length: count }, (_, index) => record(from + index)).join('')

/** Kills the collector while its log grows: it goes on where it was, and nothing is sent twice. */
const collectorKilled: Fault = {
  name: 'the collector is killed',
  run: (chance) =>
    inFolder(async (folder) => {
      const serve = await serving(0, `${folder}/a.db`)
      const log = `${folder}/audit.log`
      writeFileSync(log, records(1, 50))
      let last = 50
      for (let round = 0; round < 2; round += 1) {
        const running = collecting(serve.port, { folder, log, chance })
        last += 50
        await chance.pause(50, 300)
        appendFileSync(log, records(last - 49, 50))
        await running
      }
      const done = collecting(serve.port, { folder, log, chance: undefined })
      const serials = async (): Promise<readonly number[]> =>
        (await everythingAt(serve.port))
          .filter(({ source, type }) => type === 'sigsys.audit' && source.endsWith('/agent-1'))
          .map(({ data }) => (data as { readonly serial: number }).serial)
      let found: readonly number[] = []
      while (new Set(found).size < last) found = await serials()
      done.stop()
      await done
      await stop(serve)
      return { acknowledged: last, lost: last - new Set(found).size, repeated: found.length - new Set(found).size }
    }),
}

function collecting(
  port: number,
  { folder, log, chance }: { readonly folder: string; readonly log: string; readonly chance: Chance | undefined },
): Promise<unknown> & { stop: () => void } {
  let end = (): void => {}
  const words = ['collect', '--hub', `ws://127.0.0.1:${port}`, '--node', 'agent-1', '--cluster', 'lab']
  const ended = sigsys(
    [...words, '--carrier', 'file', '--audit-log', log, '--walk', '--no-trace', '--spool', `${folder}/spool.db`],
    {
      meanwhile: (child) => {
        end = () => void child.kill('SIGTERM')
        if (chance !== undefined) setTimeout(() => child.kill('SIGKILL'), chance.between(100, 900))
      },
    },
  )
  return Object.assign(ended, { stop: () => end() })
}

/** A record of a call that was allowed: what a spool without room lets go before a kill. */
const allowed = (serial: number): string =>
  record(serial).replace('sig=31', 'sig=0').replace('0x80000000', '0x7ffc0000')

/** The collector's spool runs full while the hub is away: kills are all there, and what is not there a gap counts. */
const spoolFull: Fault = {
  name: 'the spool is full',
  run: (chance) =>
    inFolder(async (folder) => {
      const port = await freePort()
      const auditLog = `${folder}/audit.log`
      writeFileSync(auditLog, '')
      const more = { auditLog, spool: `${folder}/spool.db`, spoolBytesMax: 2 ** 20, isTracing: false }
      const collector = await startCollecting(port, more)
      let serial = 0
      let kills = 0
      for (let round = 0; round < 4; round += 1) {
        const lines = Array.from({ length: chance.between(1500, 2500) }, () => {
          serial += 1
          const isKill = chance.between(1, 40) === 1
          if (isKill) kills += 1
          return isKill ? record(serial) : allowed(serial)
        })
        appendFileSync(auditLog, lines.join(''))
        await chance.pause(0, 300)
      }
      await eventually(() => collector.counters().records === serial)
      await chance.pause(50, 100)
      const serve = await serving(port, `${folder}/a.db`)
      await eventually(() => collector.waiting() === 0)
      await collector.stop()
      const events = await everythingAt(port)
      await stop(serve)
      const came = events.filter(({ type }) => type === 'sigsys.audit')
      const kept = came.filter(({ data }) => (data as { readonly action: string }).action !== 'log').length
      const spans = events.filter(({ data }) => (data as { readonly fact?: string }).fact === 'audit-span').length
      const told = events.reduce((sum, { data }) => sum + shedIn(data), 0)
      return {
        acknowledged: came.length,
        lost: kills - kept,
        repeated: repeatsIn(came.map(({ id }) => id)),
        unnamed: Math.max(0, serial - came.length - told),
        says: `${serial} records, ${kills} of kills; ${came.length} came, ${told} events were named as shed (${spans} spans came)`,
      }
    }),
}

const shedIn = (data: unknown): number => {
  const { shed = {} } = (data ?? {}) as { readonly shed?: Readonly<Record<string, number>> }
  return Object.values(shed).reduce((sum, count) => sum + count, 0)
}

/** What goes wrong with our own processes. */
export const processFaults: readonly Fault[] = [
  serveKilled,
  judgedAcrossKills,
  hubAway,
  relayKilled,
  collectorKilled,
  spoolFull,
]
