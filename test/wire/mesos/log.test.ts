import fc from 'fast-check'
import * as assert from 'uvu/assert'
import type { Host } from '../../../src/domain/event.ts'
import { agentId } from '../../../src/domain/ids.ts'
import { instant } from '../../../src/domain/time.ts'
import { mesosLog, messageTextMax } from '../../../src/wire/mesos/log.ts'
import { heldEventsMax } from '../../../src/wire/mesos/log-keeper.ts'
import { describe } from '../../support/describe.ts'
import { asJson, expected, fixture } from './fixtures.ts'

const nowhere: Host = { agentId: undefined, hostname: undefined }
const known: Host = { agentId: agentId('S0'), hostname: 'h' }
const clock = { zone: 'UTC', near: instant(Date.parse('2026-11-24T00:00:00Z')) }

function events(lines: readonly string[], { host = nowhere, read = clock }: { host?: Host; read?: typeof clock } = {}) {
  const log = mesosLog({ clock: read, host })
  return [...lines.flatMap((text, index) => log.push({ text, number: index + 1 })), ...log.end()]
}

const linesOf = (name: string): readonly string[] => Buffer.from(fixture(name)).toString('utf8').split('\n')
const journalled = (line: string): string =>
  line === '' ? line : `Nov 23 19:19:53 ip-10-0-0-1 mesos-agent[1234]: ${line}`

describe('mesosLog', (it) => {
  for (const name of ['agent-launch-failed', 'agent-out-of-memory', 'agent-pod', 'master']) {
    it(`reads ${name}`, () => assert.equal(asJson(events(linesOf(`${name}.log`))), expected(name)))
  }

  it('reads a log that went through the journal, and says where', () => {
    const plain = expected('agent-pod') as readonly { readonly event: Record<string, unknown> }[]
    const hostname = 'ip-10-0-0-1'
    const named = plain.map(({ event, ...rest }) => {
      const here = event['kind'] === 'agent-seen' ? { hostname } : {}
      const host = event['host'] === undefined ? {} : { host: { ...(event['host'] as object), hostname } }
      return { ...rest, event: { ...event, ...host, ...here } }
    })
    assert.equal(asJson(events(linesOf('agent-pod.log').map(journalled))), named)
  })

  it('joins what the journal took apart', () => {
    const [note] = events(linesOf('agent-out-of-memory.log').map(journalled)).filter(
      ({ event }) =>
        event.kind === 'container-note' && event.note.is === 'out-of-memory' && event.note.text.includes('\n'),
    )
    assert.match(JSON.stringify(note), String.raw`MEMORY STATISTICS: \ncache 0\nrss 98566144`)
  })
})

const line = (text: string, { file = 'slave.cpp', time = '1123 19:19:56.109689' } = {}): string =>
  `I${time} 23096 ${file}:5992] ${text}`

const note = (fact: object): unknown => ({ kind: 'container-note', at: 1795461596109, host: known, note: fact })
const agentStatus = (more: object): unknown => ({
  kind: 'task-status',
  taskId: 't',
  frameworkId: 'F',
  agentId: 'S0',
  at: 1795461596109,
  via: 'agent-log',
  ...more,
})
const masterStatus = (more: object): unknown => ({
  kind: 'task-status',
  taskId: 't',
  frameworkId: 'F',
  at: 1795461596109,
  via: 'master-log',
  ...more,
})
const seen = (more: object): unknown => ({
  kind: 'agent-seen',
  at: 1795461596109,
  agentId: 'S0',
  hostname: 'h',
  ...more,
})

