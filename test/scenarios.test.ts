import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as assert from 'uvu/assert'
import { simulate } from '../src/app/simulate.ts'
import type { SimulationReport } from '../src/domain/simulation-report.ts'
import { timelineLines } from '../src/output/simulation/text.ts'
import { problemLine } from '../src/document/problem.ts'
import { describe } from './support/describe.ts'
import { libraryFolder as folder, libraryNames } from './support/scenario-files.ts'

const files = libraryNames()

/** The timeline as it is kept beside a scenario: its digest and at most its first lines. */
function golden(report: SimulationReport): string {
  const lines = timelineLines(report, report.timeline.slice(0, linesMax), { columns: 160, paint: (_, text) => text })
  return [`digest ${report.digest}`, ...lines.map((line) => line.trimEnd()), ''].join('\n')
}
const linesMax = 80

describe('every scenario of the library', (it) => {
  it('there are some', () => assert.ok(files.length > 0))

  for (const name of files)
    it(`${name}: as expected, the same twice, and as its golden timeline`, async () => {
      const path = join(folder, name)
      const run = await simulate(path, { seed: undefined, until: undefined, isCheckedTwice: true })
      if (!run.ok) throw new Error(run.error.map(problemLine).join('\n'))
      const failed = run.value.expectations.filter(({ passed }) => !passed)
      assert.equal(
        failed.map(({ place, expected, happened }) => `${path}:${place}: ${expected}: ${happened}`),
        [],
      )
      assert.ok(run.value.expectations.length > 0, 'it expects something')
      const beside = path.replace(/\.yaml$/, '.timeline')
      if (process.env['SIGSYS_WRITE'] === '1' || !existsSync(beside)) {
        assert.is(process.env['SIGSYS_WRITE'], '1', `${beside} is missing: SIGSYS_WRITE=1 writes it`)
        writeFileSync(beside, golden(run.value))
      }
      assert.fixture(golden(run.value), readFileSync(beside, 'utf8'))
    })

  for (const name of files)
    it(`${name}: says what must not be`, () =>
      assert.match(readFileSync(join(folder, name), 'utf8'), /- \{ ?never:|- never:/))
})

const byName = (a: string = '', b: string = ''): number => (a < b ? -1 : 1)

describe('the index of the library', (it) => {
  const index = readFileSync(join(folder, 'README.md'), 'utf8')
  const linked = new Map([...index.matchAll(/^- \[(.+)\]\((.+)\)$/gm)].map(([, claim, name]) => [name, claim]))

  it('has every scenario, each once', () => {
    assert.equal([...linked.keys()].sort(byName), [...files].sort(byName))
    assert.is(index.match(/^- \[/gm)?.length, files.length)
  })

  for (const name of files)
    it(`${name} stands there by its claim`, () => {
      const claim = /^name: (['"]?)(.+)\1$/m.exec(readFileSync(join(folder, name), 'utf8'))?.[2]
      assert.is(linked.get(name), claim)
    })
})
