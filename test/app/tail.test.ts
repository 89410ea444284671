import { readFileSync, writeFileSync } from 'node:fs'
import * as assert from 'uvu/assert'
import { tail, type TailOptions } from '../../src/app/tail.ts'
import type { Diagnosis } from '../../src/domain/diagnosis.ts'
import { replayPath } from '../../src/app/replay.ts'
import { sealed, type SealedEvent } from '../../src/wire/cloudevent.ts'
import { incident, sigsys } from '../support/cli.ts'
import { cutting } from '../support/cutting.ts'
import { describe } from '../support/describe.ts'
import { diagnosisLike } from '../support/diagnosis.ts'
import { inFolder } from '../support/folder.ts'
import { eventually, tokens, valueOf, withHub } from '../support/hub.ts'

const diagnosed = (number: number, parts: Parameters<typeof diagnosisLike>[0] = {}): SealedEvent => {
  const diagnosis = diagnosisLike({ id: `d-${String(number).padStart(20, '0')}`, ...parts })
  const { id, revision, task } = diagnosis
  const head = { id: `${id}:${revision}`, source: '/lab/sigsys', type: 'sigsys.diagnosis', subject: task.id }
  return sealed({ ...head, time: undefined }, JSON.stringify(diagnosis))
}
const range = (from: number, to: number): readonly number[] => Array.from({ length: to - from }, (_, at) => from + at)
const numbers = (ids: readonly Diagnosis[]): readonly number[] => ids.map(({ id }) => Number(id.slice(2)))

const usual = (port: number, took: Diagnosis[]): TailOptions => ({
  hub: new URL(`ws://127.0.0.1:${port}`),
  tokenFile: undefined,
  token: undefined,
  ca: undefined,
  since: { is: 'all' },
  selector: {},
  query: [],
  include: undefined,
  exclude: undefined,
  stateFile: undefined,
  max: undefined,
  isPatient: false,
  cancelled: new AbortController().signal,
  take: async (diagnosis) => void took.push(diagnosis),
  say: () => {},
})

describe('tail through a line that is cut', (it) => {
  it('hands on every diagnosis once and in order', () =>
    withHub({}, async (hub) => {
      hub.publish(range(0, 60).map((at) => diagnosed(at)))
      // The handshake is about 200 bytes, a diagnosis about 4000.
      const server = await cutting(hub.port, [100, 300, 5000, 4100, 9999, 70_000, 30, 20_000])
      const took: Diagnosis[] = []
      const { port } = server
      const end = tail({ ...usual(port, took), isPatient: true, max: 100 })
      await eventually(() => took.length >= 30)
      hub.publish(range(60, 100).map((at) => diagnosed(at)))
      assert.is((await end).is, 'enough')
      assert.equal(numbers(took), range(0, 100))
      await server.stop()
    }))

  it('goes on where the last one ended', () =>
    withHub({}, (hub) =>
      inFolder(async (folder) => {
        hub.publish(range(0, 20).map((at) => diagnosed(at)))
        const took: Diagnosis[] = []
        const stateFile = `${folder}/deeper/place`
        for (const max of [7, 1, 12]) await tail({ ...usual(hub.port, took), stateFile, max })
        assert.equal(numbers(took), range(0, 20))
        assert.match(readFileSync(stateFile, 'utf8'), /:20\n$/)
      }),
    ))

  it('lets the hub choose, and looks at texts itself', () =>
    withHub({}, async (hub) => {
      hub.publish([
        diagnosed(1, { cause: { code: 'exit-code', confidence: 'likely' } }),
        diagnosed(2, { cause: { code: 'seccomp-kill', confidence: 'certain' } }),
        diagnosed(3, { cause: { code: 'seccomp-kill', confidence: 'certain' }, task: { message: 'not this one' } }),
        diagnosed(4, { cause: { code: 'seccomp-kill', confidence: 'likely' } }),
      ])
      const took: Diagnosis[] = []
      await tail({ ...usual(hub.port, took), query: [['cause', 'seccomp-kill']], exclude: /not this/u, max: 2 })
      assert.equal(numbers(took), [2, 4])
      assert.is(hub.counters().sent, 3)
    }))
})

