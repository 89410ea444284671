import { writeFileSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { courier } from '../../src/app/alerts/courier.ts'
import { dispatchOf } from '../../src/app/alerts/dispatch.ts'
import { connectionsMax, sinksOf } from '../../src/app/alerts/sinks.ts'
import { instant } from '../../src/domain/time.ts'
import { deliveriesOf } from '../../src/store/deliveries.ts'
import { openJournal } from '../../src/store/journal.ts'
import { alertMessage } from '../support/alert-message.ts'
import { localConfig } from '../support/deliver.ts'
import { eventually, valueOf } from '../support/hub.ts'

const alerts = 5000
/** Messages of the worst case: all of one alert, so that one waits for the other. */
const inOrder = 500
const perSecondMin = 500

/** Deliveries a second from a store on disk to a sink on this machine, each durable before it counts. */
export async function bench(): Promise<readonly { readonly says: string; readonly ok: boolean }[]> {
  const many = await rate(alerts, (index) => `a-${String(index).padStart(20, '0')}`)
  const one = await rate(inOrder, () => `a-${'0'.repeat(20)}`)
  return [
    {
      says: `${many.toFixed(0)} signed deliveries/s of ${alerts} alerts to a local sink (bar ${perSecondMin})`,
      ok: many >= perSecondMin,
    },
    { says: `${one.toFixed(0)}/s where all are of one alert, one after another`, ok: true },
  ]
}

async function rate(count: number, idOf: (index: number) => string): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'sigsys-bench-'))
  const server = createServer((request, response) => {
    request.resume()
    request.on('end', () => response.end('{}'))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const secret = join(folder, 'secret')
  writeFileSync(secret, `whsec_${Buffer.alloc(32, 1).toString('base64')}`)
  const url = `http://127.0.0.1:${port}/`
  const config = localConfig({ sinks: [{ kind: 'webhook', name: 'hook', url, secret_files: [secret] }] })
  const sinks = valueOf(sinksOf(config, { env: {}, write: () => Promise.resolve() }))
  const journal = valueOf(openJournal(join(folder, 'store.db')))
  const deliveries = deliveriesOf(journal.database)
  const dispatch = dispatchOf({ deliveries, config: () => config, sinks: () => sinks })
  const transact = (work: () => void): boolean => journal.append([], Date.now(), work).ok
  transact(() => {
    for (let index = 0; index < count; index += 1)
      dispatch.send(alertMessage({ id: idOf(index), dedup_key: idOf(index), sequence: index + 1 }), instant(Date.now()))
  })
  const started = performance.now()
  const running = courier({
    deliveries,
    transact,
    sinks,
    retry: config.retry,
    concurrency: connectionsMax,
    now: Date.now,
    random: () => 0,
    say: () => {},
  })
  await eventually(() => deliveries.waitingCount() === 0)
  const seconds = (performance.now() - started) / 1000
  await running.stop()
  for (const { close } of sinks) await close()
  await new Promise((resolve) => server.close(resolve))
  journal.close()
  rmSync(folder, { recursive: true })
  return count / seconds
}
