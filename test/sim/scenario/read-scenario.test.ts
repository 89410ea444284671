import * as assert from 'uvu/assert'
import { err } from '../../../src/domain/result.ts'
import { problemLine } from '../../../src/document/problem.ts'
import { readScenario } from '../../../src/sim/scenario/read-scenario.ts'
import type { Scenario } from '../../../src/sim/scenario/scenario.ts'
import { describe } from '../../support/describe.ts'

const read = (text: string): Scenario => {
  const scenario = readScenario(text, { path: 's.yaml', readFile: () => err('there is none') })
  if (!scenario.ok) throw new Error(scenario.error.map(problemLine).join('\n'))
  return scenario.value
}

const simple = `
name: errno leaves no evidence
cluster:
  profiles:
    no-unshare.json:
      { defaultAction: SCMP_ACT_ALLOW, archMap: [],
        syscalls: [{ names: [unshare], action: SCMP_ACT_ERRNO, args: [], includes: {}, excludes: {} }] }
marathon:
  apps:
    - { id: /shop/cart, cmd: ./cart, container: { type: MESOS, linuxInfo: { seccomp: { profileName: no-unshare.json } } } }
programs:
  /shop/cart: { calls: [read, write] }
timeline:
  - { at: 30s, program: { of: /shop/cart, calls: [read, unshare] } }
  - { at: 30s, restart: /shop/cart }
expect:
  - { by: 1m, task_of: /shop/cart, state: TASK_FAILED, reason: null, message: Command exited with status 1 }
  - { never: { diagnosis_of: /shop/cart, confidence: certain } }
`

describe('readScenario', (it) => {
  it('fills in what a simple scenario leaves out', () => {
    const { seed, start, until, cluster, timeline, expectations } = read(simple)
    assert.is(seed, 1)
    assert.is(new Date(start).toISOString(), '2024-01-01T00:00:00.000Z')
    assert.is(until - start, 3_600_000)
    assert.equal(
      cluster.agents.map(({ hostname, mesos, seccomp }) => ({ hostname, mesos, seccomp })),
      [{ hostname: 'agent-1', mesos: '1.11.0', seccomp: { enabled: true, defaultProfile: 'default.json' } }],
    )
    assert.equal([...(cluster.agents[0]?.profiles.keys() ?? [])], ['default.json', 'no-unshare.json'])
    assert.equal(
      timeline.map(({ kind, at }) => [kind, at - start]),
      [
        ['program', 30_000],
        ['restart', 30_000],
      ],
    )
    assert.equal(
      expectations.map(({ kind }) => kind),
      ['by', 'never'],
    )
  })
})
