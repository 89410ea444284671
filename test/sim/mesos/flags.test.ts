import * as assert from 'uvu/assert'
import { fromMesosFlags, mesosDuration } from '../../../src/sim/mesos/flags.ts'
import { describe } from '../../support/describe.ts'
import { simulated } from '../../support/simulated.ts'

describe('flags of Mesos', (it) => {
  const lengths: readonly (readonly [string, number | undefined])[] = [
    ['15secs', 15_000],
    ['1.5mins', 90_000],
    ['250ms', 250],
    ['2hrs', 7_200_000],
    ['1days', 86_400_000],
    ['900us', 0],
    ['15s', undefined],
    ['15', undefined],
    ['secs', undefined],
  ]
  for (const [text, ms] of lengths) it(`${text} is ${String(ms)} ms`, () => assert.is(mesosDuration(text), ms))
  it('set what they are about, and others nothing', () =>
    assert.equal(
      fromMesosFlags(
        { allocation_interval: '500ms', agent_ping_timeout: '10secs', max_agent_ping_timeouts: '20', zk: 'zk://a' },
        { executor_shutdown_grace_period: '1mins', registration_backoff_factor: '0ns', isolation: 'linux/seccomp' },
      ),
      {
        allocationInterval: 500,
        agentPingTimeout: 10_000,
        shutdownGrace: 60_000,
        agentBackoff: 1,
        agentPingTimeoutsMax: 20,
      },
    ))
  it('an impatient master gives an agent up that a patient one keeps', async () => {
    const lost = async (flags: string): Promise<boolean> => {
      const { statuses } = await simulated(`
name: patience
until: 2m
cluster: { master_flags: { ${flags} } }
marathon: { apps: [{ id: /a, cmd: p }] }
timeline: [{ at: 30s, partition: { on: agent-1, for: 40s } }]
`)
      return statuses.includes('TASK_UNREACHABLE')
    }
    assert.is(await lost(''), false)
    assert.is(await lost('agent_ping_timeout: 5secs, max_agent_ping_timeouts: 2'), true)
  })
})
