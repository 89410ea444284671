/**
 * The whole daemon in a process of its own: 1 000 collectors, 5 000 events a second, failures among them, a reader of
 * everything, and one that stalls. 20 s unless SIGSYS_BENCH_SECONDS says otherwise; clients are this process.
 */
import type { ChildProcess } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type ServerResponse } from 'node:http'
import { type AddressInfo, connect as connectTcp, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { WebSocket } from 'ws'
import { recordioBytes } from '../../src/wire/framing/recordio.ts'
import { sigsys } from '../support/cli.ts'

const collectors = 1000
const perSecond = Number(process.env['SIGSYS_BENCH_RATE'] ?? 5000)
const failuresPerSecond = 5
const settleMs = 500
const seconds = Number(process.env['SIGSYS_BENCH_SECONDS'] ?? 20)
/** When the heap in use is looked at, besides at the end: that takes a collection of all, which holds everything up. */
const heapAtSecond = 120
const memoryEverySeconds = seconds < 120 ? seconds / 4 : 60

const host = (index: number): string => `agent-${index}.bench`
const agentId = (index: number): string => `bench-S${index}`
const framework = 'bench-0000'

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

const percentile = (values: readonly number[], share: number): number => {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}

/** A master whose tasks fail when it is told to. */
async function startMaster() {
  const streams = new Set<ServerResponse>()
  const agents = Array.from({ length: collectors }, (_, index) => ({
    agent_info: { hostname: host(index), id: { value: agentId(index) } },
    active: true,
    pid: `slave(1)@10.1.${index >> 8}.${index & 255}:5051`,
  }))
  const frame = (message: object): Uint8Array => recordioBytes(Buffer.from(JSON.stringify(message)))
  const server = createServer((request, response) => {
    request.resume()
    response.writeHead(200, { 'content-type': 'application/json' })
    response.write(
      frame({
        type: 'SUBSCRIBED',
        subscribed: {
          get_state: {
            get_tasks: { tasks: [] },
            get_agents: { agents },
            get_frameworks: { frameworks: [{ framework_info: { id: { value: framework }, name: 'marathon' } }] },
          },
          heartbeat_interval_seconds: 15,
        },
      }),
    )
    streams.add(response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))

  function fail(number: number): string {
    const taskId = `shop_cart-${number % 50}.instance-${number}._app.1`
    const status = (state: string) => ({
      type: 'TASK_UPDATED',
      task_updated: {
        framework_id: { value: framework },
        state,
        status: {
          task_id: { value: taskId },
          state,
          source: 'SOURCE_EXECUTOR',
          agent_id: { value: agentId(number % collectors) },
          timestamp: Date.now() / 1000,
          message: state === 'TASK_FAILED' ? 'Command terminated with signal Bad system call' : '',
          uuid: Buffer.from(`${number} ${state}`).toString('base64'),
          container_status: { container_id: { value: `c-${number}` } },
        },
      },
    })
    for (const stream of streams)
      stream.write(Buffer.concat([frame(status('TASK_RUNNING')), frame(status('TASK_FAILED'))]))
    return taskId
  }

  const stop = (): void => {
    server.close()
    server.closeAllConnections()
  }
  return { port: (server.address() as AddressInfo).port, fail, stop }
}

/** One event of a collector: mostly processes of containers, some records, a span of serials. */
function eventOf(collector: number, number: number): string {
  const at = new Date().toISOString()
  const head = { specversion: '1.0', id: `${collector}-${number}`, source: `/bench/${host(collector)}`, time: at }
  const pid = 1000 + (number % 30_000)
  const data =
    number % 5 === 0
      ? { fact: 'audit-span', carrier: 'netlink', from: at, to: at, first_serial: number, last_serial: number + 4 }
      : { fact: 'process', at, container_id: `c-${collector}-${number >> 4}`, pid, ppid: 1, comm: 'worker' }
  const record = {
    at,
    serial: number,
    pid,
    uid: 0,
    comm: 'strace',
    exe: '/usr/bin/strace',
    sig: 31,
    arch: 'x86_64',
    syscall: { name: 'ptrace', number: 101 },
    action: 'kill-thread',
    code: '0x0',
    container_id: `c-${collector}-${number >> 4}`,
  }
  return number % 50 === 3
    ? JSON.stringify({ ...head, type: 'sigsys.audit', sequence: String(number), data: record })
    : JSON.stringify({ ...head, type: 'sigsys.container', sequence: String(number), data })
}

/** Of the daemon; `heap` in use after a collection, where one was asked for. */
type Memory = { readonly atSecond: number; readonly rss: number; readonly heap: number | undefined }

type Figures = {
  readonly sent: number
  readonly acknowledged: number
  readonly read: number
  readonly failures: number
  readonly told: number
  readonly beyondSettle: readonly number[]
  readonly lagBefore: readonly number[]
  readonly lagDuring: readonly number[]
  readonly stalledMs: number | undefined
  readonly memory: readonly Memory[]
  readonly cpuShare: number
  /** Seconds of a processor for a thousand events, all that follows from them included. */
  readonly cpuPerThousand: number
}

const rssMib = (pid: number): number =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024

/** Processor time of a process in seconds. Source: proc(5), stat; 100 ticks a second. */
function cpuSeconds(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ')
  return (Number(fields[11]) + Number(fields[12])) / 100
}

async function startDaemon(folder: string, mesos: number) {
  let child: ChildProcess | undefined
  let said = ''
  const words = ['serve', '--listen', '127.0.0.1:0', '--store', join(folder, 'a.db'), '--cluster', 'bench']
  const ended = sigsys([...words, '--settle', String(settleMs), '--mesos', `http://127.0.0.1:${mesos}`], {
    env: { NODE_OPTIONS: '--inspect=127.0.0.1:0' },
    meanwhile: (running) => {
      child = running
      running.stderr?.on('data', (chunk: Buffer) => (said += chunk.toString()))
    },
  })
  while (!/127\.0\.0\.1:\d+,/.test(said)) await sleep(20)
  const stop = async (): Promise<void> => {
    child?.kill('SIGTERM')
    await ended
  }
  const inspector = await inspected(/ws:\/\/127\.0\.0\.1:\S+/.exec(said)?.[0] ?? '')
  return {
    port: Number(/127\.0\.0\.1:(\d+),/.exec(said)?.[1]),
    pid: child?.pid ?? 0,
    heapMib: inspector.heapMib,
    stop: async () => {
      inspector.close()
      await stop()
    },
  }
}

/** Asks a process what its heap holds, by the protocol of debuggers. */
async function inspected(url: string) {
  const socket = new WebSocket(url)
  await new Promise((resolve, reject) => {
    socket.once('open', resolve)
    socket.once('error', reject)
  })
  const answers = new Map<number, (result: unknown) => void>()
  let asked = 0
  socket.on('message', (data: Buffer) => {
    const { id, result } = JSON.parse(data.toString()) as { id: number; result: unknown }
    answers.get(id)?.(result)
    answers.delete(id)
  })
  const ask = (method: string): Promise<unknown> =>
    new Promise((resolve) => {
      asked += 1
      answers.set(asked, resolve)
      socket.send(JSON.stringify({ id: asked, method }))
    })
  return {
    /** What is in use when all that is unreachable is gone. */
    heapMib: async (): Promise<number> => {
      await ask('HeapProfiler.collectGarbage')
      const { usedSize } = (await ask('Runtime.getHeapUsage')) as { readonly usedSize: number }
      return usedSize / 2 ** 20
    },
    close: () => socket.close(),
  }
}

async function openSocket(port: number, path: string, onText: (text: string) => void): Promise<WebSocket> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, { perMessageDeflate: false })
  socket.on('message', (data: Buffer) => onText(data.toString()))
  await new Promise((resolve, reject) => {
    socket.once('open', resolve)
    socket.once('error', reject)
  })
  return socket
}