describe('what a line of an agent says', (it) => {
  const uuid = '(Status UUID: fd18ef14-e6b5-4223-b5b5-e8b1751de5e3)'
  const bytes = Buffer.from('fd18ef14e6b54223b5b5e8b1751de5e3', 'hex').toString('base64')
  const place = '/var/lib/mesos/slaves/S0/frameworks/F/executors/E/runs/C'
  const tied = { is: 'container-of-executor', containerId: 'C', executorId: 'E', frameworkId: 'F' }
  const table: readonly (readonly [text: string, said: readonly unknown[]])[] = [
    [
      `Handling status update TASK_FAILED ${uuid} for task t of framework F from executor(1)@10.0.0.1:1`,
      [agentStatus({ state: 'TASK_FAILED', source: 'SOURCE_EXECUTOR', uuid: bytes })],
    ],
    [
      `Handling status update TASK_FAILED ${uuid} for task t of framework F from @0.0.0.0:0`,
      [agentStatus({ state: 'TASK_FAILED', source: 'SOURCE_AGENT', uuid: bytes })],
    ],
    [
      'Handling status update TASK_RUNNING (UUID: fd18ef14-e6b5-4223-b5b5-e8b1751de5e3) for task t in health state unhealthy of framework F',
      [agentStatus({ state: 'TASK_RUNNING', source: 'SOURCE_EXECUTOR', uuid: bytes, healthy: false })],
    ],
    ['Handling status update TASK_SLEEPING for task t of framework F', []],
    ["Got assigned task 't' for framework F", [note({ is: 'task-assigned', taskId: 't', frameworkId: 'F' })]],
    ['Got assigned task t for framework F', [note({ is: 'task-assigned', taskId: 't', frameworkId: 'F' })]],
    [
      'Got assigned task group containing tasks [ a, b ] for framework F',
      [
        note({ is: 'task-assigned', taskId: 'a', frameworkId: 'F' }),
        note({ is: 'task-assigned', taskId: 'b', frameworkId: 'F' }),
      ],
    ],
    ["Launching container C for executor 'E' of framework F", [note(tied)]],
    ["Starting container 'C' for executor 'E' of framework 'F'", [note(tied)]],
    [
      "Checkpointing container's forked pid 42 to '/m/meta/slaves/S0/frameworks/F/executors/E/runs/C/pids/libprocess.pid'",
      [],
    ],
    [
      "Executor 'E' of framework F terminated with signal Bad system call (core dumped)",
      [
        note({
          is: 'executor-ended',
          executorId: 'E',
          frameworkId: 'F',
          how: 'terminated with signal Bad system call (core dumped)',
        }),
      ],
    ],
    [
      "Executor 'E' of framework F has terminated with unknown status",
      [note({ is: 'executor-ended', executorId: 'E', frameworkId: 'F', how: 'terminated with unknown status' })],
    ],
    ["Executor 'E' of framework F does not exist", []],
    [
      "Container 'C' for executor 'E' of framework F failed to start: Missing Seccomp profile name",
      [
        note({
          is: 'launch-failed',
          containerId: 'C',
          executorId: 'E',
          frameworkId: 'F',
          why: 'Missing Seccomp profile name',
        }),
      ],
    ],
    [
      "Failed to launch container C.D: Failed to read Seccomp profile file '/x': No such file or directory",
      [
        note({
          is: 'launch-failed',
          containerId: 'C.D',
          why: "Failed to read Seccomp profile file '/x': No such file or directory",
        }),
      ],
    ],
    [
      "Using Seccomp profile 'it's my.json' for container C.D",
      [note({ is: 'profile-applied', containerId: 'C.D', profile: "it's my.json" })],
    ],
    ['Seccomp is not applied to container C', [note({ is: 'seccomp-not-applied', containerId: 'C' })]],
    ["Executor for container 'C' has exited", [note({ is: 'container-exited', containerId: 'C' })]],
    [
      'OOM detected for containerC',
      [note({ is: 'out-of-memory', containerId: 'C', text: 'OOM detected for containerC' })],
    ],
    [
      'OOM detected for the terminated container C',
      [note({ is: 'out-of-memory', containerId: 'C', text: 'OOM detected for the terminated container C' })],
    ],
    ['Memory limit exceeded: Requested: 96MB Maximum Used: 96MB', []],
    ["Scheduling '/var/lib/mesos/slaves/OLD-S9/frameworks/F/executors/E/runs/C' for gc 6.9days in the future", []],
    [
      'Registered with master master@10.0.0.1:5050; given slave ID S7',
      [{ kind: 'agent-seen', at: 1795461596109, agentId: 'S7', hostname: 'h' }],
    ],
  ]
  for (const [text, said] of table) {
    it(`"${text.slice(0, 80)}"`, () => {
      const read = events([line(text)], { host: known }).map(({ event }) => asJson(event))
      assert.equal(read, said.map(asJson))
    })
  }
  it('"Creating sandbox" ties a container once, though three lines name it', () => {
    const lines = [
      `Creating sandbox '${place}' for user 'root'`,
      `Creating sandbox '${place}'`,
      "Launching container C for executor 'E' of framework F",
    ]
    const said = events(
      lines.map((text) => line(text)),
      { host: known },
    ).map(({ event }) => event.kind)
    assert.equal(said, ['agent-seen', 'container-note'])
  })
})

