import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { WebSocket } from 'ws'
import { inFolder } from '../support/folder.ts'
import { connect, eventually } from '../support/hub.ts'
import { proxyTo } from '../support/proxy.ts'
import { serving } from '../support/serving.ts'
import type { Chance } from './chance.ts'
import type { Fault } from './fault.ts'
import { follower, sender } from './traffic.ts'

/** What is in use when all that is unreachable is gone. */
function heapAfterCollection(): number {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  for (let round = 0; round < 4; round += 1) collect()
  return process.memoryUsage().heapUsed
}

/** Everything that can be done to a daemon within one process, once. */
async function mistreat(port: number, proxyPort: number, cut: () => void, chance: Chance): Promise<number> {
  const [sent, followed] = [sender(proxyPort), follower(proxyPort)]
  sent.add(200)
  await chance.pause(5, 40)
  cut()
  for (const word of ['nonsense', '[]', 'x'.repeat(100_000)]) {
    const client = await connect({ port }, '/v1/ingest')
    client.socket.send(word)
    await client.closed
  }
  const idle = Array.from(
    { length: 60 },
    () => new WebSocket(`ws://127.0.0.1:${port}/v1/diagnoses`, 'cloudevents.json'),
  )
  let opened = 0
  for (const socket of idle) socket.on('open', () => void (opened += 1)).on('error', () => {})
  await eventually(() => opened === idle.length)
  for (const socket of idle) socket.terminate()
  await eventually(() => sent.acknowledged() >= sent.made())
  followed.stop()
  await sent.stop()
  return sent.acknowledged()
}

/** Part by which the heap may have grown from the first fault to the last. */
const growthMax = 0.1

/** The heap does not grow with the number of faults. */
export const memoryFaults: readonly Fault[] = [
  {
    name: 'fault upon fault in one daemon',
    isAlone: true,
    run: (chance, isLong) =>
      inFolder(async (folder) => {
        const serve = await serving({ store: `${folder}/a.db` })
        const proxy = await proxyTo(serve.port)
        const once = (): Promise<number> => mistreat(serve.port, proxy.port, proxy.cut, chance)
        // The first rounds fill caches and compile what is used.
        for (let round = 0; round < 5; round += 1) await once()
        const first = heapAfterCollection()
        let acknowledged = 0
        for (let round = 0; round < (isLong ? 100 : 12); round += 1) acknowledged += await once()
        await chance.pause(isLong ? 60_000 : 300, isLong ? 60_000 : 300)
        const last = heapAfterCollection()
        await proxy.stop()
        await serve.stop()
        const growth = last / first - 1
        return {
          acknowledged,
          lost: growth > growthMax ? 1 : 0,
          repeated: 0,
          says: `heap ${(first / 2 ** 20).toFixed(1)} MiB, then ${(last / 2 ** 20).toFixed(1)} MiB`,
        }
      }),
  },
]
