import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as assert from 'uvu/assert'
import { simulate } from '../../src/app/simulate.ts'
import { simulateSeeds } from '../../src/app/simulate/seeds.ts'
import { sigsys } from '../support/cli.ts'
import { describe } from '../support/describe.ts'

const dice = `
name: dice
until: 20m
marathon: { apps: [{ id: /dice, cmd: ./dice }] }
programs: { /dice: { phases: [{ run: [1s, 5m] }, { exit: 1, probability: 0.5 }] } }
expect: [{ never: { delay_of: /dice, delay: { min: 1h } } }]
`

describe('a scenario with many seeds', (it) => {
  const folder = mkdtempSync(join(tmpdir(), 'sigsys-seeds-'))
  const path = join(folder, 'dice.yaml')
  it.before(() => writeFileSync(path, dice))
  it.after(() => rmSync(folder, { recursive: true }))

  const run = async (workers: number) =>
    simulateSeeds(path, {
      first: 3,
      count: 6,
      until: undefined,
      workers,
      progress: () => undefined,
      cancelled: new AbortController().signal,
    })

  it('gives the same whatever the number of workers, and what each seed gives by itself', async () => {
    const [one, three] = [await run(1), await run(3)]
    assert.equal(one, three)
    assert.ok(one.ok)
    assert.equal(
      one.value.runs.map(({ seed }) => seed),
      [3, 4, 5, 6, 7, 8],
    )
    const alone = await simulate(path, { seed: 7, until: undefined, isCheckedTwice: false })
    assert.ok(alone.ok)
    assert.is(one.value.runs[4]?.digest, alone.value.digest)
    assert.ok(new Set(one.value.runs.map(({ digest }) => digest)).size > 1)
  })

  it('on the command line: text, JSON, and what does not go together', async () => {
    const { code, stdout } = await sigsys(['simulate', '--seeds', '4', path])
    assert.is(code, 0)
    assert.match(stdout, 'all expectations held with 4 of 4 seeds')
    const compared = await sigsys(['simulate', path, '--against', path, '--format', 'json'])
    const { workloads } = JSON.parse(compared.stdout) as { workloads: { figures: Record<string, [number, number]> }[] }
    for (const [left, right] of Object.values(workloads[0]?.figures ?? {})) assert.is(left, right)
    const wrong: readonly (readonly [words: readonly string[], says: string])[] = [
      [['--seeds', '0', path], '--seeds: found 0; write a number from 1 to 100000'],
      [['--seeds', '2', '--against', path, path], '--against and --seeds do not go together'],
      [['--seeds', '2', path, path], '--seeds takes one scenario; there are 2'],
      [['--against', path, '--format', 'tap', path], '--against prints text or json; found --format tap'],
      [['--against', join(folder, 'none.yaml'), path], 'no such file'],
    ]
    for (const [words, says] of wrong) {
      const answer = await sigsys(['simulate', ...words])
      assert.equal([answer.code, answer.stdout], [2, ''])
      assert.match(answer.stderr, says)
    }
  })
})
