import * as assert from 'uvu/assert'
import { err } from '../../../src/domain/result.ts'
import type { AgentDefinition } from '../../../src/sim/mesos/agent-definition.ts'
import { agentFlags } from '../../../src/sim/mesos/agent-flags.ts'
import { readScenario } from '../../../src/sim/scenario/read-scenario.ts'
import { agentDefinition } from '../../../src/sim/world/agents.ts'
import { describe } from '../../support/describe.ts'

const agentOf = (cluster: string): AgentDefinition => {
  const scenario = readScenario(`cluster: ${cluster}`, { path: 's.yaml', readFile: () => err('') })
  const [agent] = scenario.ok ? scenario.value.cluster.agents : []
  if (!scenario.ok || agent === undefined) throw new Error('it reads')
  return agentDefinition(agent, scenario.value.cluster.agentFlags)
}

describe('an agent of a scenario', (it) => {
  const table: readonly (readonly [written: string, bounding: unknown])[] = [
    ['all', 'all'],
    ['[CAP_SYS_CHROOT, CAP_KILL]', new Set(['SYS_CHROOT', 'KILL'])],
    ['[]', new Set()],
  ]
  for (const [written, bounding] of table)
    it(`of capabilities ${written} bounds containers as the rules of profiles name them`, () =>
      assert.equal(agentOf(`{ capabilities: ${written} }`).bounding, bounding))

  it('has the isolators of its flags, and the filter that its settings say', () =>
    assert.equal(
      ['{}', "{ agent_flags: { isolation: 'linux/seccomp,namespaces/pid' } }"]
        .map(agentOf)
        .map(agentFlags)
        .map(({ isolation }) => isolation),
      [
        'cgroups/all,disk/du,network/cni,filesystem/linux,docker/runtime,docker/volume,volume/sandbox_path,volume/secret,posix/rlimits,namespaces/pid,linux/capabilities,com_mesosphere_dcos_MetricsIsolatorModule,linux/seccomp',
        'namespaces/pid,linux/seccomp',
      ],
    ))

  it('keeps profiles and works where its flags say, else where DC/OS does', () => {
    const flags = '{ seccomp_config_dir: /etc/profiles, work_dir: /srv/mesos }'
    assert.equal(
      ['{}', `{ agent_flags: ${flags} }`].map(agentOf).map(({ seccomp, workDir }) => [seccomp.configDir, workDir]),
      [
        ['/opt/mesosphere/etc/dcos/mesos/seccomp', '/var/lib/mesos/slave'],
        ['/etc/profiles', '/srv/mesos'],
      ],
    )
  })
})
