import { createHash } from 'node:crypto'
import * as assert from 'uvu/assert'
import type { CauseCode, Confidence, Diagnosis } from '../../../src/domain/diagnosis.ts'
import type { Incident } from '../../../src/domain/incident.ts'
import { type Duration, duration, type Instant, instant, iso } from '../../../src/domain/time.ts'
import { keptPart, type KeptPart, keptRest, putBack } from '../../../src/output/alert/kept.ts'
import { anything } from '../../../src/output/alert/match.ts'
import type { AlertMessage } from '../../../src/output/alert/message.ts'
import { rememberClosed } from '../../../src/output/alert/ending.ts'
import { alertStep, reopen } from '../../../src/output/alert/policy.ts'
import { stateParts } from '../../../src/output/alert/touched.ts'
import { usualSettings } from '../../../src/output/alert/settings.ts'
import { type AlertInput, type AlertState, alerting, closedMax } from '../../../src/output/alert/state.ts'
import { describe } from '../../support/describe.ts'

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')
const start = Date.parse('2026-03-02T03:00:00Z')
const at = (seconds: number): Instant => instant(start + seconds * 1000)
const app = (id = '/shop/cart') => ({ kind: 'app', id }) as const

type Failure = {
  readonly s: number
  readonly task?: string
  readonly workload?: string
  readonly kind?: 'app' | 'job'
  readonly version?: string
  readonly cause?: CauseCode
  readonly confidence?: Confidence
  readonly profile?: string | null
  readonly node?: string
  readonly next?: number | null
  readonly by?: number
  readonly willFail?: boolean | null
  readonly labels?: Readonly<Record<string, string>>
  readonly revision?: number
}

const diagnosis = (failure: Failure): Diagnosis => ({
  schema: 'sigsys.diagnosis/1',
  id: `d-${sha256(failure.task ?? `task.${failure.s}`).slice(0, 20)}`,
  cluster: 'east',
  task: {
    id: failure.task ?? `task.${failure.s}`,
    name: null,
    state: 'TASK_FAILED',
    message: null,
    reason: null,
    source: null,
    failed_at: iso(at(failure.s)),
    container_id: null,
  },
  agent: { id: null, hostname: failure.node ?? 'node-1' },
  framework: { id: 'f', name: 'marathon' },
  workload: {
    kind: failure.kind ?? 'app',
    id: failure.workload ?? '/shop/cart',
    version: failure.version ?? 'v1',
    instance: null,
    run: null,
    attempt: null,
    labels: failure.labels ?? {},
  },
  cause: {
    code: failure.cause ?? 'seccomp-kill',
    confidence: failure.confidence ?? 'certain',
    summary: 'ptrace is answered with KILL',
  },
  seccomp: {
    filter: 'mesos',
    profile: failure.profile === undefined ? 'strict.json' : failure.profile,
    action: 'kill-thread',
    syscall: null,
    pid: null,
    comm: null,
    exe: null,
  },
  evidence: [],
  ruled_out: [],
  gaps: [],
  clocks: [],
  would_settle: [],
  fix: [],
  forecast:
    failure.next === undefined
      ? null
      : {
          next_attempt_at: failure.next === null ? null : iso(at(failure.next)),
          next_attempt_by: failure.by === undefined ? null : iso(at(failure.by)),
          will_fail: failure.willFail ?? null,
          basis: '',
          attempts_per_hour: null,
        },
  revision: failure.revision ?? 1,
  supersedes: null,
})

