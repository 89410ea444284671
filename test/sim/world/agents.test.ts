import * as assert from 'uvu/assert'
import { err } from '../../../src/domain/result.ts'
import { readScenario } from '../../../src/sim/scenario/read-scenario.ts'
import { agentDefinition } from '../../../src/sim/world/agents.ts'
import { describe } from '../../support/describe.ts'

describe('an agent of a scenario', (it) => {
  const table: readonly (readonly [written: string, bounding: unknown])[] = [
    ['all', 'all'],
    ['[CAP_SYS_CHROOT, CAP_KILL]', new Set(['SYS_CHROOT', 'KILL'])],
    ['[]', new Set()],
  ]
  for (const [written, bounding] of table)
    it(`of capabilities ${written} bounds containers as the rules of profiles name them`, () => {
      const scenario = readScenario(`cluster: { capabilities: ${written} }`, {
        path: 's.yaml',
        readFile: () => err(''),
      })
      if (!scenario.ok) throw new Error('it reads')
      assert.equal(
        scenario.value.cluster.agents.map((agent) => agentDefinition(agent).bounding),
        [bounding],
      )
    })
})