/** A reader that asks for everything and takes nothing. */
function stall(port: number): Socket {
  const socket = connectTcp(port, '127.0.0.1')
  socket.write(
    `GET /v1/events HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n`,
  )
  socket.pause()
  socket.on('error', () => {})
  return socket
}

/** A figure of the daemon's metrics. */
async function metric(port: number, name: string): Promise<number> {
  const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text()
  return Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1] ?? Number.NaN)
}

/** Milliseconds until the hub has no more than so many readers. */
async function goneAfter(port: number, readers: number): Promise<number | undefined> {
  const since = performance.now()
  try {
    await sleep(500)
    while ((await metric(port, 'sigsys_hub_readers')) > readers) await sleep(250)
    return performance.now() - since
  } catch {
    // The daemon has ended before.
    return undefined
  }
}

async function run(folder: string): Promise<Figures> {
  const master = await startMaster()
  const daemon = await startDaemon(folder, master.port)
  const counts = { sent: 0, acknowledged: 0, read: 0, told: 0 }
  const failedAt = new Map<string, number>()
  const beyondSettle: number[] = []
  const lag: { before: number[]; during: number[] } = { before: [], during: [] }
  let stalled: { ms: number | undefined } | undefined
  let stalledSocket: Socket | undefined
  let readAll = 0
  await openSocket(daemon.port, '/v1/diagnoses', (text) => {
    const { data } = JSON.parse(text) as { data: { task: { id: string }; revision: number } }
    const at = failedAt.get(data.task.id)
    if (data.revision !== 1 || at === undefined) return
    counts.told += 1
    beyondSettle.push(performance.now() - at - settleMs)
  })
  await openSocket(daemon.port, '/v1/events?types=sigsys.audit,sigsys.container', (text) => {
    readAll += 1
    if (readAll % 50 !== 0) return
    const time = Date.parse(/"time":"([^"]+)"/.exec(text)?.[1] ?? '')
    const isDuring = stalled !== undefined && stalled.ms === undefined
    ;(isDuring ? lag.during : lag.before).push(Date.now() - time)
  })
  const sockets: WebSocket[] = []
  for (let at = 0; at < collectors; at += 50)
    sockets.push(
      ...(await Promise.all(
        Array.from({ length: 50 }, (_, index) => {
          let through = 0
          return openSocket(daemon.port, '/v1/ingest', (text) => {
            const upTo = Number(/"through":"(\d+)"/.exec(text)?.[1] ?? through)
            counts.acknowledged += upTo - through
            through = upTo
          }).then((socket) => Object.assign(socket, { index: at + index }))
        }),
      )),
    )
  const memory: Memory[] = []
  const startedAt = performance.now()
  const cpu = cpuSeconds(daemon.pid)
  let [due, failures, nextMemory] = [0, 0, 0]
  while (performance.now() - startedAt < seconds * 1000) {
    const elapsed = (performance.now() - startedAt) / 1000
    for (const until = Math.floor(elapsed * perSecond); due < until; due += 1) {
      const collector = due % collectors
      sockets[collector]?.send(eventOf(collector, Math.floor(due / collectors) + 1))
      counts.sent += 1
    }
    for (; failures < Math.floor(elapsed * failuresPerSecond); failures += 1)
      failedAt.set(master.fail(failures), performance.now())
    if (elapsed >= nextMemory) {
      const rss = rssMib(daemon.pid)
      const atSecond = nextMemory
      if (atSecond === heapAtSecond) void daemon.heapMib().then((heap) => memory.push({ atSecond, rss, heap }))
      else memory.push({ atSecond, rss, heap: undefined })
      nextMemory += memoryEverySeconds
    }
    if (stalled === undefined && elapsed > seconds / 3) {
      const one = { ms: undefined as number | undefined }
      stalled = one
      stalledSocket = stall(daemon.port)
      void goneAfter(daemon.port, 2).then((ms) => (one.ms = ms))
    }
    await sleep(10)
  }
  const cpuShare = (cpuSeconds(daemon.pid) - cpu) / ((performance.now() - startedAt) / 1000)
  const patience = performance.now() + 15_000
  const isOver = (): boolean =>
    counts.acknowledged >= counts.sent && counts.told >= failures && stalled?.ms !== undefined
  while (performance.now() < patience && !isOver()) await sleep(50)
  const cpuPerThousand = ((cpuSeconds(daemon.pid) - cpu) / counts.sent) * 1000
  memory.push({ atSecond: seconds, rss: rssMib(daemon.pid), heap: await daemon.heapMib() })
  stalledSocket?.destroy()
  for (const socket of sockets) socket.terminate()
  await daemon.stop()
  master.stop()
  return {
    ...counts,
    read: readAll,
    failures,
    beyondSettle,
    lagBefore: lag.before,
    lagDuring: lag.during,
    stalledMs: stalled?.ms,
    memory,
    cpuShare,
    cpuPerThousand,
  }
}

