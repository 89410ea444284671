import * as assert from 'uvu/assert'
import type { DomainEvent } from '../../../src/domain/event.ts'
import type { Message } from '../../../src/sim/recorder.ts'
import { mesosEvents } from '../../../src/wire/mesos/events.ts'
import { mesosLog } from '../../../src/wire/mesos/log.ts'
import { sandboxFile } from '../../../src/wire/mesos/sandbox-path.ts'
import { sandboxReader } from '../../../src/wire/mesos/sandbox.ts'
import { describe } from '../../support/describe.ts'
import { agentNamed, lineOf, start, story, type Story, type StoryOptions, taskNamed } from './small-cluster.ts'

const clock = { zone: 'UTC', near: start }
const rule = { names: ['ptrace'], action: 'SCMP_ACT_KILL', args: [], includes: {}, excludes: {} }
const killing = JSON.stringify({ defaultAction: 'SCMP_ACT_ALLOW', archMap: [], syscalls: [rule] })
const agents = [agentNamed('10.0.0.1', { profiles: new Map([['no-trace.json', killing]]), attributes: { rack: 'r1' } })]
const badCall = { t: { after: 3000, end: { how: 'signalled', signal: 31 } as const } }
const seccomp = { profileName: 'no-trace.json', unconfined: undefined }

function told(options: StoryOptions, ms = 20_000): Story {
  const made = story({ agents, ...options })
  made.until(ms)
  return made
}

const ofOperator = (messages: readonly Message[]) =>
  messages.flatMap((message) => (message.from === 'mesos' ? [message.json] : []))

/** All that the master's stream says, as the program reads it; nothing in it may be unknown. */
function operatorEvents({ recorder }: Story): readonly DomainEvent[] {
  return ofOperator(recorder.messages).flatMap((json) => {
    const decoded = mesosEvents(JSON.parse(JSON.stringify(json)))
    assert.equal(decoded?.unknown, [], JSON.stringify(json))
    return decoded?.events ?? []
  })
}

function logEvents({ recorder }: Story): readonly DomainEvent[] {
  const log = mesosLog({ clock, host: { agentId: undefined, hostname: undefined } })
  const lines = recorder.messages.flatMap((message) => (message.from === 'agent-log' ? [message.line] : []))
  const events = lines.flatMap((text, index) => log.push({ text, number: index + 1 }))
  return [...events, ...log.end()].map(({ event }) => event)
}

const factsOf = (made: Story) =>
  logEvents(made).flatMap((event) => (event.kind === 'container-note' ? [event.note] : []))

const typesOf = ({ recorder }: Story): readonly unknown[] =>
  ofOperator(recorder.messages).map((json) => (json as { readonly type?: unknown }).type)

describe("the master's stream", (it) => {
  it('begins with all there is, and then tells what changes', () => {
    const made = told({ fates: badCall, tasks: [taskNamed('t', { seccomp })] })
    assert.equal(typesOf(made), [
      'SUBSCRIBED',
      'FRAMEWORK_ADDED',
      'TASK_ADDED',
      'TASK_UPDATED',
      'TASK_UPDATED',
      'TASK_UPDATED',
    ])
    const events = operatorEvents(made)
    const agent = events.find((event) => event.kind === 'agent-seen')
    assert.equal(
      [agent?.hostname, agent?.version, agent?.active, agent?.address],
      ['10.0.0.1', '1.11.0', true, '10.0.0.1:5051'],
    )
    const task = events.find((event) => event.kind === 'task-seen')
    assert.equal(task?.kind === 'task-seen' ? task.seccomp : undefined, seccomp)
  })

  it('says of statuses what the framework heard, with a container in all but refused launches', () => {
    const made = told({
      fates: badCall,
      tasks: [
        taskNamed('t', { seccomp }),
        taskNamed('n', { seccomp: { profileName: 'none.json', unconfined: undefined } }),
      ],
    })
    const statuses = operatorEvents(made).filter((event) => event.kind === 'task-status')
    const heard = made.framework.updates
    assert.equal(
      statuses.map((status) => [
        status.taskId,
        status.state,
        status.source,
        status.reason,
        status.message,
        status.at,
        status.containerId,
      ]),
      heard.map((update) => [
        update.taskId,
        update.state,
        update.source,
        update.reason,
        update.message,
        update.at,
        update.containerId,
      ]),
    )
    assert.equal(
      statuses.map(({ state, containerId, executorPid }) => [
        state,
        containerId !== undefined,
        executorPid !== undefined,
      ]),
      [
        ['TASK_FAILED', false, false],
        ['TASK_STARTING', true, true],
        ['TASK_RUNNING', true, true],
        ['TASK_FAILED', true, true],
      ],
    )
    assert.is(new Set(statuses.map(({ uuid }) => uuid)).size, 4)
  })

  it("names a pod's containers with their parent", () => {
    const made = told({ fates: { b: { after: 1000, end: { status: 1 } } }, pod: [taskNamed('a'), taskNamed('b')] })
    const statuses = operatorEvents(made).filter((event) => event.kind === 'task-status')
    const parents = new Set(statuses.map(({ containerId }) => containerId?.split('.')[0]))
    const all = new Set(statuses.map(({ containerId }) => containerId))
    assert.equal([parents.size, all.size, parents.has(undefined)], [1, 2, false])
    assert.equal(new Set(statuses.map(({ executorId }) => executorId)), new Set(['pod.1']))
  })

  it('tells of agents that come back and of a framework that is removed, and begins anew with a new master', () => {
    const made = told({ tasks: [taskNamed('t')] }, 5000)
    made.mesos.partition('10.0.0.1', 0)
    made.until(100_000)
    made.mesos.heal('10.0.0.1', 0)
    made.until(110_000)
    made.mesos.failOver(0)
    made.until(130_000)
    if (made.framework.id !== undefined) made.mesos.tearDown(made.framework.id, 0)
    made.until(140_000)
    assert.equal(typesOf(made).slice(5), [
      'TASK_UPDATED',
      'AGENT_ADDED',
      'TASK_ADDED',
      'TASK_UPDATED',
      'SUBSCRIBED',
      'AGENT_ADDED',
      'TASK_ADDED',
      'FRAMEWORK_ADDED',
      'TASK_UPDATED',
      'FRAMEWORK_REMOVED',
    ])
    operatorEvents(made)
  })
})

