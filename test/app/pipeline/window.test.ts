import * as assert from 'uvu/assert'
import type { Bin } from '../../../src/app/pipeline/bins.ts'
import { openWindow, windowLimits } from '../../../src/app/pipeline/window.ts'
import type { FoundEvent } from '../../../src/app/evidence/gathered.ts'
import type { DomainEvent } from '../../../src/domain/event.ts'
import { agentId, containerId, executorId, frameworkId, taskId } from '../../../src/domain/ids.ts'
import type { TaskState } from '../../../src/domain/task.ts'
import { instant } from '../../../src/domain/time.ts'
import { describe } from '../../support/describe.ts'

let position = 0
const found = (event: DomainEvent): FoundEvent => ({
  event,
  place: { path: 'lab/a', folders: ['a'], given: undefined, key: 'a' },
  position: (position += 1),
})
const status = (id: string, state: TaskState, agent: string | undefined = 'S1'): FoundEvent =>
  found({
    kind: 'task-status',
    taskId: taskId(id),
    frameworkId: frameworkId('F'),
    agentId: agent === undefined ? undefined : agentId(agent),
    executorId: executorId(id),
    state,
    source: undefined,
    reason: undefined,
    message: undefined,
    at: instant(0),
    healthy: undefined,
    containerId: containerId([`c-${id}`]),
    executorPid: undefined,
    uuid: undefined,
    via: 'operator',
  })
const process = (container: string, pid: number, hostname = 'one'): FoundEvent =>
  found({
    kind: 'container-note',
    at: instant(0),
    host: { agentId: undefined, hostname },
    note: { is: 'process-of-container', containerId: containerId([container]), pid, startedAt: undefined },
  })
const agent = (id: string, hostname: string): FoundEvent =>
  found({
    kind: 'agent-seen',
    at: undefined,
    agentId: agentId(id),
    hostname,
    address: undefined,
    version: undefined,
    active: undefined,
  })

function binOf(window: ReturnType<typeof openWindow>, id: string): Bin {
  const bin = window.bins.ofTask(id)
  if (bin === undefined) throw new Error(`no bin of ${id}`)
  return bin
}

const isBalanced = ({ counters, heldCount }: ReturnType<typeof openWindow>): boolean =>
  counters.added === counters.ignored + counters.released + heldCount()