const fails = (failure: Failure): AlertInput => ({
  kind: 'diagnosis',
  at: at(failure.s + 0.5),
  diagnosis: diagnosis(failure),
})
const runs = (s: number, taskId: string, isRunning = true): AlertInput => ({
  kind: 'task',
  at: at(s),
  workload: app(),
  version: 'v1',
  taskId,
  isRunning,
})
const tick = (s: number): AlertInput => ({ kind: 'tick', at: at(s) })
const blind = (s: number, isBlind: boolean): AlertInput => ({ kind: 'sight', at: at(s), source: 'mesos', isBlind })
const alive = (s: number, taskId: string): AlertInput => ({ kind: 'alive', at: at(s), workload: app(), taskId })
const gone = (s: number, workload = '/shop/cart'): AlertInput => ({
  kind: 'gone',
  at: at(s),
  workload: app(workload),
  why: 'was removed',
})
const known = (s: number, { instances }: { readonly instances?: number }): AlertInput => ({
  kind: 'known',
  at: at(s),
  workload: app(),
  scheduler: '/east/marathon',
  instances,
})
/** A list that was asked for at a moment and heard of half a second later. */
const listed = (
  s: number,
  ids: readonly string[],
  { scheduler = '/east/marathon', workload = 'app' }: { scheduler?: string; workload?: 'app' | 'pod' } = {},
): AlertInput => ({ kind: 'listed', at: at(s + 0.5), askedAt: at(s), scheduler, workload, ids: new Set(ids) })
const loop = (seconds: readonly number[], rest: Partial<Failure> = {}): readonly AlertInput[] =>
  seconds.map((s) => fails({ s, ...rest }))

/** What was told, one line a message: seconds, event, title, and why it ended. */
function told(inputs: readonly AlertInput[], settings = usualSettings): { lines: string[]; state: AlertState } {
  const state = alerting(settings, sha256)
  const lines = inputs.flatMap((input) => alertStep(state, input).map(lineOf))
  return { lines, state }
}

const lineOf = ({ event, at: when, title, resolved, severity }: AlertMessage): string =>
  `${(Date.parse(when) - start) / 1000} ${event} ${severity} ${title}${resolved === null ? '' : ` (${resolved.because.join('; ')})`}`

const silence = (rest: object): AlertInput => ({
  kind: 'silence',
  at: at(0),
  silence: {
    id: 's-1',
    owner: 'ana',
    reason: 'known',
    from: at(0),
    until: at(3600),
    workload: null,
    version: null,
    cause: null,
    profile: null,
    node: null,
    ...rest,
  },
})

const kill = '/shop/cart: seccomp-kill by strict.json'
const [v1, v2, v3] = ['2026-03-01T10:00:00.000Z', '2026-03-02T10:00:00.000Z', '2026-03-03T10:00:00.000Z']
const version = (s: number, of: string): AlertInput => ({ kind: 'version', at: at(s), workload: app(), version: of })
const watch = (s: number, wrong: string | null): AlertInput => ({
  kind: 'watch',
  at: at(s),
  name: 'sources',
  title: 'sigsys hears nothing',
  severity: 'critical',
  wrong,
})