const rounded = (value: number): string => value.toFixed(value < 10 ? 1 : 0)

/** Runs it, and says what was seen. */
export async function bench(): Promise<readonly { readonly says: string; readonly ok: boolean }[]> {
  const folder = mkdtempSync(join(tmpdir(), 'sigsys-bench-'))
  try {
    const seen = await run(folder)
    const [p50, p99] = [percentile(seen.beyondSettle, 0.5), percentile(seen.beyondSettle, 0.99)]
    const [before, during] = [percentile(seen.lagBefore, 0.99), percentile(seen.lagDuring, 0.99)]
    const most = Math.max(...seen.memory.map(({ rss }) => rss))
    const course = seen.memory.map(
      ({ atSecond, rss, heap }) => `${atSecond} s ${rounded(rss)}${heap === undefined ? '' : ` (${rounded(heap)})`}`,
    )
    const rate = seen.sent / seconds
    return [
      {
        says: `${collectors} collectors, ${rounded(rate)} events/s for ${seconds} s: ${seen.sent} sent, ${seen.acknowledged} acknowledged, ${seen.read} read again`,
        ok: seen.acknowledged === seen.sent && seen.read === seen.sent,
      },
      { says: `${seen.failures} failures, ${seen.told} told`, ok: seen.told === seen.failures },
      {
        says: `receipt to published beyond the settle time: p50 ${rounded(p50)} ms, p99 ${rounded(p99)} ms (bar 250)`,
        ok: p99 < 250,
      },
      {
        says: `memory of the daemon: at most ${rounded(most)} MiB (bar 400); resident (heap in use after a collection): ${course.join(', ')}`,
        ok: most < 400,
      },
      {
        says: `processor of the daemon: ${rounded(seen.cpuShare * 100)} % of a core while they came, ${(seen.cpuPerThousand * 1000).toFixed(0)} ms for a thousand events with all that follows`,
        ok: true,
      },
      {
        says: `a reader that stalls is gone after ${rounded((seen.stalledMs ?? Number.NaN) / 1000)} s (bar 30); others' p99 ${rounded(before)} ms before, ${rounded(during)} ms during`,
        ok: (seen.stalledMs ?? Infinity) < 30_000,
      },
    ]
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
