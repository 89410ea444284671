import * as assert from 'uvu/assert'
import { duration } from '../../../src/domain/time.ts'
import { dcosProfileFolder } from '../../../src/sim/mesos/agent-definition.ts'
import type { TaskInfo } from '../../../src/sim/mesos/driver.ts'
import { describe } from '../../support/describe.ts'
import { agentNamed, everySecond, type Fate, lineOf, story, type StoryOptions, taskNamed } from './small-cluster.ts'

const rule = (action: string, names: readonly string[]) => ({
  names,
  action: `SCMP_ACT_${action}`,
  args: [],
  includes: {},
  excludes: {},
})
const profile = (defaultAction: string, action: string, names: readonly string[]): string =>
  JSON.stringify({ defaultAction: `SCMP_ACT_${defaultAction}`, archMap: [], syscalls: [rule(action, names)] })
const profiles = new Map([
  ['no-trace.json', profile('ALLOW', 'KILL', ['ptrace'])],
  ['no-epoll.json', profile('ALLOW', 'KILL', ['epoll_create1', 'epoll_create'])],
  ['no-exec.json', profile('ALLOW', 'ERRNO', ['execve'])],
  ['no-wait.json', profile('ALLOW', 'KILL', ['wait4', 'waitid'])],
  ['no-root.json', profile('ALLOW', 'ERRNO', ['pivot_root'])],
  ['broken.json', '{'],
])
const named = (profileName: string) => ({ profileName, unconfined: undefined })
const withProfiles = [agentNamed('agent-1', { profiles })]

describe('a command task', (it) => {
  const starts = ['t.1 | TASK_STARTING | executor', 't.1 | TASK_RUNNING | executor']
  const missing = `Failed to launch container: Failed to read Seccomp profile file '${dcosProfileFolder}/none.json': No such file or directory`
  const table: readonly (readonly [says: string, fate: Fate, task: Partial<TaskInfo>, lines: readonly string[]])[] = [
    ['that succeeds', { after: 500 }, {}, [...starts, 't.1 | TASK_FINISHED | executor | Command exited with status 0']],
    [
      'that fails',
      { after: 500, end: { status: 1 } },
      {},
      [...starts, 't.1 | TASK_FAILED | executor | Command exited with status 1'],
    ],
    [
      'killed by the kernel',
      { after: 500, end: { how: 'signalled', signal: 31 } },
      { seccomp: named('no-trace.json') },
      [...starts, 't.1 | TASK_FAILED | executor | Command terminated with signal Bad system call'],
    ],
    [
      'that dumps core',
      { after: 500, end: { how: 'signalled', signal: 6, core: true } },
      {},
      [...starts, 't.1 | TASK_FAILED | executor | Command terminated with signal Aborted (core dumped)'],
    ],
    [
      'out of memory',
      { after: 500, end: { how: 'out-of-memory', signal: 9 } },
      {},
      [
        ...starts,
        't.1 | TASK_FAILED | agent | CONTAINER_LIMITATION_MEMORY | Memory limit exceeded: Requested: 96MB Maximum Used: 96MB',
      ],
    ],
    [
      'whose profile is missing',
      {},
      { seccomp: named('none.json') },
      [`t.1 | TASK_FAILED | agent | CONTAINER_LAUNCH_FAILED | ${missing}`],
    ],
    [
      'with both settings',
      {},
      { seccomp: { profileName: 'no-trace.json', unconfined: true } },
      [
        "t.1 | TASK_FAILED | agent | CONTAINER_LAUNCH_FAILED | Failed to launch container: Invalid Seccomp configuration: 'profile_name' given even though 'unconfined' Seccomp setting is enabled",
      ],
    ],
    [
      'with neither setting',
      {},
      { seccomp: { profileName: undefined, unconfined: false } },
      [
        't.1 | TASK_FAILED | agent | CONTAINER_LAUNCH_FAILED | Failed to launch container: Missing Seccomp profile name',
      ],
    ],
    [
      'whose executor may not poll',
      {},
      { seccomp: named('no-epoll.json') },
      ['t.1 | TASK_FAILED | agent | EXECUTOR_TERMINATED | Executor terminated'],
    ],
    [
      'whose helper may not exec',
      {},
      { seccomp: named('no-exec.json') },
      ['t.1 | TASK_FAILED | agent | EXECUTOR_TERMINATED | Executor terminated'],
    ],
    [
      'that may not change its root',
      { after: 500 },
      { seccomp: named('no-root.json'), hasImage: true },
      [...starts, 't.1 | TASK_FAILED | executor | Command exited with status 1'],
    ],
    [
      'that need not change its root',
      { after: 500 },
      { seccomp: named('no-root.json') },
      [...starts, 't.1 | TASK_FINISHED | executor | Command exited with status 0'],
    ],
    [
      "of Docker's containerizer, whose setting counts for nothing",
      { after: 500, end: { how: 'signalled', signal: 31 } },
      { containerizer: 'docker', seccomp: named('none.json') },
      [...starts, 't.1 | TASK_FAILED | executor | Container exited with status 159'],
    ],
    [
      'that runs for too long',
      { stops: 60_000 },
      { maxCompletion: duration(1000) },
      [...starts, 't.1 | TASK_FAILED | executor | MAX_COMPLETION_TIME_REACHED | Command terminated with signal Killed'],
    ],
    [
      'that becomes unhealthy',
      { unhealthyAfter: 1500 },
      { health: everySecond },
      [
        ...starts,
        't.1 | TASK_RUNNING | executor | TASK_HEALTH_CHECK_STATUS_UPDATED | healthy',
        't.1 | TASK_RUNNING | executor | TASK_HEALTH_CHECK_STATUS_UPDATED | unhealthy',
        't.1 | TASK_RUNNING | executor | TASK_HEALTH_CHECK_STATUS_UPDATED | unhealthy',
        't.1 | TASK_KILLING | executor',
        't.1 | TASK_KILLED | executor | Command terminated with signal Terminated | unhealthy',
      ],
    ],
  ]
  for (const [says, fate, given, lines] of table)
    for (const isOn of [true, false])
      it(`${says}, recorder ${isOn ? 'on' : 'off'}`, () => {
        const { framework, until } = story({
          agents: withProfiles,
          fates: { t: fate },
          tasks: [taskNamed('t', given)],
          isOn,
        })
        until(20_000)
        assert.equal(framework.updates.map(lineOf), lines)
      })
})

