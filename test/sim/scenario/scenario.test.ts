import * as assert from 'uvu/assert'
import { err } from '../../../src/domain/result.ts'
import { readScenario } from '../../../src/sim/scenario/read-scenario.ts'
import { programOf, programsOf } from '../../../src/sim/scenario/scenario.ts'
import { describe } from '../../support/describe.ts'

describe('programOf', (it) => {
  const read = readScenario(
    `
marathon:
  apps: [{ id: /own, cmd: x }, { id: /other, cmd: x }]
  pods: [{ id: /pod, containers: [{ name: c, exec: { command: { shell: x } } }] }]
programs: { /own: { comm: own }, /pod: { comm: pod }, '*': { comm: any } }
`,
    { path: 's.yaml', readFile: () => err('') },
  )
  if (!read.ok) throw new Error('it reads')
  const [own] = read.value.programs
  if (own === undefined) throw new Error('there are some')
  const changed = (of: string) =>
    of === '' ? programsOf(read.value) : programsOf(read.value).set(of, { ...own.program, comm: 'changed' })
  const table: readonly (readonly [of: string, change: string, comm: string])[] = [
    ['/own', '', 'own'],
    ['/pod#c', '', 'pod'],
    ['/other', '', 'any'],
    ['/own', '/own', 'changed'],
    ['/pod#c', '/pod', 'changed'],
    ['/pod#c', '/pod#c', 'changed'],
    ['/other', '*', 'changed'],
    ['/own', '*', 'own'],
    ['/pod#c', '*', 'pod'],
  ]
  for (const [of, change, comm] of table)
    it(`of ${of}${change === '' ? '' : `, once that of ${change} has changed,`} is ${comm}`, () =>
      assert.is(programOf(changed(change), of)?.comm, comm))
})
