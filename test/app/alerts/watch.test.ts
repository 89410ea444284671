import * as assert from 'uvu/assert'
import { unconfigured } from '../../../src/app/alerts/config.ts'
import { type Sights, watchOf } from '../../../src/app/alerts/watch.ts'
import type { DomainEvent } from '../../../src/domain/event.ts'
import { type Instant, instant } from '../../../src/domain/time.ts'
import { describe } from '../../support/describe.ts'
import { exampleDiagnosis } from '../../support/diagnosis.ts'

const start = Date.parse('2026-03-02T03:00:00Z')
const at = (seconds: number): Instant => instant(start + seconds * 1000)

const well: Sights = {
  unreached: () => [],
  blind: () => [],
  producers: () => [],
  unaudited: () => [],
  sinks: () => new Map(),
}

const canary = { workload: 'sigsys.canary', cause: 'seccomp-kill', every: 3_600_000, within: 60_000, record: true }

/** A watch, and what is wrong by it at a moment: names with words. */
function watching(sights: Partial<Sights>, rest: Partial<typeof unconfigured> = {}, known: [string, number][] = []) {
  const config = { ...unconfigured, ...rest }
  const watch = watchOf(() => config, { sights: { ...well, ...sights }, startedAt: at(0), known })
  const wrong = (seconds: number): Readonly<Record<string, string>> =>
    Object.fromEntries(
      watch
        .inputs(at(seconds))
        .flatMap((input) => (input.kind === 'watch' && input.wrong !== null ? [[input.name, input.wrong]] : [])),
    )
  return { watch, wrong }
}

const loss = (host: string): DomainEvent => ({
  kind: 'audit-loss',
  at: at(0),
  host: { hostname: host, agentId: undefined },
  cause: 'lost',
  count: 3,
  text: 'audit_lost=3',
})

const sink = (rest: object) => ({
  attempts: 9,
  delivered: 0,
  failed: 9,
  dead: 0,
  inFlightNow: 0,
  failuresNow: 9,
  failingSince: start,
  why: 'HTTP 500',
  ...rest,
})

describe('what is wrong with sigsys itself', (it) => {
  it('nothing, where all is seen', () => assert.equal(watching({}).wrong(10_000), {}))

  it('a source that is not heard for two minutes, and it is well when it is back', () => {
    let names: readonly string[] = ['mesos: no connection yet']
    const { wrong } = watching({ unreached: () => names })
    assert.equal(wrong(0), {})
    assert.equal(wrong(119), {})
    assert.match(wrong(120)['sources'] ?? '', /no word from mesos: no connection yet: failures there are not seen/)
    names = []
    assert.equal(wrong(125), {})
  })

  it('a collector that was there before a restart and did not come back', () => {
    const { wrong, watch } = watching({}, {}, [['/lab/node-7', start - 60_000]])
    assert.equal(wrong(100), {})
    assert.match(wrong(121)['collectors'] ?? '', /1 of 1: \/lab\/node-7 \(last heard 2026-03-02T02:59:00\.000Z\)/)
    assert.equal(watch.known(), [['/lab/node-7', start - 60_000]])
    assert.equal(wrong(8 * 86_400), {}, 'one that was taken away a week ago is forgotten')
  })

  it('a collector that is connected is not silent, however little it says', () => {
    let isConnected = true
    const { wrong } = watching({
      producers: () => [{ source: '/lab/node-1', heardAt: isConnected ? Date.now() * 10 : start, isConnected }],
    })
    assert.equal(wrong(5000), {})
    isConnected = false
    assert.equal(Object.keys(wrong(5000)), [])
  })

  it('losses beyond the bound, until an hour has passed without one', () => {
    const { wrong, watch } = watching({})
    watch.see(loss('node-2'), at(10))
    assert.is(wrong(11)['losses'], '1 losses within an hour on node-2')
    assert.equal(wrong(3611), {})
    const patient = watching({}, { watch: { ...unconfigured.watch, lossesPerHourMax: 1 } })
    patient.watch.see(loss('node-2'), at(10))
    assert.equal(patient.wrong(11), {})
  })

  it('a kernel that audits nothing', () =>
    assert.match(watching({ unaudited: () => ['node-3'] }).wrong(1)['audit'] ?? '', /audit is off on node-3/))

  it('a canary that is not diagnosed in time, or as something else', () => {
    const { wrong, watch } = watching({}, { canary })
    assert.equal(wrong(3600), {})
    assert.match(wrong(3661)['canary'] ?? '', /no diagnosis of sigsys\.canary came$/)
    const { workload, cause } = exampleDiagnosis
    const dies = (code: 'seccomp-kill' | 'exit-code', seconds: number): void =>
      watch.heard({
        kind: 'diagnosis',
        at: at(seconds),
        diagnosis: { ...exampleDiagnosis, workload: { ...workload, id: canary.workload }, cause: { ...cause, code } },
      })
    dies('seccomp-kill', 3700)
    assert.equal(wrong(3701), {})
    dies('exit-code', 7300)
    assert.is(wrong(7301)['canary'], 'sigsys.canary was judged exit-code and not seccomp-kill')
  })

  it('a canary whose diagnosis rests on no record, once that is late', () => {
    const { workload } = exampleDiagnosis
    const judged = { ...exampleDiagnosis, workload: { ...workload, id: canary.workload } }
    const bare = { ...judged, evidence: judged.evidence.filter(({ kind }) => kind !== 'audit-record') }
    for (const record of [true, false]) {
      const { wrong, watch } = watching({}, { canary: { ...canary, record } })
      watch.heard({ kind: 'diagnosis', at: at(10), diagnosis: bare })
      assert.equal(wrong(60), {})
      const blind = 'sigsys.canary was judged seccomp-kill without a record of the kernel'
      assert.equal(wrong(71), record ? { canary: blind } : {})
      watch.heard({ kind: 'diagnosis', at: at(72), diagnosis: judged })
      assert.equal(wrong(200), {})
    }
  })

  it('a sink that has failed for five minutes, said again only when an attempt went well', () => {
    let state = sink({})
    const { wrong, watch } = watching({ sinks: () => new Map([['pager', state]]) })
    assert.equal(wrong(200), {})
    assert.match(wrong(300)['sink pager'] ?? '', /every attempt since 2026-03-02T03:00:00\.000Z has failed: HTTP 500/)
    const asked = (seconds: number): boolean =>
      watch.inputs(at(seconds)).some((input) => input.kind === 'watch' && input.name === 'sink pager')
    state = sink({ failingSince: undefined, failuresNow: 0 })
    assert.not(asked(301), 'not tried since: nothing is known')
    state = sink({ failingSince: undefined, failuresNow: 0, delivered: 1 })
    assert.ok(asked(302))
    assert.equal(wrong(302), {})
  })
})
