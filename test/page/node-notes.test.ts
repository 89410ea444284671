import * as assert from 'uvu/assert'
import type { NodeObject } from '../../src/domain/node-object.ts'
import { instant, iso } from '../../src/domain/time.ts'
import { differingProfiles, notedNodes } from '../../src/page/node-notes.ts'
import { describe } from '../support/describe.ts'

const now = instant(Date.parse('2026-11-23T20:00:00.000Z'))

/** A node about which all is well. */
const well: NodeObject = {
  id: 'S0',
  hostname: 'agent-1',
  address: '10.0.0.1',
  version: '1.11.0',
  active: true,
  collector: {
    source: '/lab/agent-1',
    seen_at: iso(instant(now - 5000)),
    clock_ahead_ms: -12,
    audit: { enabled: 1, lost: 0 },
  },
  coverage: [
    { carrier: 'netlink', from: iso(instant(now - 1000)), to: iso(now), first_serial: 1, last_serial: 9, runs: 1 },
  ],
  losses: { count: 0, last_at: null, last: null },
  profiles: [{ name: 'default.json', sha256: 'a' }],
}
const collector = well.collector ?? { source: '', seen_at: '', clock_ahead_ms: null, audit: null }

describe('what is amiss at a node', (it) => {
  const table: readonly (readonly [string, Partial<NodeObject>, readonly string[]])[] = [
    ['nothing', {}, []],
    ['no collector', { collector: null }, ['no collector']],
    ['a silent collector', { collector: { ...collector, seen_at: iso(instant(now - 180_000)) } }, ['silent for 3 min']],
    ['audit that is off', { collector: { ...collector, audit: { enabled: 0 } } }, ['audit is off']],
    ['records lost', { collector: { ...collector, audit: { lost: 12 } } }, ['12 records lost since boot']],
    ['a clock', { collector: { ...collector, clock_ahead_ms: 3200 } }, ['clock 3.2 s ahead']],
    ['losses', { losses: { count: 1, last_at: null, last: null } }, ['1 loss told']],
    ['serials', { coverage: well.coverage.map((run) => ({ ...run, runs: 2 })) }, ['serials missing']],
    ['the master', { active: false }, ['deactivated at the master']],
  ]
  for (const [name, change, says] of table)
    it(name, () => {
      const [noted] = notedNodes([{ ...well, ...change }], now)
      assert.equal(
        noted?.notes.map((note) => note.says),
        says,
      )
    })

  it('puts the blind first, then what has a note, then by name', () => {
    const nodes = [
      { ...well, hostname: 'b' },
      { ...well, hostname: 'a' },
      { ...well, hostname: 'c', active: false },
      { ...well, hostname: 'd', collector: null },
    ]
    assert.equal(
      notedNodes(nodes, now).map(({ name }) => name),
      ['d', 'c', 'a', 'b'],
    )
  })
})

describe('profiles that differ', (it) => {
  it('are told with who has which, the commonest first, and noted at those who have another', () => {
    const nodes = ['a', 'a', 'b', 'a'].map((sha256, index) => ({
      ...well,
      hostname: `agent-${index}`,
      profiles: [
        { name: 'default.json', sha256 },
        { name: 'same.json', sha256: 'x' },
      ],
    }))
    assert.equal(differingProfiles(nodes), [
      {
        name: 'default.json',
        versions: [
          { sha256: 'a', nodes: ['agent-0', 'agent-1', 'agent-3'] },
          { sha256: 'b', nodes: ['agent-2'] },
        ],
      },
    ])
    const [first] = notedNodes(nodes, now)
    assert.equal([first?.name, first?.notes.map(({ says }) => says)], ['agent-2', ['default.json differs']])
  })
})
