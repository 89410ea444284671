import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as assert from 'uvu/assert'
import { incident, sigsys } from '../../support/cli.ts'
import { describe } from '../../support/describe.ts'
import { inFolder } from '../../support/folder.ts'

const evidence = ['--from', incident('refused-quietly'), incident('profiles')]

describe('sigsys simulate init', (it) => {
  it('writes a file that runs, names its schema, and is never written over silently', () =>
    inFolder(async (folder) => {
      const [out, report] = [join(folder, 'made.yaml'), join(folder, 'closeness.json')]
      const first = await sigsys(['simulate', 'init', ...evidence, '--out', out, '--report', report])
      assert.equal([first.code, first.stdout], [0, ''], first.stderr)
      assert.match(first.stderr, /^A run of it shows 3 failures where 3 were observed; closeness 100 %\.$/m)
      assert.is(JSON.parse(readFileSync(report, 'utf8')).schema, 'sigsys.closeness/1')
      const text = readFileSync(out, 'utf8')
      const schema = /\$schema=(\S+)/.exec(text)?.[1] ?? ''
      assert.ok(existsSync(join(folder, schema)), schema)
      assert.is((await sigsys(['simulate', out, '--quiet'])).code, 0)

      writeFileSync(out, 'mine\n')
      const again = await sigsys(['simulate', 'init', ...evidence, '--out', out])
      assert.equal([again.code, readFileSync(out, 'utf8')], [2, 'mine\n'])
      assert.match(again.stderr, /^sigsys simulate init: .*made\.yaml cannot be written: it is there already; --force/)
      assert.is((await sigsys(['simulate', 'init', ...evidence, '--out', out, '--force', '--quiet'])).code, 0)
      assert.is(readFileSync(out, 'utf8'), text)
    }))

  it('prints the scenario, and reads standard input', async () => {
    const apps = JSON.stringify({ apps: [{ id: '/a', cmd: 'x', instances: 1 }] })
    const { code, stdout, stderr } = await sigsys(['simulate', 'init', '--from', '-'], { stdin: apps })
    assert.is(code, 0, stderr)
    assert.match(stdout, /^marathon: \{ apps: \[\{ id: \/a, cmd: x, instances: 1 \}\] \}$/m)
  })

  const mistakes: readonly (readonly [words: readonly string[], says: RegExp])[] = [
    [[], /^sigsys simulate init: --from is missing: give files or folders of evidence\n$/],
    [
      ['--from', '/no/such/folder'],
      /^sigsys simulate init: \/no\/such\/folder: .*\nsigsys simulate init: no definition/,
    ],
    [['--form', 'x'], /unknown option --form; did you mean --from\?/],
    [['--from', incident('profiles')], /no definition of an app, pod or job was found/],
    [[...evidence, '--out', '/no/such/folder/x.yaml'], /\/no\/such\/folder\/x\.yaml cannot be written: ENOENT/],
  ]
  for (const [words, says] of mistakes)
    it(`${words.join(' ') || 'nothing'} is bad input: one line for each thing`, async () => {
      const { code, stdout, stderr } = await sigsys(['simulate', 'init', ...words])
      assert.equal([code, stdout], [2, ''])
      assert.match(stderr, says)
      assert.not.match(stderr, /\n {4}at /)
    })

  it('has help and stands in that of simulate', async () => {
    assert.match((await sigsys(['simulate', '--help'])).stdout, /Commands:\n {2}init +writes a scenario from evidence/)
    assert.match((await sigsys(['simulate', 'init', '--help'])).stdout, /^Usage: sigsys simulate init \[options\]/)
  })
})