const cases: readonly (readonly [string, readonly AlertInput[], readonly string[]])[] = [
  ['one failure whose successor is foretold in a second is told to nobody', [fails({ s: 0, next: 1 }), tick(2)], []],
  [
    'a foretold successor that does not come is told',
    [fails({ s: 0, next: 1 }), tick(5), tick(8)],
    [`8 firing error ${kill}`],
  ],
  [
    'a scheduler that may take longer is waited for as long',
    [fails({ s: 0, next: 1, by: 32.1 }), tick(8), tick(32), tick(33)],
    [`33 firing error ${kill}`],
  ],
  [
    'a successor that lives ends it before anybody was told',
    [fails({ s: 0, next: 1 }), runs(3, 'b'), tick(10), tick(200), tick(303), tick(400)],
    [],
  ],
  ['a successor far away is told at once', [fails({ s: 0, next: 120 })], [`0.5 firing error ${kill}`]],
  ['when nobody will try again it is told at once', [fails({ s: 0, next: null })], [`0.5 firing error ${kill}`]],
  ['a loop is told once, at its third failure', loop([0, 2, 4, 6, 8, 10], { next: 1 }), [`4.5 firing error ${kill}`]],
  [
    'a loop that is known to fail is told at its second failure',
    loop([0, 2, 4], { next: 1, willFail: true }),
    [`2.5 firing error ${kill}`],
  ],
  ['without a forecast it is told after the hold', [fails({ s: 0 }), tick(59), tick(60)], [`60 firing error ${kill}`]],
  [
    'a loop ends when a task runs longer than the back-off remembers',
    [...loop([0, 2, 4], { next: 1 }), runs(6, 'ok'), tick(100), tick(305), tick(306), tick(400)],
    [
      `4.5 firing error ${kill}`,
      `306 resolved error ${kill} (ok has run for 300 s, longer than the back-off remembers a failure)`,
    ],
  ],
  [
    'silence is no proof: nothing heard for a day resolves nothing',
    [...loop([0, 2, 4], { next: 1 }), tick(3000)],
    [`4.5 firing error ${kill}`],
  ],
  [
    'a task that is heard of again after a blind time has run all the while',
    [
      ...loop([0, 2, 4], { next: 1 }),
      runs(6, 'ok'),
      blind(10, true),
      tick(310),
      blind(400, false),
      tick(400),
      runs(401, 'ok'),
      tick(402),
    ],
    [
      `4.5 firing error ${kill}`,
      `402 resolved error ${kill} (ok has run for 300 s, longer than the back-off remembers a failure)`,
    ],
  ],
  [
    'a scheduler that lists a task says as well that it still runs, but begins none',
    [
      ...loop([0, 2, 4], { next: 1 }),
      runs(6, 'ok'),
      blind(10, true),
      blind(400, false),
      alive(401, 'unheard'),
      tick(800),
      alive(801, 'ok'),
      tick(802),
    ],
    [
      `4.5 firing error ${kill}`,
      `802 resolved error ${kill} (ok has run for 300 s, longer than the back-off remembers a failure)`,
    ],
  ],
  [
    'a task that nobody speaks of after a blind time proves nothing, however long it is silent',
    [...loop([0, 2, 4], { next: 1 }), runs(6, 'ok'), blind(10, true), blind(11, false), tick(3000)],
    [`4.5 firing error ${kill}`],
  ],
  [
    'attempts that ran ten minutes must be outlived twice over',
    [
      runs(0, 'a'),
      fails({ s: 600, task: 'a', next: 601 }),
      runs(600.6, 'a', false),
      runs(602, 'b'),
      tick(1000),
      fails({ s: 1202, task: 'b', next: 1203 }),
      runs(1202.6, 'b', false),
      runs(1204, 'c'),
      tick(1600),
      fails({ s: 1804, task: 'c', next: 1805 }),
      tick(2000),
    ],
    [`1804.5 firing error ${kill}`],
  ],
  [
    'a removed app is over',
    [...loop([0, 2, 4]), gone(9)],
    [`4.5 firing error ${kill}`, `9 resolved error ${kill} (/shop/cart was removed)`],
  ],
  [
    'an app that is scaled to zero is over',
    [...loop([0, 2, 4]), known(5, { instances: 2 }), known(9, { instances: 0 }), known(10, { instances: 0 })],
    [`4.5 firing error ${kill}`, `9 resolved error ${kill} (/shop/cart was scaled to zero)`],
  ],
  [
    'a task that fails while it is stopped, after its app was scaled to zero, is told to nobody',
    [runs(0, 'a'), known(9, { instances: 0 }), fails({ s: 12, task: 'a', next: null }), tick(400)],
    [],
  ],
  [
    'what is launched after an app was scaled up again counts',
    [known(1, { instances: 0 }), known(2, { instances: 1 }), fails({ s: 3, next: null })],
    [`3.5 firing error ${kill}`],
  ],
  [
    'a launch that fails after an app was said to be gone counts, though nobody heard it come back',
    [runs(0, 'a'), gone(1), fails({ s: 5, task: 'b', next: null })],
    [`5.5 firing error ${kill}`],
  ],
  [
    'what its scheduler lists no more is over',
    [known(0, {}), ...loop([0, 2, 4]), listed(8, ['/shop/cart']), listed(9, ['/shop/pay'])],
    [`4.5 firing error ${kill}`, `9.5 resolved error ${kill} (/shop/cart is listed no more: it was removed)`],
  ],
  [
    'that another scheduler does not list it proves nothing',
    [known(0, {}), ...loop([0, 2, 4]), listed(9, ['/shop/pay'], { scheduler: '/east/other' })],
    [`4.5 firing error ${kill}`],
  ],
  [
    'nor does a list that was asked for before it was made, nor one of pods',
    [known(4, {}), ...loop([0, 2, 4]), listed(3.9, []), listed(9, [], { workload: 'pod' })],
    [`4.5 firing error ${kill}`],
  ],
  [
    'what no scheduler was heard to have is not missed in a list',
    [...loop([0, 2, 4]), listed(9, [])],
    [`4.5 firing error ${kill}`],
  ],
  [
    'what a framework had is over when it is torn down',
    [
      ...loop([0, 2, 4]),
      { kind: 'framework-gone', at: at(5), frameworkId: 'another' },
      { kind: 'framework-gone', at: at(9), frameworkId: 'f' },
    ],
    [`4.5 firing error ${kill}`, `9 resolved error ${kill} (framework marathon was removed)`],
  ],
  [
    'a revision of a failure whose incident is over begins nothing, whatever it says',
    [
      ...loop([0, 2, 4]),
      gone(9),
      fails({ s: 4, revision: 2, next: null }),
      fails({ s: 2, revision: 2, cause: 'exit-code', next: null }),
      tick(100),
    ],
    [`4.5 firing error ${kill}`, `9 resolved error ${kill} (/shop/cart was removed)`],
  ],
  [
    'a later run that succeeds ends what a job had',
    [
      fails({ s: 0, kind: 'job', workload: 'nightly', next: null }),
      { kind: 'run-succeeded', at: at(61), happenedAt: at(60), workload: { kind: 'job', id: 'nightly' } },
    ],
    [
      '0.5 firing error nightly: seccomp-kill by strict.json',
      '61 resolved error nightly: seccomp-kill by strict.json (a later run of nightly succeeded)',
    ],
  ],
  [
    'a failure that is judged after a later run has succeeded is told to nobody',
    [
      { kind: 'run-succeeded', at: at(3), happenedAt: at(2), workload: { kind: 'job', id: 'nightly' } },
      ...loop([0, 0.5, 1], { kind: 'job', workload: 'nightly', next: null }),
    ],
    [],
  ],
  [
    'a run that had succeeded before a failure proves nothing, though it was heard of later',
    [
      { kind: 'run-succeeded', at: at(3), happenedAt: at(0), workload: { kind: 'job', id: 'nightly' } },
      fails({ s: 2.6, kind: 'job', workload: 'nightly', next: null }),
      tick(10),
    ],
    ['3.1 firing error nightly: seccomp-kill by strict.json'],
  ],
  [
    'an open alert is told again after four hours',
    [...loop([0, 2, 4]), tick(14_404), tick(14_405), tick(14_406)],
    [`4.5 firing error ${kill}`, `14405 repeat error ${kill}`],
  ],
  [
    'a broken profile is one alert however many apps it stops',
    ['/a', '/b', '/c'].map((workload, s) =>
      fails({ s, workload, cause: 'seccomp-profile-invalid', profile: 'new.json', next: s + 1 }),
    ),
    ['0.5 firing critical seccomp profile new.json cannot be loaded'],
  ],
  [
    'a lost node keeps quiet about what could not be launched there',
    [
      ...['/a', '/b', '/c'].map((workload, s) => fails({ s, workload, cause: 'agent-lost', profile: null, next: 600 })),
      ...loop([4, 5, 6, 7], { workload: '/d', cause: 'launch-failed', profile: null }),
    ],
    ['0.5 firing error agent node-1 is lost'],
  ],
  ['a silence of the workload keeps it quiet', [silence({ workload: '/shop/*' }), ...loop([1, 2, 3, 4])], []],
  [
    'a silence of one version ends with the next',
    [silence({ workload: '/shop/cart', version: 'v1' }), ...loop([1, 2, 3]), ...loop([5, 6, 7], { version: 'v2' })],
    [`7.5 firing error ${kill}`],
  ],
  [
    'when a silence ends, what still holds is told',
    [
      silence({ workload: '/shop/cart' }),
      ...loop([1, 2, 3]),
      tick(3599),
      { kind: 'silence-ended', at: at(3599), id: 's-1' },
    ],
    [`3599 firing error ${kill}`],
  ],
  ['a label mutes a workload', loop([0, 1, 2, 3], { labels: { SIGSYS_MUTE: 'true' } }), []],
  ['what is merely possible is a warning', loop([0, 1, 2], { confidence: 'possible' }), [`2.5 firing warning ${kill}`]],
  [
    'a revision that is surer raises the severity and counts no failure twice',
    [
      ...loop([0, 1, 2], { confidence: 'possible' }),
      fails({ s: 2, confidence: 'certain', revision: 2 }),
      fails({ s: 2, confidence: 'certain', revision: 3 }),
    ],
    [`2.5 firing warning ${kill}`, `2.5 update error ${kill}`],
  ],
  [
    'a revision to another cause moves the failure',
    [fails({ s: 0, next: null }), fails({ s: 0, next: null, cause: 'exit-code', profile: null, revision: 2 })],
    [
      `0.5 firing error ${kill}`,
      `0.5 resolved error ${kill} (it was exit-code)`,
      '0.5 firing warning /shop/cart: exit-code',
    ],
  ],
  [
    'by hand',
    [
      ...loop([0, 1, 2]),
      {
        kind: 'closed',
        at: at(9),
        incident: `i-${sha256(`["east","marathon","app","/shop/cart","v1","seccomp-kill","strict.json"]\n${diagnosis({ s: 0 }).id}`).slice(0, 20)}`,
        by: 'ana',
      },
    ],
    [`2.5 firing error ${kill}`, `9 resolved error ${kill} (closed by ana)`],
  ],
  [
    'another version is a change that is told once, and only if it is later',
    [...loop([0, 1, 2], { version: v2 }), version(3, v1), version(4, v2), version(5, v3), version(6, v3)],
    [`2.5 firing error ${kill}`, `5 change error /shop/cart: version ${v3} is rolled out`],
  ],
  ['a version without an alert is told to nobody', [fails({ s: 0, version: v1, next: 1 }), version(1, v2)], []],
  [
    'a later version ends the silence of the one before',
    [silence({ workload: '/shop/cart', version: v1 }), ...loop([1, 2, 3], { version: v1 }), version(4, v2), tick(5)],
    [`5 firing error ${kill}`],
  ],
  [
    'what is wrong with sigsys is told once, again after four hours, and when it is well',
    [
      watch(0, 'no word'),
      watch(5, 'no word'),
      watch(9, 'no word for long'),
      tick(14_400),
      watch(14_401, null),
      watch(14_402, null),
    ],
    [
      '0 firing critical sigsys hears nothing',
      '14400 repeat critical sigsys hears nothing',
      '14401 resolved critical sigsys hears nothing (it is well again)',
    ],
  ],
]