describe("an agent's log", (it) => {
  it('tells whose it is, which profile a container has, and how its executor ended', () => {
    const made = told({ fates: badCall, tasks: [taskNamed('t', { seccomp })] })
    const events = logEvents(made)
    const container = made.framework.updates[0]?.containerId
    const notes = events.flatMap((event) => (event.kind === 'container-note' ? [event] : []))
    assert.equal(new Set(notes.map(({ host }) => host.hostname)), new Set(['10.0.0.1']))
    const facts = notes.map(({ note }) => note)
    const applied = facts.find((fact) => fact.is === 'profile-applied')
    assert.equal([applied?.profile, applied?.containerId], ['no-trace.json', container])
    assert.ok(facts.some((fact) => fact.is === 'task-assigned' && fact.taskId === taskNamed('t').id))
    assert.ok(facts.some((fact) => fact.is === 'launcher-pid' && fact.containerId === container))
    assert.ok(facts.some((fact) => fact.is === 'executor-ended' && fact.how === 'exited with status 0'))
    const states = events.flatMap((event) => (event.kind === 'task-status' ? [event.state] : []))
    assert.equal(states, ['TASK_STARTING', 'TASK_RUNNING', 'TASK_FAILED'])
  })

  it('tells why a launch failed', () => {
    const made = told({ tasks: [taskNamed('n', { seccomp: { profileName: 'none.json', unconfined: undefined } })] })
    const failed = factsOf(made).find((fact) => fact.is === 'launch-failed')
    assert.match(failed?.why ?? '', /none\.json': No such file or directory$/)
  })

  it('tells of a memory limit', () => {
    const made = told({ fates: { t: { after: 1000, end: { how: 'out-of-memory' } } }, tasks: [taskNamed('t')] })
    const texts = factsOf(made).flatMap((fact) => (fact.is === 'out-of-memory' ? [fact.text] : []))
    assert.match(texts.join('\n'), /Requested: 96MB Maximum Used: 96MB\n\nMEMORY STATISTICS/)
  })
})

describe("an executor's own stderr", (it) => {
  it('is read as facts, not as what the program printed', () => {
    const made = told({ fates: badCall, tasks: [taskNamed('t')] })
    const sent = made.recorder.messages.flatMap((message) => (message.from === 'sandbox' ? [message] : []))
    const paths = new Set(sent.map(({ path }) => path))
    assert.is(paths.size, 1)
    const file = sandboxFile([...paths][0] ?? '')
    assert.ok(file !== undefined)
    assert.is(file.containerId, made.framework.updates[0]?.containerId)
    const reader = sandboxReader(file, { clock })
    for (const [index, { line }] of sent.entries()) reader.push({ text: line, number: index + 1 })
    const { facts, lines } = reader.end()
    assert.equal(lines, [])
    assert.equal(
      facts.map(({ is }) => is),
      ['registered', 'starting-task', 'forked-command', 'command-ended'],
    )
  })
})

describe('the timeline', (it) => {
  it('gives every launch and status a cause, and only launches may have none', () => {
    const made = told({ fates: badCall, tasks: [taskNamed('t', { seccomp })] })
    const { entries } = made.recorder
    const about = entries
      .map((entry, index) => ({ ...entry, number: index + 1 }))
      .filter(({ subject }) => subject === 't.1')
    assert.equal(
      about.map(({ kind, says }) => `${kind}: ${says}`),
      [
        'launch: launched on 10.0.0.1',
        'status: TASK_STARTING',
        'status: TASK_RUNNING',
        'status: TASK_FAILED · Command terminated with signal Bad system call',
      ],
    )
    assert.equal(
      about.map(({ because }) => because),
      [0, about[0]?.number, about[1]?.number, about[2]?.number],
    )
    assert.equal(
      made.framework.updates.map(({ because }) => because),
      about.slice(1).map(({ number }) => number),
    )
  })

  it('is the same story whether or not anybody listens', () => {
    const stories = [true, false].map((isOn) =>
      told({ fates: badCall, tasks: [taskNamed('t', { seccomp })], pod: [taskNamed('a'), taskNamed('b')], isOn }),
    )
    const [on, off] = stories.map(({ framework }) =>
      framework.updates.map((update) => [lineOf(update), update.at, update.containerId]),
    )
    assert.equal(on, off)
    assert.equal(stories[1]?.recorder.messages, [])
    assert.equal(stories[1]?.recorder.entries, [])
  })
})