describe('what a line of a master says', (it) => {
  const agent = 'S0 at slave(1)@10.0.0.1:5051 (h)'
  const address = '10.0.0.1:5051'
  const table: readonly (readonly [text: string, said: readonly unknown[]])[] = [
    [
      `Status update TASK_RUNNING for task t of framework F from agent ${agent}`,
      [seen({ address }), masterStatus({ state: 'TASK_RUNNING', agentId: 'S0' })],
    ],
    [
      "Sending status update TASK_LOST for task t of framework F 'Agent h removed: health check timed out'",
      [
        masterStatus({
          state: 'TASK_LOST',
          source: 'SOURCE_MASTER',
          message: 'Agent h removed: health check timed out',
        }),
      ],
    ],
    [
      'Updating the state of task t of framework F (latest state: TASK_FAILED, status update state: TASK_FAILED)',
      [masterStatus({ state: 'TASK_FAILED' })],
    ],
    [
      `Adding task t with resources cpus(allocated: *):0.2 of framework F (my (own) framework) at scheduler-1@10.0.0.1:1 on agent ${agent}`,
      [
        { kind: 'framework-seen', at: 1795461596109, frameworkId: 'F', name: 'my (own) framework' },
        seen({ address }),
        {
          kind: 'container-note',
          at: 1795461596109,
          host: { agentId: 'S0', hostname: 'h' },
          note: { is: 'task-assigned', taskId: 't', frameworkId: 'F' },
        },
      ],
    ],
    ['Adding task t with resources cpus(*):0.2; mem(*):32 on agent S0 (h)', [seen({})]],
    [
      `Executor 'E' of framework F on agent ${agent}: terminated with signal Bad system call`,
      [
        {
          kind: 'container-note',
          at: 1795461596109,
          host: { agentId: 'S0', hostname: 'h' },
          note: {
            is: 'executor-ended',
            executorId: 'E',
            frameworkId: 'F',
            how: 'terminated with signal Bad system call',
          },
        },
      ],
    ],
    [`Re-registered agent ${agent} with cpus:2`, [seen({ address, active: true })]],
    ['Marked agent S0 (h) unreachable: health check timed out', [seen({ active: false })]],
    [
      `Removed agent ${agent}: a new agent registered`,
      [seen({ address, active: false }), { kind: 'agent-removed', at: 1795461596109, agentId: 'S0' }],
    ],
    [`Removing framework F (marathon) from agent ${agent}`, []],
    [
      'Removing framework F (marathon) at scheduler-5@10.0.0.1:15101',
      [
        { kind: 'framework-seen', at: 1795461596109, frameworkId: 'F', name: 'marathon' },
        { kind: 'framework-removed', at: 1795461596109, frameworkId: 'F' },
      ],
    ],
  ]
  for (const [text, said] of table) {
    it(`"${text.slice(0, 80)}"`, () => {
      const read = events([line(text, { file: 'master.cpp' })]).map(({ event }) => asJson(event))
      assert.equal(read, said.map(asJson))
    })
  }
})

describe('a log and its limits', (it) => {
  it('says once that its dates cannot be told', () => {
    const log = mesosLog({ clock: { zone: 'UTC', near: undefined }, host: known })
    const said = [1, 2].flatMap((number) => log.push({ text: line('Seccomp is not applied to container C'), number }))
    assert.equal(
      said.map(({ event }) => event.kind),
      ['rejected'],
    )
  })

  it('takes the year from an ISO time of the carrier', () => {
    const log = mesosLog({ clock: { zone: 'UTC', near: undefined }, host: known })
    const text = `2021-11-23T19:19:56+0000 host mesos-agent[1]: ${line('Seccomp is not applied to container C')}`
    const [said] = log.push({ text, number: 1 })
    assert.is(said?.event.kind === 'container-note' ? said.event.at : 0, Date.parse('2021-11-23T19:19:56.109Z'))
  })

  it('waits for its host, but not for ever', () => {
    const log = mesosLog({ clock, host: nowhere })
    const counts = Array.from(
      { length: heldEventsMax },
      (_, index) => log.push({ text: line(`Seccomp is not applied to container C${index}`), number: index + 1 }).length,
    )
    assert.equal(
      counts.filter((count) => count > 0),
      [heldEventsMax],
    )
    assert.is(counts.at(-1), heldEventsMax)
  })

  it('does not keep an endless message', () => {
    const log = mesosLog({ clock, host: known })
    log.push({ text: line('OOM detected for container C'), number: 1 })
    log.push({ text: line('Memory limit exceeded: x'), number: 2 })
    for (let number = 3; number < 5000; number += 1) log.push({ text: 'y'.repeat(100), number })
    const [said] = log.end()
    const text =
      said?.event.kind === 'container-note' && said.event.note.is === 'out-of-memory' ? said.event.note.text : ''
    assert.ok(text.length > 1000 && text.length <= messageTextMax, `${text.length}`)
  })

  it('never throws, and stays quick on lines made to be slow', () => {
    const words = [
      'Handling status update',
      'TASK_FAILED',
      ' for task ',
      ' of framework ',
      'F',
      ' (',
      ')',
      ' at ',
      "'",
      ' on agent ',
      'Adding task ',
      ' with resources ',
      'Container ',
      ' for executor ',
      ' failed to start: ',
      '/slaves/a/frameworks/b/executors/c/runs/d',
      "Creating sandbox '",
      'Flags at startup: ',
      ' --a="',
    ]
    const texts = fc.array(fc.constantFrom(...words), { maxLength: 30 }).map((parts) => parts.join(''))
    fc.assert(
      fc.property(texts, fc.integer({ min: 1, max: 200 }), (text, times) => {
        events([line(text.repeat(times))], { host: known })
      }),
      { seed: 15, numRuns: 150 },
    )
  })
})
