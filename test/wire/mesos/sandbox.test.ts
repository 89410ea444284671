import fc from 'fast-check'
import * as assert from 'uvu/assert'
import { containerId, executorId } from '../../../src/domain/ids.ts'
import { instant } from '../../../src/domain/time.ts'
import { sandboxReader, type SandboxLimits } from '../../../src/wire/mesos/sandbox.ts'
import { describe } from '../../support/describe.ts'
import { asJson, fixture } from './fixtures.ts'

const clock = { zone: 'UTC', near: instant(Date.parse('2026-11-24T00:00:00Z')) }

type Asked = { readonly container?: string; readonly limits?: SandboxLimits }

function read(lines: readonly string[], { container = 'C', limits }: Asked = {}) {
  const source = {
    stream: 'stderr',
    agentId: undefined,
    frameworkId: undefined,
    executorId: executorId('E'),
    containerId: containerId([container]),
  } as const
  const reader = sandboxReader(source, limits === undefined ? { clock } : { clock, limits })
  for (const [index, text] of lines.entries()) reader.push({ text, number: index + 1 })
  return reader.end()
}

const linesOf = (name: string): readonly string[] =>
  Buffer.from(fixture(name)).toString('utf8').split('\n').slice(0, -1)
const glog = (text: string, file = 'executor.cpp'): string => `I1123 19:36:15.712927  7286 ${file}:740] ${text}`
const at = Date.parse('2026-11-23T19:36:15.712Z')
const moment = (time: string): number => Date.parse(`2026-11-23T19:23:${time}Z`)

describe('sandboxReader', (it) => {
  it("tells a command executor's words from its program's", () => {
    const { lines, facts, kind, executorId: executor, linesDropped } = read(linesOf('command-executor.stderr'))
    assert.equal([kind, executor, linesDropped], ['sandbox-text', 'E', 0])
    assert.equal(lines, [{ number: 9, text: 'Bad system call' }])
    assert.equal(asJson(facts), [
      { is: 'registered', at: moment('44.051'), number: 3, agentId: '29362ce5-172c-4c0f-b568-e66c8ad3089f-S0' },
      { is: 'starting-task', at: moment('44.136'), number: 7, taskId: 'nightly-report.f12a0c6d-1' },
      { is: 'forked-command', at: moment('44.205'), number: 8, pid: 27221 },
      { is: 'command-ended', at: moment('47.771'), number: 10, text: 'Command exited with status 159', pid: 27221 },
    ])
  })

  it('reads the default executor', () => {
    const facts = asJson(read(linesOf('default-executor.stderr')).facts) as readonly object[]
    const container = 'cf3c86d1-8ff8-44db-adde-128b383bcb07.4800702d-9a60-45d4-978c-1cf8c59add53'
    assert.equal(facts.length, 4)
    assert.equal(facts[2], {
      is: 'child-ended',
      at: Date.parse('2026-11-23T19:41:03.131Z'),
      taskId: 'order-api.v2-4.sync',
      containerId: container,
      number: 17,
      state: 'TASK_FAILED',
      text: 'Command terminated with signal Bad system call',
    })
  })

  const table: readonly (readonly [
    line: string,
    container: string,
    facts: readonly object[],
    lines: readonly string[],
  ])[] = [
    [
      glog('Command exited with status 159 (pid: 42)'),
      'C',
      [{ is: 'command-ended', at, number: 1, text: 'Command exited with status 159', pid: 42 }],
      [],
    ],
    [glog('Command line is long'), 'C', [], []],
    [
      glog('Executor reregistered on agent S1', 'exec.cpp'),
      'C',
      [{ is: 'registered', at, number: 1, agentId: 'S1' }],
      [],
    ],
    [
      glog(
        "Received '400 Bad Request' (Missing Seccomp profile name) while launching child container C.D of task 't'",
        'default_executor.cpp',
      ),
      'C',
      [
        {
          is: 'child-not-launched',
          at,
          number: 1,
          taskId: 't',
          containerId: 'C.D',
          why: 'Missing Seccomp profile name',
        },
      ],
      [],
    ],
    [glog('Fetching URI', 'fetcher.cpp'), 'C.D', [], []],
    [glog('Stopped the socket accept loop', 'process.cpp'), 'C', [], []],
    [glog('processed 5', 'process.cpp'), 'C', [], [glog('processed 5', 'process.cpp')]],
    [glog('Starting task t'), 'C.D', [], [glog('Starting task t')]],
    ["Marked '/' as rslave", 'C', [], []],
    ['Changing root to /var/lib/mesos/provisioner/containers/C/backends/overlay/rootfses/x', 'C', [], []],
    [
      "Failed to execute '/bin/x': No such file or directory",
      'C',
      [],
      ["Failed to execute '/bin/x': No such file or directory"],
    ],
    ['Failed to load Seccomp filter: Invalid argument', 'C.D', [], ['Failed to load Seccomp filter: Invalid argument']],
    ['', 'C', [], ['']],
  ]
  for (const [line, container, facts, lines] of table) {
    it(`reads "${line.slice(0, 90)}" in ${container}`, () => {
      const text = read([line], { container })
      assert.equal([asJson(text.facts), text.lines.map((each) => each.text)], [facts, lines])
    })
  }

  it('does not take the rest of an executor message for the program', () => {
    const lines = [
      glog('Sent SIGTERM to the following process trees:'),
      '[ ',
      '-+- 7289 sh -c sleep',
      ' \\--- 7290 sleep 5 ',
      ']',
      'bye',
      glog(
        "Child container C.D of task 't' completed in state TASK_FAILED: Command terminated with signal Killed: Memory limit exceeded: Requested: 96MB Maximum Used: 96MB",
        'default_executor.cpp',
      ),
      '',
      'MEMORY STATISTICS: ',
      'cache 0',
      'rss 98566144',
      'still here',
      'cache 1',
    ]
    assert.equal(
      read(lines).lines.map(({ text }) => text),
      ['bye', 'still here', 'cache 1'],
    )
  })

  it('keeps the first lines and the last, in order', () => {
    const limits = { linesMax: 3, lineTextMax: 4, factsMax: 1 }
    for (const count of [0, 2, 3, 4, 6, 7, 8, 100]) {
      const { lines, linesDropped } = read(
        Array.from({ length: count }, (_, index) => `L${index + 1}`),
        { limits },
      )
      const all = Array.from({ length: count }, (_, index) => index + 1)
      const numbers = count <= 6 ? all : [...all.slice(0, 3), ...all.slice(-3)]
      assert.equal([lines.map(({ number }) => number), linesDropped], [numbers, Math.max(0, count - 6)])
    }
    assert.equal(read(['123456'], { limits }).lines, [{ number: 1, text: '1234' }])
  })

  it('never throws', () => {
    const part = fc.constantFrom(
      '[ ',
      ' ]',
      '-+- 1 x',
      glog('Starting task t'),
      glog('x following process trees:'),
      'x',
      '\u0000',
      glog('Command '),
    )
    fc.assert(
      fc.property(fc.array(part, { maxLength: 30 }), (lines) => void read(lines)),
      { seed: 16, numRuns: 300 },
    )
  })
})
