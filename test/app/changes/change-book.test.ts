import * as assert from 'uvu/assert'
import { type ChangeBook, changeBook, changesOf } from '../../../src/app/changes/change-book.ts'
import { instant, iso } from '../../../src/domain/time.ts'
import { keptChanges } from '../../../src/store/changes.ts'
import { openStore } from '../../../src/store/open.ts'
import { marathonEvents } from '../../../src/wire/marathon/events.ts'
import { metronomeEvents } from '../../../src/wire/metronome/events.ts'
import { aCase } from '../../support/crowd.ts'
import { describe } from '../../support/describe.ts'
import { valueOf } from '../../support/hub.ts'

const start = Date.parse('2026-11-23T20:00:00.000Z')
const at = (seconds: number) => instant(start + seconds * 1000)
const stamp = (seconds: number): string => iso(at(seconds))

const heardOf = {
  'sigsys.marathon': (data: unknown) => marathonEvents(data)?.events ?? [],
  'sigsys.metronome': (data: unknown) => metronomeEvents(data)?.events ?? [],
}
type Said = readonly [type: keyof typeof heardOf, data: unknown]

/** What is told of `/shop/cart` under its profile after messages were heard, one a second, over restarts. */
function told(
  messages: readonly (Said | readonly ['profile', host: string, text: string])[],
  incident: Parameters<typeof changesOf>[1] = { ...aCase(0, { at: at(0), attempts: 1 }).incident, profile: 'a.json' },
) {
  const { database, release } = valueOf(openStore(':memory:'))
  const kept = keptChanges(database)
  let book: ChangeBook = changeBook(kept)
  for (const [index, message] of messages.entries()) {
    if (message[0] === 'profile') {
      const [, hostname, text] = message
      const event = { kind: 'profile-seen', host: { agentId: undefined, hostname }, name: 'a.json', text } as const
      book.hear({ type: 'sigsys.container', data: {}, events: [event] }, at(index))
    } else book.hear({ type: message[0], data: message[1], events: heardOf[message[0]](message[1]) }, at(index))
    // Every other message is heard after a restart.
    if (index % 2 === 0) continue
    book.write(at(index))
    book = changeBook(kept)
  }
  book.write(at(messages.length))
  const changes = changesOf(kept, incident)
  release()
  return changes
}

const app = (version: number, change: object = {}) => ({
  id: '/shop/cart',
  cmd: './cart',
  instances: 1,
  version: stamp(version),
  ...change,
})
const posted = (version: number, change: object = {}): Said => [
  'sigsys.marathon',
  {
    eventType: 'api_post_event',
    timestamp: stamp(version),
    clientIp: '10.0.0.1',
    uri: '/v2/apps',
    appDefinition: app(version, change),
  },
]
const answered = (version: number, change: object = {}): Said => ['sigsys.marathon', { apps: [app(version, change)] }]
const status = (version: number): Said => [
  'sigsys.marathon',
  {
    eventType: 'status_update_event',
    timestamp: stamp(version + 1),
    taskId: 'shop_cart.instance-0a0a0a0a-1111-2222-3333-444455556666._app.1',
    taskStatus: 'TASK_RUNNING',
    appId: '/shop/cart',
    version: stamp(version),
  },
]
const deployment = (eventType: string, seconds: number, change: object = {}): Said => [
  'sigsys.marathon',
  {
    eventType,
    timestamp: stamp(seconds),
    id: '5ed4c0c5-9ff8-4a6f-a0cd-f57f59a34b43',
    plan: {
      id: '5ed4c0c5-9ff8-4a6f-a0cd-f57f59a34b43',
      version: stamp(seconds),
      steps: [{ actions: [{ action: 'RestartApplication', app: '/shop/cart' }] }],
    },
    ...change,
  },
]

describe('what was changed', (it) => {
  const table: readonly (readonly [string, Parameters<typeof told>[0], readonly (readonly [number, string])[]])[] = [
    ['nothing is known before', [answered(0)], []],
    ['the same is told again', [answered(0), answered(0), status(0)], []],
    ['a version is posted', [answered(0), posted(5, { cmd: './cart 2' })], [[5, 'another version: cmd']]],
    [
      'a version that nobody saw is told by a status, and seen later',
      [answered(0), status(5), answered(5, { instances: 3 })],
      [[5, 'another version: instances']],
    ],
    [
      'a version that nobody saw is told by a status only',
      [answered(0), status(5), status(5)],
      [[5, 'another version: what it changes was not seen']],
    ],
    ['an older version is told late', [answered(5), status(0), answered(0, { cmd: './old' })], []],
    [
      'a version is posted with nothing in it that differs',
      [answered(0), posted(5)],
      [[5, 'another version: nothing in the definition differs']],
    ],
    [
      'a deployment succeeds',
      [
        deployment('deployment_info', 1),
        deployment('deployment_step_success', 2),
        deployment('deployment_success', 13),
      ],
      [[1, 'deployment 5ed4c0c5 (RestartApplication) succeeded after 12 s']],
    ],
    [
      'a deployment fails, and what comes late changes nothing',
      [
        deployment('deployment_info', 1),
        deployment('deployment_failed', 4, { reason: 'cancelled' }),
        deployment('deployment_info', 5),
      ],
      [[1, 'deployment 5ed4c0c5 (RestartApplication) failed after 3 s: cancelled']],
    ],
    [
      'a deployment does not end',
      [deployment('deployment_info', 1)],
      [[1, 'deployment 5ed4c0c5 (RestartApplication) is under way']],
    ],
    [
      'a profile is spread over nodes',
      [
        ['profile', 'node-1', 'old'],
        ['profile', 'node-2', 'old'],
        ['profile', 'node-3', 'new'],
        ['profile', 'node-1', 'new'],
        ['profile', 'node-1', 'new'],
        ['profile', 'node-2', 'new'],
      ],
      [[3, 'a.json has another text on node-1, node-2']],
    ],
    [
      'a profile is changed back',
      [
        ['profile', 'node-1', 'old'],
        ['profile', 'node-1', 'new'],
        ['profile', 'node-1', 'old'],
      ],
      [
        [2, 'a.json has another text on node-1'],
        [1, 'a.json has another text on node-1'],
      ],
    ],
  ]
  for (const [name, messages, changes] of table)
    it(`is told where ${name}`, () =>
      assert.equal(
        told(messages).map((change) => [(Date.parse(change.at) - start) / 1000, change.says]),
        changes,
      ))

  it('is told of a job, whose definitions have no version', () => {
    const job = (cmd: string, runs: number): Said => [
      'sigsys.metronome',
      {
        id: 'shop.report',
        run: { cmd, cpus: 1, mem: 32, disk: 0 },
        activeRuns: [],
        historySummary: { failureCount: runs },
      },
    ]
    const base = aCase(0, { at: at(0), attempts: 1 }).incident
    const incident = { ...base, kind: 'job' as const, workload: 'shop.report', profile: null }
    const changes = told([job('./report', 0), job('./report', 1), job('./report 2', 1), job('./report 2', 2)], incident)
    assert.equal(
      changes.map(({ says, at: when, version }) => [says, when, version]),
      [['another version: run.cmd', stamp(2), null]],
    )
  })

  it('is kept for so many of a workload, the newest', () => {
    const many = Array.from({ length: 60 }, (_, index) => posted(index, { instances: index }))
    const changes = told(many)
    assert.equal([changes.length, changes[0]?.at], [20, stamp(59)])
  })
})