describe('sigsys tail', (it) => {
  it('prints blocks, folds repeats and says what was revised', () =>
    withHub({}, async (hub) => {
      const at = (seconds: number) => ({ failed_at: new Date(1_795_000_000_000 + seconds * 1000).toISOString() })
      hub.publish([
        diagnosed(1, { task: at(0), workload: { attempt: 3 } }),
        diagnosed(2, { task: at(40), workload: { attempt: 4 } }),
        diagnosed(2, {
          task: at(40),
          workload: { attempt: 4 },
          revision: 2,
          supersedes: 1,
          cause: { confidence: 'certain' },
        }),
      ])
      const { stdout, code } = await sigsys([
        'tail',
        '--hub',
        `ws://127.0.0.1:${hub.port}`,
        '--since',
        'all',
        '--max',
        '3',
      ])
      assert.is(code, 0)
      const lines = stdout.split('\n')
      assert.ok(
        lines.every((line) => line.length <= 80),
        stdout,
      )
      assert.match(stdout, /\/ops\/nightly-report, attempt 3, TASK_FAILED on\s+mesos-agent-01/)
      assert.match(stdout, /likely: ptrace \(101, x86_64\) is answered with KILL/)
      assert.match(stdout.replaceAll('\n  ', ' '), /attempt 4 again, 2nd in 40 s: seccomp-kill, likely/)
      assert.match(stdout.replaceAll('\n  ', ' '), /revised \/ops\/nightly-report, attempt 4: seccomp-kill, certain/)
    }))

  const formats = [
    [['--format', 'jsonl'], /^\{"schema":"sigsys.diagnosis\/1".*\n$/],
    [['--format', 'json'], /^\[\n {2}\{\n[^]*\n {2}\}\n\]\n$/],
    [
      ['--template', '{{workload.id}} {{ cause.code }} [{{workload.run}}]'],
      /^\/ops\/nightly-report seccomp-kill \[\]\n$/,
    ],
  ] as const
  for (const [words, shape] of formats)
    it(words.join(' '), () =>
      withHub({}, async (hub) => {
        hub.publish([diagnosed(1)])
        const all = ['tail', '--hub', `ws://127.0.0.1:${hub.port}`, '--since', 'all', '--max', '1', ...words]
        const { stdout, code } = await sigsys(all)
        assert.is(code, 0)
        assert.match(stdout, shape)
      }),
    )

  const refused: readonly (readonly [readonly string[], RegExp])[] = [
    [['--include', '('], /Invalid regular expression/],
    [['--template', '{{nothing.id}}'], /\{\{nothing.id\}\} names nothing of a diagnosis/],
    [['--format', 'template'], /--format template needs --template/],
    [['--since', 'yesterday'], /write all, a time such as 10m or 2h/],
    [['--hub', 'http://x'], /write an address such as ws:/],
    [['--hub', 'ws://127.0.0.1:1', '--mesos', 'http://127.0.0.1:1'], /--hub and --mesos exclude each other/],
    [['--token-file', '/nowhere/token'], /\/nowhere\/token: cannot be read \(ENOENT\)/],
  ]
  for (const [words, says] of refused)
    it(`refuses ${words.join(' ')}`, async () => {
      const { code, stderr } = await sigsys(['tail', ...words])
      assert.is(code, 2)
      assert.match(stderr, says)
    })

  it('ends with 3 where nobody listens', async () => {
    const { code, stderr } = await sigsys(['tail', '--hub', 'ws://127.0.0.1:1'])
    assert.is(code, 3)
    assert.match(stderr, /127.0.0.1:1: ECONNREFUSED; is serve running there\? --wait keeps trying/)
  })

  it('takes its token from a file, and is told when it is wrong', () =>
    withHub({ tokens: tokens('read reader-token') }, (hub) =>
      inFolder(async (folder) => {
        hub.publish([diagnosed(1)])
        const words = ['tail', '--hub', `ws://127.0.0.1:${hub.port}`, '--since', 'all', '--max', '1']
        const path = `${folder}/token`
        writeFileSync(path, 'reader-token\n')
        assert.is((await sigsys([...words, '--token-file', path])).code, 0)
        assert.is((await sigsys(words, { env: { SIGSYS_TOKEN: 'reader-token' } })).code, 0)
        const wrong = await sigsys(words, { env: { SIGSYS_TOKEN: 'wrong-token-x' } })
        assert.is(wrong.code, 2)
        assert.match(wrong.stderr, /refused \(401\)/)
        assert.not.match(wrong.stderr, /wrong-token-x/)
      }),
    ))

  it('judges here without a hub', async () => {
    const { replay } = valueOf(
      await replayPath(incident('shell-wrapper'), { host: '127.0.0.1', port: 0, speed: Infinity }),
    )
    const words = ['tail', '--mesos', `http://127.0.0.1:${replay.port}`, '--max', '2', '--template', '{{cause.code}}']
    const { stdout, code, stderr } = await sigsys(words)
    assert.is(code, 0, stderr)
    assert.is(stdout.trim().split('\n').length, 2)
    await replay.stop()
  })
})
