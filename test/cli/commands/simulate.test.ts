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