describe('what is held for judging', (it) => {
  it('forgets an agent some time after it was removed, unless it came back or another runs on its host', () => {
    const window = openWindow({ ...windowLimits, keepMs: 1000 })
    const removed = (id: string): FoundEvent => found({ kind: 'agent-removed', at: undefined, agentId: agentId(id) })
    for (const [id, host] of [
      ['S1', 'one'],
      ['S2', 'two'],
      ['S3', 'three'],
    ] as const) {
      window.add(agent(id, host), 0)
      window.add(status(`task-${id}`, 'TASK_RUNNING', id), 0)
      window.add(status(`task-${id}`, 'TASK_UNREACHABLE', id), 5)
    }
    for (const id of ['S1', 'S2', 'S3']) window.add(removed(id), 10)
    window.add(agent('S2', 'two'), 20)
    window.add(agent('S4', 'three'), 20)
    window.add(status('new', 'TASK_RUNNING', 'S4'), 20)
    window.compact(900)
    assert.equal([...window.bins.all.keys()].sort(), ['', 'one', 'three', 'two'])
    window.compact(2000)
    assert.equal([...window.bins.all.keys()].sort(), ['', 'three', 'two'])
    const kept = [...window.bearingOn(binOf(window, 'new'))].flatMap(({ event }) =>
      'taskId' in event ? [event.taskId] : [],
    )
    assert.equal(kept, ['new'])
    assert.equal([window.bins.ofTask('task-S1'), isBalanced(window)], [undefined, true])
    assert.ok(binOf(window, 'task-S2').held.length > 1)
  })

  it('forgets a framework some time after it was torn down', () => {
    const window = openWindow({ ...windowLimits, keepMs: 1000 })
    window.add(found({ kind: 'framework-seen', at: undefined, frameworkId: frameworkId('F'), name: 'spark' }), 0)
    window.add(found({ kind: 'framework-removed', at: undefined, frameworkId: frameworkId('F') }), 10)
    window.compact(900)
    assert.is(window.heldCount(), 2)
    window.compact(2000)
    assert.equal([window.heldCount(), isBalanced(window)], [0, true])
  })

  it('a framework keeps its name when it is told again without one', () => {
    const window = openWindow(windowLimits)
    const framework = (name: string | undefined): FoundEvent =>
      found({ kind: 'framework-seen', at: undefined, frameworkId: frameworkId('F'), name })
    for (const name of ['marathon', undefined]) window.add(framework(name), 0)
    window.add(status('a', 'TASK_FAILED'), 0)
    const names = [...window.bearingOn(binOf(window, 'a'))].flatMap(({ event }) =>
      event.kind === 'framework-seen' ? [event.name] : [],
    )
    assert.equal([names, isBalanced(window)], [['marathon'], true])
  })

  it('is one bin for an agent, whichever of its names comes first', () => {
    const window = openWindow()
    window.add(process('c-a', 7), 0)
    window.add(status('a', 'TASK_RUNNING'), 1)
    assert.is(window.bins.all.size, 2)
    window.add(agent('S1', 'one'), 2)
    assert.equal([...window.bins.all.keys()], ['one'])
    const bin = window.bins.ofTask('a')
    assert.ok(bin !== undefined)
    assert.is(window.bearingOn(bin).length, 3)
    assert.ok(isBalanced(window))
  })

  it('joins the bins of thousands of agents that a snapshot names after their collectors spoke', () => {
    const window = openWindow()
    const count = 3000
    for (let at = 0; at < count; at += 1) {
      window.add(process(`c-${at}`, 7, `node-${at}`), 0)
      window.add(status(`t-${at}`, 'TASK_RUNNING', `S${at}`), 0)
    }
    for (let at = 0; at < count; at += 1) window.add(agent(`S${at}`, `node-${at}.example`), 1)
    assert.is(window.bins.all.size, count)
    for (const at of [0, 1, count - 1]) {
      const kinds = binOf(window, `t-${at}`).held.map(({ event }) => event.kind)
      assert.equal(kinds.toSorted(), ['agent-seen', 'container-note', 'task-status'])
      assert.is(window.bins.named(`node-${at}`), binOf(window, `t-${at}`))
    }
    assert.ok(isBalanced(window))
  })

  it('keeps what a living task needs, however old, and lets the rest go', () => {
    const window = openWindow()
    window.add(agent('S1', 'one'), 0)
    for (const id of ['lives', 'dies']) {
      window.add(status(id, 'TASK_RUNNING'), 0)
      window.add(process(`c-${id}`, 7), 0)
    }
    window.add(status('dies', 'TASK_FAILED'), 10)
    window.compact(windowLimits.keepMs)
    assert.is(window.heldCount(), 6)
    window.compact(windowLimits.keepMs + 11)
    const left = window.bearingOn(binOf(window, 'lives'))
    assert.equal(
      left.map(({ event }) => event.kind),
      ['agent-seen', 'task-status', 'container-note'],
    )
    assert.is(window.bins.ofTask('dies'), undefined)
    assert.ok(isBalanced(window))
  })

  it('lets go early where there is no room, and counts it', () => {
    const window = openWindow({ ...windowLimits, eventsMax: 10 })
    window.add(agent('S1', 'one'), 0)
    for (let at = 0; at < 40; at += 1) window.add(process(`c-${at}`, at), at * 10_000)
    window.compact(400_000)
    assert.ok(window.heldCount() <= 10, String(window.heldCount()))
    assert.ok(window.counters.early > 0)
    assert.ok(isBalanced(window))
  })

  it('keeps what came lately where more comes than it may hold, part by part', () => {
    const window = openWindow({ ...windowLimits, eventsMax: 1000 })
    for (const host of ['one', 'two', 'three', 'four']) window.add(agent(host, host), 0)
    window.add(status('lives', 'TASK_RUNNING', 'one'), 0)
    window.add(process('c-lives', 7), 0)
    let most = 0
    for (let second = 1; second < 120; second += 1) {
      for (let at = 0; at < 40; at += 1)
        window.add(process(`c-${second}-${at}`, at, ['one', 'two', 'three', 'four'][at % 4]), second * 1000 + at)
      window.compactSome(second * 1000 + 999)
      most = Math.max(most, window.heldCount())
      assert.ok(isBalanced(window))
    }
    assert.ok(most > 600 && most <= 1000, String(most))
    const { held } = binOf(window, 'lives')
    assert.equal(
      held.filter(({ arrivedAt }) => arrivedAt === 0).map(({ event }) => event.kind),
      ['agent-seen', 'task-status', 'container-note'],
    )
    // No second is missing among those that are held.
    const seconds = [...new Set(held.map(({ arrivedAt }) => Math.floor(arrivedAt / 1000)))].slice(1)
    const from = seconds[0] ?? 0
    assert.equal(
      seconds,
      Array.from({ length: 120 - from }, (_, index) => from + index),
    )
    assert.ok(from > 60 && from < 110, String(from))
    assert.is(window.counters.early, window.counters.released)
  })

  it('goes through everything at once when a burst fills it, and not again for what is needed', () => {
    const window = openWindow({ ...windowLimits, eventsMax: 100 })
    window.add(agent('S1', 'one'), 0)
    for (let at = 0; at < 150; at += 1) window.add(process(`c-${at}`, at), at * 10)
    window.compactSome(1500)
    assert.ok(window.heldCount() <= 100, String(window.heldCount()))
    for (let at = 0; at < 200; at += 1) {
      window.add(status(`t-${at}`, 'TASK_RUNNING'), 1500)
      window.add(process(`c-t-${at}`, at), 1500)
    }
    window.compactSome(3000)
    assert.is(window.heldCount(), 401)
    window.add(process('c-other', 1), 0)
    window.compactSome(3001)
    assert.is(window.heldCount(), 402)
    assert.ok(isBalanced(window))
  })

  it('says early only of what went before its time', () => {
    const window = openWindow({ ...windowLimits, keepMs: 1000, eventsMax: 10 })
    window.add(agent('S1', 'one'), 0)
    for (let at = 0; at < 5; at += 1) window.add(process(`c-${at}`, at), at)
    window.compact(5000)
    assert.equal([window.counters.released, window.counters.early], [5, 0])
  })

  const spansAfter = (
    ...spans: readonly (readonly [from: number, to: number, first: number, last: number])[]
  ): readonly (readonly number[])[] => {
    const window = openWindow()
    window.add(agent('S1', 'one'), 0)
    for (const [from, to, firstSerial, lastSerial] of spans)
      window.add(
        found({
          kind: 'audit-span',
          host: { agentId: undefined, hostname: 'one' },
          carrier: 'netlink',
          from: instant(from),
          to: instant(to),
          firstSerial,
          lastSerial,
        }),
        to,
      )
    window.compact(10)
    assert.ok(isBalanced(window))
    return [...window.bins.all.values()].flatMap(({ held }) =>
      held.flatMap(({ event }) =>
        event.kind === 'audit-span' ? [[event.from, event.to, event.firstSerial, event.lastSerial]] : [],
      ),
    )
  }

  it('joins runs of serials', () => {
    assert.equal(spansAfter([0, 9, 0, 99], [10, 19, 100, 199], [20, 29, 200, 299], [40, 49, 301, 399]), [
      [0, 29, 0, 299],
      [40, 49, 301, 399],
    ])
  })

  it('leaves the time between two boots open, though the serials seem to go on', () => {
    assert.equal(spansAfter([0, 9000, 1, 5000], [600_000, 609_000, 400, 900]), [
      [0, 9000, 1, 5000],
      [600_000, 609_000, 400, 900],
    ])
  })

  it('judges all agents together while a record of no known host is held', () => {
    const window = openWindow()
    window.add(agent('S1', 'one'), 0)
    window.add(agent('S2', 'two'), 0)
    window.add(status('a', 'TASK_FAILED'), 0)
    const bin = binOf(window, 'a')
    assert.is(window.judgedWith(bin).length, 1)
    const none = { agentId: undefined, hostname: undefined }
    const what = { uid: undefined, comm: undefined, exe: undefined, sig: 31, arch: 'x86_64', syscall: undefined }
    window.add(
      found({
        kind: 'seccomp-acted',
        host: none,
        node: undefined,
        at: instant(0),
        serial: 1,
        pid: 7,
        ...what,
        action: 'kill',
        code: 0,
        ip: undefined,
        compat: 0,
      }),
      0,
    )
    assert.is(window.judgedWith(bin).length, 3)
  })
})
