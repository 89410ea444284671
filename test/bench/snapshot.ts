/**
 * What it takes to read the snapshot of a large cluster: peak memory, and what stays after collection.
 * Run: node dist/test/bench/snapshot.js [TASKS [AGENTS]]; it measures in a process of its own.
 */
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { frameBytesMax } from '../../src/wire/framing/recordio.ts'
import { mesosStream } from '../../src/wire/mesos/stream.ts'
import type { Placed } from '../../src/wire/placed.ts'
import { subscribedText, type ClusterSize } from '../support/mesos-cluster.ts'

const chunkBytes = 65_536

/** The stream's bytes as a socket hands them over. */
function* streamBytes(size: ClusterSize): Generator<Uint8Array> {
  let length = 0
  for (const text of subscribedText(size)) length += Buffer.byteLength(text)
  let pending = [Buffer.from(`${length}\n`)]
  let waiting = 0
  for (const text of subscribedText(size)) {
    const piece = Buffer.from(text)
    pending.push(piece)
    waiting += piece.length
    if (waiting < chunkBytes) continue
    yield Buffer.concat(pending)
    pending = []
    waiting = 0
  }
  yield Buffer.concat(pending)
}

function measure(size: ClusterSize): void {
  const stream = mesosStream({ frameBytesMax })
  const kept: Placed[][] = []
  let bytes = 0
  let ms = 0
  for (const chunk of streamBytes(size)) {
    bytes += chunk.length
    const before = process.hrtime.bigint()
    const { events } = stream.push(chunk)
    ms += Number(process.hrtime.bigint() - before) / 1e6
    if (events.length > 0) kept.push([...events])
  }
  globalThis.gc?.()
  const { heapUsed, arrayBuffers, rss } = process.memoryUsage()
  const mb = (count: number): string => `${Math.round(count / 1e6)} MB`
  process.stdout.write(
    `snapshot of ${size.tasks} tasks on ${size.agents} agents: ${mb(bytes)}, ${kept.flat().length} events in ${Math.round(ms)} ms; ` +
      `peak ${mb(process.resourceUsage().maxRSS * 1024)} RSS, after collection ${mb(heapUsed + arrayBuffers)} held, ${mb(rss)} RSS\n`,
  )
}

const [tasks = '100000', agents = '10000'] = process.argv.slice(2)
if (globalThis.gc === undefined) {
  const self = fileURLToPath(import.meta.url)
  const { status } = spawnSync(process.execPath, ['--expose-gc', self, tasks, agents], { stdio: 'inherit' })
  process.exitCode = status ?? 1
} else measure({ tasks: Number(tasks), agents: Number(agents) })
