import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as assert from 'uvu/assert'
import { sigsys } from '../../support/cli.ts'
import { describe } from '../../support/describe.ts'
import { inFolder } from '../../support/folder.ts'

const loop = 'scenarios/crash-loop.yaml'

describe('sigsys simulate', (it) => {
  it('keeps to 80 columns, whatever the scenario is called', async () => {
    const { code, stdout } = await sigsys(['simulate', 'scenarios/situations/job-that-never-fits.yaml', '--timeline'])
    assert.is(code, 0)
    assert.equal(
      stdout.split('\n').filter((line) => line.length > 80),
      [],
    )
  })

  it('reads standard input for -, and files beside the working directory', async () => {
    const scenario = 'include: scenarios/crash-loop.yaml\n'
    const { code, stdout } = await sigsys(['simulate', '-', '--format', 'json'], { stdin: scenario })
    assert.is(code, 0)
    const [report] = JSON.parse(stdout) as readonly { readonly scenario: unknown; readonly workloads: unknown[] }[]
    assert.is(report?.workloads.length, 1)
    const wrong = await sigsys(['simulate', '-'], { stdin: 'untl: 1m\n' })
    assert.is(wrong.code, 2)
    assert.match(wrong.stderr, /^-:1:1: unknown key untl; did you mean until\?\n$/)
  })

  for (const [title, words, stdin, says] of [
    ['nothing at all', ['-'], '# to be written\n', /^-:1:1: found nothing; write keys such as /],
    ['a folder', ['scenarios'], '', /^scenarios:1:1: a folder; name a file that can be read\n$/],
    ['- with --seeds', ['-', '--seeds', '2'], '', /name a file instead of -\n$/],
  ] as const)
    it(`takes for bad input: ${title}`, async () => {
      const { code, stdout, stderr } = await sigsys(['simulate', ...words], { stdin })
      assert.is(code, 2)
      assert.is(stdout, '')
      assert.match(stderr, says)
    })

  const traces: readonly (readonly [of: string, first: RegExp])[] = [
    ['/loop', /^\+00:00:00\.000 {2}\/loop {2}deployment: StartApplication$/m],
    ['agent-1', /^\+00:00:00\.000 {2}agent-1 {2}agent started$/m],
    ['/loup', /^nothing happened to \/loup; did you mean \/loop\?$/m],
  ]
  for (const [of, first] of traces)
    it(`--trace ${of} tells ${String(first)}`, async () => {
      const { code, stdout } = await sigsys(['simulate', loop, '--until', '1m', '--trace', of])
      assert.is(code, 1)
      assert.match(stdout.split('\n')[0] ?? '', first)
    })

  it('a task is traced back over the attempts before it', async () => {
    const { stdout } = await sigsys(['simulate', loop, '--until', '1m', '--format', 'json'])
    const [report] = JSON.parse(stdout) as readonly {
      readonly diagnoses: readonly { readonly task: { readonly id: string } }[]
    }[]
    const id = report?.diagnoses[1]?.task.id ?? ''
    const traced = await sigsys(['simulate', loop, '--until', '1m', '--trace', id])
    assert.match(
      traced.stdout,
      /launches attempt 1 [\s\S]*back-off: the next launch waits 1\.000 s\n[\s\S]*launches attempt 2 /,
    )
    assert.not.match(traced.stdout, /launches attempt 3 /)
  })

  /** Twenty instances that fail at once and are launched again without a delay, and an app that is well. */
  const wild = `
until: 30d
marathon:
  apps:
    - { id: /wild, cmd: ./wild, instances: 20, cpus: 0.1, mem: 32, backoffSeconds: 0, maxLaunchDelaySeconds: 0 }
    - { id: /calm, cmd: ./calm, cpus: 0.1, mem: 32 }
programs: { /wild: { runs: 1ms, exit: 1 } }
`
  for (const [limit, given, words] of [
    ['actions', ['--max-actions', '5000'], /its limit of actions was reached after 5000 actions, at \+\d+s\d+ms;/],
    ['time', ['--max-time', '1ms'], /its limit of time was reached after \d+0000 actions, at \+/],
    ['memory', ['--max-memory', '1'], /its limit of memory was reached after \d+0000 actions, at \+/],
  ] as const)
    it(`a scenario that runs wild ends at its limit of ${limit}: when, what did most, and how to go on`, () =>
      inFolder(async (folder) => {
        const path = join(folder, 'wild.yaml')
        writeFileSync(path, wild)
        const { code, stdout, stderr } = await sigsys(['simulate', path, ...given, '--check-twice'])
        const text = stdout.replaceAll(/\s+/g, ' ')
        assert.equal([code, stderr], [1, ''])
        assert.match(text, words)
        assert.match(text, /app \/wild did most, it was launched \d+ times;/)
        assert.match(text, new RegExp(`raise --max-${limit}, or end sooner with --until`))
        const junit = await sigsys(['simulate', path, ...given, '--format', 'junit'])
        assert.is(junit.code, 1)
        assert.match(junit.stdout, /<failure[^>]*>[^<]*its limit of/)
      }))

  it('limits of one seed do not go with many', async () => {
    const { code, stderr } = await sigsys(['simulate', loop, '--seeds', '2', '--max-actions', '10'])
    assert.is(code, 2)
    assert.match(stderr, /^sigsys simulate: --seeds goes by the usual limits: [^\n]*\n$/)
  })

  it('ends with 1 and the chain of causes where an expectation does not hold', () =>
    inFolder(async (folder) => {
      const path = join(folder, 'a.yaml')
      writeFileSync(
        path,
        `until: 1m
marathon: { apps: [{ id: /a, cmd: x }] }
programs: { /a: { runs: 5s, exit: 3 } }
expect: [{ never: { task_of: /a, state: TASK_FAILED } }]
`,
      )
      const { code, stdout } = await sigsys(['simulate', path])
      assert.is(code, 1)
      assert.match(stdout, /0 of 1 expectations held/)
      assert.match(stdout, /expected {2}\{ never: [\s\S]*happened {2}\+5s[\s\S]*because\n[\s\S]*TASK_FAILED/)
    }))
})
