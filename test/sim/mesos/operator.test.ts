import * as assert from 'uvu/assert'
import { duration } from '../../../src/domain/time.ts'
import { dcosProfileFolder } from '../../../src/sim/mesos/agent-definition.ts'
import { describe } from '../../support/describe.ts'
import { agentNamed, lineOf, story, type Story, taskNamed } from './small-cluster.ts'

const starts = ['t.1 | TASK_STARTING | executor', 't.1 | TASK_RUNNING | executor']
const gone = 't.1 | TASK_GONE_BY_OPERATOR | master | AGENT_REMOVED_BY_OPERATOR | Agent has been marked gone'
const unreachable = 't.1 | TASK_UNREACHABLE | master | AGENT_REMOVED | health check timed out'
const back = 't.1 | TASK_RUNNING | master | AGENT_REREGISTERED | Unreachable agent re-reregistered'
const finished = 't.1 | TASK_FINISHED | executor | Command exited with status 0'
const killed = [
  't.1 | TASK_KILLING | executor',
  't.1 | TASK_KILLED | executor | Command terminated with signal Terminated',
]
const agent = 'agent-1'

/** What is done, when (ms), in one agent's life. */
type Deed = readonly [at: number, act: (story: Story) => void]

describe('what happens to an agent', (it) => {
  const table: readonly (readonly [
    says: string,
    ends: number | undefined,
    deeds: readonly Deed[],
    lines: readonly string[],
    heard?: readonly string[],
  ])[] = [
    [
      'a restart is not felt by what runs',
      20_000,
      [[5000, ({ mesos }) => mesos.restartAgent(agent, 0)]],
      [...starts, finished],
    ],
    [
      'an end during a restart is told after it',
      6000,
      [[5000, ({ mesos }) => mesos.restartAgent(agent, 0)]],
      [...starts, finished],
    ],
    [
      'a partition shorter than the patience of the master is not felt',
      undefined,
      [
        [5000, ({ mesos }) => mesos.partition(agent, 0)],
        [60_000, ({ mesos }) => mesos.heal(agent, 0)],
      ],
      starts,
    ],
    [
      'a longer partition makes tasks unreachable, and they come back',
      undefined,
      [
        [5000, ({ mesos }) => mesos.partition(agent, 0)],
        [100_000, ({ mesos }) => mesos.heal(agent, 0)],
      ],
      [...starts, unreachable, back],
      ['registered', 'agent lost'],
    ],
    [
      'what ended in a partition is told after it',
      30_000,
      [
        [5000, ({ mesos }) => mesos.partition(agent, 0)],
        [100_000, ({ mesos }) => mesos.heal(agent, 0)],
      ],
      [...starts, unreachable, finished],
    ],
    [
      'marked gone',
      undefined,
      [[5000, ({ mesos }) => mesos.markGone(agent, 0)]],
      [...starts, gone],
      ['registered', 'agent lost'],
    ],
    [
      'drained',
      undefined,
      [[5000, ({ mesos }) => mesos.drain(agent, { markGone: false }, 0)]],
      [
        ...starts,
        't.1 | TASK_KILLING | executor | AGENT_DRAINING',
        't.1 | TASK_KILLED | executor | AGENT_DRAINING | Command terminated with signal Terminated',
      ],
    ],
    [
      'without power, and started again in time',
      undefined,
      [
        [5000, ({ mesos }) => mesos.powerOff(agent, 0)],
        [20_000, ({ mesos }) => mesos.startAgent(agent, 0)],
      ],
      [...starts, 't.1 | TASK_DROPPED | agent | RECONCILIATION | Reconciliation: task unknown to the agent'],
    ],
    [
      'without power for too long: a reconciliation finds the task gone',
      undefined,
      [
        [5000, ({ mesos }) => mesos.powerOff(agent, 0)],
        [100_000, ({ mesos }) => mesos.startAgent(agent, 0)],
        [
          110_000,
          ({ driver, framework }) =>
            driver.reconcile([{ taskId: taskNamed('t').id, agentId: framework.offered[0]?.agentId }]),
        ],
      ],
      [
        ...starts,
        unreachable,
        't.1 | TASK_GONE | master | RECONCILIATION | Reconciliation: Task is unknown to the agent',
      ],
    ],
    [
      'a kill waits for an agent that is away',
      undefined,
      [
        [5000, ({ mesos }) => mesos.partition(agent, 0)],
        [6000, ({ driver }) => driver.kill(taskNamed('t').id, undefined, undefined, 0)],
        [20_000, ({ mesos }) => mesos.heal(agent, 0)],
      ],
      [...starts, ...killed],
    ],
    [
      'killed before it was delivered',
      undefined,
      [[20, ({ driver }) => driver.kill(taskNamed('t').id, undefined, undefined, 0)]],
      ['t.1 | TASK_KILLED | agent | TASK_KILLED_DURING_LAUNCH | Killed before delivery to the executor'],
    ],
    [
      'a master fails over: the task goes on and is known to the next',
      undefined,
      [
        [5000, ({ mesos }) => mesos.failOver(0)],
        [30_000, ({ driver }) => driver.reconcile([])],
      ],
      [...starts, 't.1 | TASK_RUNNING | master | RECONCILIATION | Reconciliation: Latest task state'],
      ['registered', 'disconnected', 'registered again'],
    ],
    [
      'what ends while there is no master is heard from the next one',
      8000,
      [[5000, ({ mesos }) => mesos.failOver(0)]],
      [...starts, finished],
    ],
    [
      'killed for want of memory',
      undefined,
      [[5000, ({ mesos }) => mesos.outOfMemory(taskNamed('t').id, 0)]],
      [
        ...starts,
        't.1 | TASK_FAILED | agent | CONTAINER_LIMITATION_MEMORY | Memory limit exceeded: Requested: 96MB Maximum Used: 96MB',
      ],
    ],
    [
      'nobody knows a task that never was',
      undefined,
      [[5000, ({ driver }) => driver.kill(taskNamed('x').id, undefined, undefined, 0)]],
      [...starts, 'x.1 | TASK_UNKNOWN | master | RECONCILIATION | Reconciliation: Task is unknown'],
    ],
  ]
  for (const [says, ends, deeds, lines, heard] of table)
    for (const isOn of [true, false])
      it(`${says}, recorder ${isOn ? 'on' : 'off'}`, () => {
        const fates = ends === undefined ? {} : { t: { after: ends } }
        const told = story({ fates, tasks: [taskNamed('t')], isOn })
        for (const [at, act] of deeds) {
          told.until(at)
          act(told)
        }
        told.until(200_000)
        assert.equal(told.framework.updates.map(lineOf), lines)
        if (heard !== undefined)
          assert.equal(
            told.framework.heard.filter((word) => word !== 'rescinded'),
            heard,
          )
      })

  it('a framework that knows no partitions hears of lost tasks', () => {
    const told = story({ tasks: [taskNamed('t')], info: { capabilities: [] } })
    told.until(5000)
    told.mesos.partition(agent, 0)
    told.until(100_000)
    assert.equal(told.framework.updates.map(lineOf), [
      ...starts,
      't.1 | TASK_LOST | master | AGENT_REMOVED | health check timed out',
    ])
  })

  it('a framework that is torn down hears nothing more, and its resources are free', () => {
    const told = story({ tasks: [taskNamed('t')] })
    told.until(5000)
    const { id } = told.framework
    if (id !== undefined) told.mesos.tearDown(id, 0)
    told.until(20_000)
    assert.equal(told.framework.updates.map(lineOf), starts)
    assert.equal(
      told.mesos.agents().map(({ taskCount }) => taskCount),
      [0],
    )
  })
})

