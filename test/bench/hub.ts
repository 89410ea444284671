// Worker threads have no origin.
/* oxlint-disable unicorn/require-post-message-target-origin */
/**
 * The hub against bare `ws`: durable ingest of one producer's backlog, and fan-out to 50 readers. Clients run in a thread
 * of their own. The peer of ingest gets the same messages and parses each, as whoever takes events has to; it keeps
 * nothing. Each is measured by turns, and the best of its runs counts: what else the machine does only adds.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import { WebSocket, WebSocketServer } from 'ws'
import { startHub } from '../../src/hub/hub.ts'
import { openJournal } from '../../src/store/journal.ts'
import { sealed, type SealedEvent } from '../../src/wire/cloudevent.ts'

type Work = {
  readonly port: number
  readonly path: string
  readonly clients: number
  readonly messages: number
  readonly sends: boolean
}

const readers = 50
const fanOutEvents = 4000
const backlogEvents = 60_000

const event = (number: number): SealedEvent =>
  sealed(
    {
      id: `bench-${number}`,
      source: '/bench/agent-1',
      type: 'sigsys.audit',
      subject: `task-${number % 100}`,
      time: '2026-11-23T19:36:28.801Z',
    },
    JSON.stringify({
      serial: number,
      pid: 7393,
      comm: 'strace',
      exe: '/usr/bin/strace',
      syscall: { name: 'ptrace', number: 101 },
      pad: 'x'.repeat(250),
    }),
  )

/** As a collector sends it. */
const numbered = (text: string, sequence: number): string => `${text.slice(0, -1)},"sequence":"${sequence}"}`

/** Connects clients, then either sends a backlog and waits for its end, or counts what comes. */
async function work({ port, path, clients, messages, sends }: Work): Promise<void> {
  const texts = sends ? Array.from({ length: messages }, (_, at) => numbered(event(at).text, at + 1)) : []
  let done = 0
  const sockets = await Promise.all(
    Array.from({ length: clients }, async () => {
      const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, { perMessageDeflate: false })
      let count = 0
      socket.on('message', (data: Buffer) => {
        count += 1
        const isLast = sends ? data.includes(`"through":"${messages}"`) : count === messages
        if (isLast && (done += 1) === clients) parentPort?.postMessage('done')
      })
      await new Promise((resolve) => socket.once('open', resolve))
      return socket
    }),
  )
  const sendAll = async (): Promise<void> => {
    for (const [at, text] of texts.entries()) {
      for (const socket of sockets) socket.send(text)
      if (at % 2000 === 0) await new Promise((resolve) => setImmediate(resolve))
    }
  }
  parentPort?.once('message', () => void sendAll())
  parentPort?.postMessage('ready')
}

/** Milliseconds from `go` until the clients have seen everything. */
async function timed(data: Work, go: () => void): Promise<number> {
  const worker = new Worker(new URL(import.meta.url), { workerData: data })
  const heard = (): Promise<unknown> => new Promise((resolve) => worker.once('message', resolve))
  await heard()
  const end = heard()
  const start = performance.now()
  worker.postMessage('go')
  go()
  await end
  const took = performance.now() - start
  await worker.terminate()
  return took
}

async function bareServer(onSocket: (socket: WebSocket) => void): Promise<{ port: number; close: () => void }> {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: false })
  server.on('connection', onSocket)
  await new Promise((resolve) => server.once('listening', resolve))
  return { port: (server.address() as AddressInfo).port, close: () => server.close() }
}

async function withHub<T>(
  run: (hub: { port: number; publish: (events: readonly SealedEvent[]) => unknown }) => Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'sigsys-bench-'))
  const journal = openJournal(join(folder, 'events.db'))
  if (!journal.ok) throw new Error(journal.error.says)
  const hub = await startHub({
    host: '127.0.0.1',
    port: 0,
    log: journal.value,
    tokens: undefined,
    limits: { ingestPerSecondMax: 1e9 },
  })
  if (!hub.ok) throw new Error(hub.error.says)
  try {
    return await run(hub.value)
  } finally {
    await hub.value.stop()
    journal.value.close()
    rmSync(folder, { recursive: true })
  }
}

const ingestRuns = 3

/** Events a second: ours, bare `ws` that parses them, and one that only counts them. */
async function ingest(): Promise<{ readonly ours: number; readonly parsing: number; readonly counting: number }> {
  const data = { path: '/v1/ingest', clients: 1, messages: backlogEvents, sends: true }
  const ours = (): Promise<number> => withHub(({ port }) => timed({ ...data, port }, () => {}))
  const bare = async (parses: boolean): Promise<number> => {
    const server = await bareServer((socket) => {
      let count = 0
      socket.on('message', (message: Buffer) => {
        if (parses) JSON.parse(message.toString())
        count += 1
        if (count === backlogEvents) socket.send(`{"through":"${backlogEvents}"}`)
      })
    })
    const took = await timed({ ...data, port: server.port }, () => {})
    server.close()
    return took
  }
  const took = { ours: Infinity, parsing: Infinity, counting: Infinity }
  for (let run = 0; run < ingestRuns; run += 1) {
    took.ours = Math.min(took.ours, await ours())
    took.parsing = Math.min(took.parsing, await bare(true))
    took.counting = Math.min(took.counting, await bare(false))
  }
  const rate = (ms: number): number => (backlogEvents / ms) * 1000
  return { ours: rate(took.ours), parsing: rate(took.parsing), counting: rate(took.counting) }
}

async function fanOut(): Promise<{ readonly ours: number; readonly bare: number }> {
  const data = { path: '/v1/events', clients: readers, messages: fanOutEvents, sends: false }
  const events = Array.from({ length: fanOutEvents }, (_, at) => event(at))
  const inBatches = async (give: (batch: readonly SealedEvent[]) => void): Promise<void> => {
    for (let at = 0; at < events.length; at += 20) {
      give(events.slice(at, at + 20))
      await new Promise((resolve) => setImmediate(resolve))
    }
  }
  const ours = await withHub(({ port, publish }) => timed({ ...data, port }, () => void inBatches(publish)))
  const sockets: WebSocket[] = []
  const bare = await bareServer((socket) => void sockets.push(socket))
  const took = await timed(
    { ...data, port: bare.port },
    () =>
      void inBatches((batch) => {
        for (const { text } of batch) for (const socket of sockets) socket.send(text)
      }),
  )
  bare.close()
  return { ours: ((fanOutEvents * readers) / ours) * 1000, bare: ((fanOutEvents * readers) / took) * 1000 }
}

const thousands = (perSecond: number): string => `${Math.round(perSecond / 1000)} 000/s`

/** Bars with room to spare: another machine's disk decides the first. */
export async function bench(): Promise<readonly { readonly says: string; readonly ok: boolean }[]> {
  const taken = await ingest()
  const sent = await fanOut()
  return [
    {
      says: `durable ingest of one backlog ${thousands(taken.ours)}, ${(taken.ours / taken.parsing).toFixed(2)}x bare ws that parses and keeps nothing (${thousands(taken.parsing)}; bar 0.7), ${(taken.ours / taken.counting).toFixed(2)}x one that only counts`,
      ok: taken.ours >= 20_000 && taken.ours >= 0.7 * taken.parsing,
    },
    {
      says: `fan-out to ${readers} readers ${thousands(sent.ours)}, bare ws ${thousands(sent.bare)}, ratio ${(sent.ours / sent.bare).toFixed(2)}`,
      ok: sent.ours >= 60_000 && sent.ours >= 0.7 * sent.bare,
    },
  ]
}

if (!isMainThread) await work(workerData as Work)
