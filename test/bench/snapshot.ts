import { spawnSync } from 'node:child_process'
import { frameBytesMax } from '../../src/wire/framing/recordio.ts'
import { mesosStream } from '../../src/wire/mesos/stream.ts'
import type { Placed } from '../../src/wire/placed.ts'
import { subscribedText, type ClusterSize } from '../support/mesos-cluster.ts'
import type { Figure } from './seccomp.ts'

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

type Measured = {
  readonly bytes: number
  readonly events: number
  readonly ms: number
  readonly peakBytes: number
  readonly heldBytes: number
}

function measure(size: ClusterSize): Measured {
  const stream = mesosStream({ frameBytesMax })
  const kept: Placed[][] = []
  let bytes = 0
  let ms = 0
  for (const chunk of streamBytes(size)) {
    bytes += chunk.length
    const start = performance.now()
    const { events } = stream.push(chunk)
    ms += performance.now() - start
    if (events.length > 0) kept.push([...events])
  }
  globalThis.gc?.()
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  const peakBytes = process.resourceUsage().maxRSS * 1024
  return { bytes, events: kept.flat().length, ms, peakBytes, heldBytes: heapUsed + arrayBuffers }
}

const inChild = '--measure-snapshot'
const size: ClusterSize = { agents: 10_000, tasks: 100_000 }
const mb = (bytes: number): string => `${Math.round(bytes / 1e6)} MB`

/** What it takes to read the snapshot of a large cluster: peak memory, and what stays with all events kept. */
export function bench(): readonly Figure[] {
  const { stdout, status } = spawnSync(process.execPath, ['--expose-gc', import.meta.filename, inChild], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  if (status !== 0) return [{ says: `the measuring process ended with ${status}`, ok: false }]
  const found = JSON.parse(stdout) as Measured // Written by the lines at the end of this file.
  return [
    {
      says: `${size.tasks} tasks on ${size.agents} agents: ${mb(found.bytes)} into ${found.events} events in ${Math.round(found.ms)} ms`,
      ok: found.events === size.agents + 3 * size.tasks,
    },
    { says: `peak ${mb(found.peakBytes)} resident; bar 1500 MB`, ok: found.peakBytes < 1.5e9 },
    { says: `${mb(found.heldBytes)} held after collection; bar 600 MB`, ok: found.heldBytes < 600e6 },
  ]
}

if (process.argv.includes(inChild)) process.stdout.write(JSON.stringify(measure(size)))