const rule = { names: ['ptrace'], action: 'SCMP_ACT_KILL', args: [], includes: {}, excludes: {} }
const killing = JSON.stringify({ defaultAction: 'SCMP_ACT_ALLOW', archMap: [], syscalls: [rule] })
const seccomp = { enabled: true, defaultProfile: 'default.json', configDir: dcosProfileFolder }

/** What the filter of each process was, in order; its bounding profile's name or none. */
const filters = ({ kernel }: Story): readonly (string | undefined)[] =>
  kernel.started.map(({ start }) => start.filter?.profile)

describe('profiles on an agent', (it) => {
  it('a default is kept from the start; a file named by a task is read at its launch', () => {
    const told = story({ agents: [agentNamed(agent, { profiles: new Map([['default.json', killing]]), seccomp })] })
    const named = { profileName: 'new.json', unconfined: undefined }
    let count = 0
    const launch = (given: Parameters<typeof taskNamed>[1]): void => {
      count += 1
      const task = taskNamed(`t${count}`, given)
      told.framework.onOffers = (offers) => {
        for (const offer of offers) told.driver.accept(offer, [{ kind: 'launch', task }], duration(0), 0)
        told.framework.onOffers = (others) => {
          for (const offer of others) told.driver.decline(offer, duration(0))
        }
      }
    }
    told.until(1)
    launch({})
    told.until(10_000)
    told.mesos.installProfile(agent, 'default.json', 'not a profile', 0)
    launch({ seccomp: named })
    told.until(20_000)
    told.mesos.installProfile(agent, 'new.json', killing, 0)
    launch({ seccomp: named })
    told.until(30_000)
    launch({})
    told.until(40_000)
    assert.equal(filters(told), ['default.json', 'new.json', 'default.json'])
    const failed = told.framework.updates.filter(({ state }) => state === 'TASK_FAILED').map(({ message }) => message)
    assert.equal(failed, [
      `Failed to launch container: Failed to read Seccomp profile file '${dcosProfileFolder}/new.json': No such file or directory`,
    ])
    told.mesos.restartAgent(agent, 0)
    told.until(50_000)
    assert.equal(
      told.mesos.agents().map(({ isUp, standing }) => [isUp, standing]),
      [[false, 'down']],
    )
  })

  it('an upgrade that enables seccomp holds for what is launched after it', () => {
    const profiles = new Map([['default.json', killing]])
    const told = story({
      agents: [agentNamed(agent, { profiles, seccomp: { ...seccomp, enabled: false } })],
      tasks: [taskNamed('before')],
    })
    told.until(5000)
    told.mesos.upgrade(agent, { seccomp, version: '1.12.0' }, 0)
    told.framework.onOffers = ([offer]) => {
      if (offer !== undefined)
        told.driver.accept(offer, [{ kind: 'launch', task: taskNamed('after') }], duration(60_000), 0)
    }
    told.until(20_000)
    assert.equal(filters(told), [undefined, 'default.json'])
  })

  it('a kernel with more capabilities than Mesos knows ends every executor under a profile', () => {
    const definition = agentNamed(agent, {
      profiles: new Map([['default.json', killing]]),
      seccomp,
      kernelRelease: '5.10.0-8-amd64',
    })
    const told = story({ agents: [definition], tasks: [taskNamed('t')] })
    told.until(5000)
    assert.equal(told.framework.updates.map(lineOf), [
      't.1 | TASK_FAILED | agent | EXECUTOR_TERMINATED | Executor terminated',
    ])
    const lines = told.recorder.messages.flatMap((message) => (message.from === 'sandbox' ? [message.line] : []))
    assert.equal(lines, [
      "Failed to initialize capabilities support: System last capability value '40' is greater than maximum supported number of capabilities '38'",
    ])
  })
})
