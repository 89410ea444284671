import * as assert from 'uvu/assert'
import { instant } from '../../../src/domain/time.ts'
import { deploymentIn } from '../../../src/wire/marathon/deployment-in.ts'
import { describe } from '../../support/describe.ts'

const timestamp = '2026-11-23T20:00:00.000Z'
const plan = {
  id: '5ed4c0c5-9ff8-4a6f-a0cd-f57f59a34b43',
  version: '2026-11-23T19:59:59.000Z',
  steps: [
    { actions: [{ action: 'StartApplication', app: '/cart' }] },
    {
      actions: [
        { action: 'ScaleApplication', app: '/cart' },
        { type: 'RestartPod', pod: '/web' },
      ],
    },
    { actions: [{ action: 'ScaleApplication', app: '/cart' }] },
  ],
}
const workloads = [
  { kind: 'app', id: '/cart', actions: ['StartApplication', 'ScaleApplication'] },
  { kind: 'pod', id: '/web', actions: ['RestartPod'] },
]

describe('deploymentIn', (it) => {
  const told = { id: plan.id, at: instant(Date.parse(timestamp)), version: plan.version, why: undefined, workloads }
  const table = [
    [
      { eventType: 'deployment_info', timestamp, plan, currentStep: null },
      { ...told, is: 'running' },
    ],
    [
      { eventType: 'deployment_step_failure', timestamp, plan },
      { ...told, is: 'running' },
    ],
    [
      { eventType: 'deployment_success', timestamp, id: plan.id, plan },
      { ...told, is: 'succeeded' },
    ],
    [
      { eventType: 'deployment_failed', timestamp, id: plan.id, reason: 'cancelled' },
      { ...told, is: 'failed', version: undefined, why: 'cancelled', workloads: [] },
    ],
    [{ eventType: 'deployment_info', timestamp }, undefined],
    [{ eventType: 'event_stream_attached', timestamp, remoteAddress: '10.0.0.1' }, undefined],
    [{ apps: [] }, undefined],
    ['deployment_info', undefined],
  ] as const
  for (const [json, expected] of table)
    it(`${JSON.stringify(json).slice(0, 60)} tells ${expected?.is ?? 'of none'}`, () =>
      assert.equal(deploymentIn(json), expected))
})
