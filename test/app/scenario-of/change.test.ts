import * as assert from 'uvu/assert'
import { factsFrom, tryChanges } from '../../../src/app/incident-scenario.ts'
import { readChange, takesEffect } from '../../../src/app/scenario-of/change.ts'
import { err } from '../../../src/domain/result.ts'
import { figuresOf } from '../../../src/output/simulation/figures.ts'
import { describe } from '../../support/describe.ts'
import { eventually, valueOf } from '../../support/hub.ts'
import { serving } from '../../support/serving.ts'
import { tellCluster, type ToldCluster } from '../../support/told-cluster.ts'

const loop = 'scenarios/crash-loop.yaml'
const short = { forMs: 120_000 }
/** The crash loop under a profile of Docker's dialect, which no agent reads. */
const ofDocker = (text: string): string =>
  text
    .replace(
      "{ names: [ptrace], action: SCMP_ACT_KILL, args: [], comment: '', includes: {}, excludes: {} }",
      '{ names: [reboot], action: SCMP_ACT_ERRNO }',
    )
    .replace(/^expect:[^]*/m, '')

/** Changes that end the failures, by what failed and when they are felt. */
const table: readonly (readonly [ToldCluster, change: string, effect: string])[] = [
  [{ path: loop, ...short }, 'allow=ptrace', 'next-launch'],
  [{ path: loop, ...short }, 'default-profile', 'new-version'],
  [{ path: 'scenarios/situations/profile-missing-on-one-of-five.yaml', ...short }, 'profile-everywhere', 'next-launch'],
  [{ path: loop, ...short, change: ofDocker }, 'converted-profile', 'next-launch'],
]

describe('a change that is tried', (it) => {
  for (const [told, word, effect] of table)
    it(`${word} ends the failures of ${told.path}`, async () => {
      const serve = await serving()
      await tellCluster(serve, told)
      await eventually(() => serve.incidents.openCount() > 0)
      const [open] = serve.incidents.open({ incidentsMax: 1, countedMax: 1 })
      const hub = new URL(`ws://127.0.0.1:${serve.port}`)
      const source = { is: 'hub', hub, token: undefined, ca: undefined } as const
      const facts = valueOf(await factsFrom(source, open?.incident.id ?? ''))
      const change = valueOf(readChange(word, () => err('none')))
      assert.is(takesEffect(facts, change), effect)
      const { before, after } = valueOf(await tryChanges(facts, [{ says: word, change }]))
      const [[was], [is]] = [figuresOf(before), figuresOf(after)]
      assert.ok((was?.figures.failures ?? 0) > 10, `${was?.figures.failures} failures as it is`)
      assert.equal([is?.figures.failures, (is?.figures.launches ?? 0) > 0], [0, true])
      await serve.stop()
    })

  const effects = [
    ['unconfined', 'new-version'],
    ['backoffFactor=2', 'new-version'],
    ['instances=3', 'next-launch'],
    ['allow=ptrace', 'agent-restart'],
  ] as const
  it('is felt when what it changes is read', () => {
    const nothing = { agents: [], profiles: [], pods: [], jobs: [], tasks: [], failures: [], runs: [] }
    const facts = {
      ...nothing,
      dcos: undefined,
      marathon: undefined,
      window: undefined,
      apps: [{ id: '/a', cmd: './a' }],
    }
    for (const [word, effect] of effects)
      assert.is(takesEffect(facts, valueOf(readChange(word, () => err('none')))), effect, word)
  })
})