/** The same after every input, as if the program had been killed between any two of them. */
function toldAcrossRestarts(inputs: readonly AlertInput[]): readonly string[] {
  let state = alerting(usualSettings, sha256)
  const open = new Map<
    string,
    { readonly incident: Incident; readonly longestUp: Duration; readonly counted: readonly string[] }
  >()
  const parts = new Map<string, KeptPart>()
  return inputs.flatMap((input) => {
    const lines = alertStep(state, input).map(lineOf)
    for (const { is, entry } of state.news) {
      const { incident, longestUp, counted } = entry
      if (is === 'ended') open.delete(incident.id)
      else open.set(incident.id, { incident, longestUp, counted: [...counted] })
    }
    for (const part of stateParts)
      for (const key of state.touched[part]) {
        const row = keptPart(state, { part, key, at: input.at })
        if (row === undefined) parts.delete(`${part} ${key}`)
        else parts.set(`${part} ${key}`, row)
      }
    const { blind: unseen, closed, sightSince } = state
    const next = alerting(usualSettings, sha256)
    putBack(next, { parts: [...parts.values()], rest: keptRest(state), at: sightSince })
    for (const each of open.values()) reopen(next, each)
    for (const source of unseen) next.blind.add(source)
    for (const id of closed) rememberClosed(next, id)
    state = next
    return lines
  })
}