describe('a pod', (it) => {
  const both = [
    'a.1 | TASK_STARTING | executor',
    'b.1 | TASK_STARTING | executor',
    'a.1 | TASK_RUNNING | executor',
    'b.1 | TASK_RUNNING | executor',
  ]
  const table: readonly (readonly [
    says: string,
    options: Omit<StoryOptions, 'pod'>,
    seccomp: string | undefined,
    lines: readonly string[],
  ])[] = [
    [
      'one child fails, the other is killed',
      { fates: { b: { after: 400, end: { how: 'signalled', signal: 31 } } } },
      undefined,
      [
        ...both,
        'b.1 | TASK_FAILED | executor | Command terminated with signal Bad system call',
        'a.1 | TASK_KILLING | executor',
        'a.1 | TASK_KILLED | executor | Command terminated with signal Terminated',
      ],
    ],
    [
      'the missing profile of a child is told with the bare words',
      {},
      'none.json',
      [
        ...both.slice(0, 3),
        `b.1 | TASK_FAILED | executor | Failed to read Seccomp profile file '${dcosProfileFolder}/none.json': No such file or directory`,
        'a.1 | TASK_KILLING | executor',
        'a.1 | TASK_KILLED | executor | Command terminated with signal Terminated',
      ],
    ],
    [
      'a helper killed before it can write the status shows as killed',
      {},
      'no-wait.json',
      [
        ...both,
        'b.1 | TASK_FAILED | executor | Command terminated with signal Killed',
        'a.1 | TASK_KILLING | executor',
        'a.1 | TASK_KILLED | executor | Command terminated with signal Terminated',
      ],
    ],
    [
      'a shared memory limit ends all',
      { fates: { b: { after: 400, end: { how: 'out-of-memory' } } } },
      undefined,
      [
        ...both,
        'a.1 | TASK_FAILED | agent | CONTAINER_LIMITATION_MEMORY | Memory limit exceeded: Requested: 160MB Maximum Used: 160MB',
        'b.1 | TASK_FAILED | agent | CONTAINER_LIMITATION_MEMORY | Memory limit exceeded: Requested: 160MB Maximum Used: 160MB',
      ],
    ],
  ]
  for (const [says, options, seccomp, lines] of table)
    it(says, () => {
      const second = taskNamed('b', seccomp === undefined ? {} : { seccomp: named(seccomp) })
      const { framework, until } = story({ agents: withProfiles, pod: [taskNamed('a'), second], ...options })
      until(20_000)
      assert.equal(framework.updates.map(lineOf), lines)
    })
})