describe('what is told, and when', (it) => {
  for (const [claim, inputs, lines] of cases) {
    it(claim, () => assert.equal(told(inputs).lines, lines))
    it(`${claim}, also across restarts`, () => assert.equal(toldAcrossRestarts(inputs), lines))
  }

  it('a rule makes some problems louder, or later', () => {
    const match = { ...anything, workloads: ['/shop/*'] }
    const rule = { match, failures: 5, hold: undefined, repeatEvery: duration(60_000), severity: 'critical' } as const
    const settings = { ...usualSettings, rules: [rule] }
    const { lines } = told([...loop([0, 1, 2, 3, 4], { confidence: 'likely' }), tick(64.5)], settings)
    assert.equal(lines, [`4.5 firing critical ${kill}`, `64.5 repeat critical ${kill}`])
  })

  it('a digest is over when all that it told of is over', () => {
    const settings = { ...usualSettings, newMax: 1, window: duration(60_000) }
    const names = ['/a', '/b', '/c']
    const failing = names.map((workload, s) => fails({ s, workload, next: null }))
    const { lines } = told([...failing, gone(5, '/b'), tick(61), gone(90, '/c')], settings)
    assert.equal(lines, [
      '0.5 firing error /a: seccomp-kill by strict.json',
      '61 digest error 2 more problems began',
      '90 resolved error 2 more problems began (all of them are over)',
    ])
  })

  it('more new alerts than a window holds become one digest', () => {
    const names = ['/a', '/b', '/c', '/d', '/e']
    const settings = { ...usualSettings, newMax: 2, window: duration(60_000) }
    const inputs = [...names.map((workload, s) => fails({ s, workload, next: null })), tick(59), tick(61), tick(130)]
    const { lines, state } = told(inputs, settings)
    assert.equal(lines, [
      '0.5 firing error /a: seccomp-kill by strict.json',
      '1.5 firing error /b: seccomp-kill by strict.json',
      '61 digest error 3 more problems began',
    ])
    assert.is(state.counters.folded, 3)
  })

  it('a late revision is counted, and what is remembered of closed incidents is bounded', () => {
    const { state } = told([...loop([0, 2, 4]), gone(9), fails({ s: 4, revision: 2 })])
    assert.equal([state.counters.late, state.entries.size, state.closed.size], [1, 0, 3])
    for (let index = 0; index < closedMax + 5; index += 1) rememberClosed(state, `d-${index}`)
    assert.is(state.closed.size, closedMax)
    assert.ok(state.closed.has(`d-${closedMax + 4}`) && !state.closed.has('d-0'))
  })

  it('a workload without tasks and problems is forgotten an hour after the last word of it, also where it is kept', () => {
    const { state } = told([
      runs(0, 'a'),
      runs(1, 'a', false),
      { ...runs(0, 'b'), workload: app('/runs') } as AlertInput,
      known(2, {}),
      ...loop([3], { workload: '/fails' }),
      { ...runs(4, 'c'), workload: app('/fails') } as AlertInput,
      { ...runs(5, 'c', false), workload: app('/fails') } as AlertInput,
      tick(3000),
      tick(3602),
    ])
    const names = () => Array.from(state.proofs.keys(), (key) => String((JSON.parse(key) as readonly string[])[1]))
    assert.equal(names().toSorted(), ['/fails', '/runs', '/shop/cart'])
    state.touched.proof.clear()
    alertStep(state, tick(7300))
    assert.equal(names().toSorted(), ['/fails', '/runs'])
    assert.equal([...state.touched.proof], ['["app","/shop/cart"]'])
  })

  it('what ended by itself is counted', () => {
    const { state } = told([fails({ s: 0, next: 1 }), runs(3, 'b'), tick(303)])
    assert.equal([state.counters.transient, state.entries.size, state.alerts.size, state.byWorkload.size], [1, 0, 0, 0])
  })
})
