import type { VNode } from 'preact'
import { render } from 'preact-render-to-string'
import * as assert from 'uvu/assert'
import { incidentObject } from '../../src/domain/incident-object.ts'
import { instant, iso } from '../../src/domain/time.ts'
import { blank, dashboardStep } from '../../src/page/dashboard-state.ts'
import { FilterBar } from '../../src/page/filter-bar.tsx'
import { Frame } from '../../src/page/frame.tsx'
import { IncidentList } from '../../src/page/incident-list.tsx'
import { IncidentPage } from '../../src/page/incident-page.tsx'
import { NodesPage } from '../../src/page/nodes-page.tsx'
import { everything } from '../../src/page/place.ts'
import { SignIn } from '../../src/page/sign-in.tsx'
import { aCase, aChange, aForecast, aTrial, crowd } from '../support/crowd.ts'
import { describe } from '../support/describe.ts'

const now = instant(Date.parse('2026-11-23T20:00:00.000Z'))
const forecast = {
  next_attempt_at: iso(instant(now + 108_000)),
  next_attempt_by: null,
  will_fail: true,
  basis: 'the delay is at its cap',
  attempts_per_hour: 12,
}
const { incident, diagnoses } = aCase(0, { at: instant(now - 60_000), attempts: 14, change: { forecast } })
const open = incidentObject({ incident, ended: undefined }, null)
const others = crowd(12, now).map((each) => incidentObject({ incident: each.incident, ended: undefined }, null))

/** A page as a reader sees it: its words in their order. */
const words = (page: VNode): string =>
  render(page)
    .replace(/<(?:style|svg)[^]*?<\/(?:style|svg)>/g, ' ')
    .replace(/<[^>]*>/g, ' ')
    .replace(/&quot;/g, '"')
    .replace(/&amp;/g, '&')
    .replace(/\s+/g, ' ')

const page = (change: Partial<Parameters<typeof IncidentPage>[0]> = {}) => (
  <IncidentPage
    detail={{ incident: open, diagnoses, changes: [] }}
    trials={new Map()}
    others={others}
    now={now}
    span="1h"
    width={800}
    {...change}
  />
)

describe('the page of an incident', (it) => {
  it('goes from the verdict over what comes next and what to change to the evidence', () => {
    const text = words(page())
    const order = [
      'Killed by seccomp',
      'ptrace (101, x86_64) is answered with KILL',
      'certain',
      'Next attempt in',
      '1:48',
      'It will fail again.',
      'Allow ptrace in no-trace-kill.json',
      'serial 1182',
      'audit.log:12',
      'the agent saw no limit reached',
      '12 audit records were lost',
    ].map((each) => text.indexOf(each))
    assert.ok(
      order.every((at, index) => at >= 0 && (index === 0 || at > (order[index - 1] ?? 0))),
      order.join(' '),
    )
  })

  it('has the figures, the version and the other workloads of the profile', () => {
    const text = words(page())
    assert.match(text, /Failures 14/)
    assert.match(text, /This version was made [^.]+, 2 h before the first failure/)
    assert.match(text, /By the same profile [^]*edge\.image-scaler/)
  })

  it('says that nothing is foretold where nothing is', () => {
    const unknown = diagnoses.map((diagnosis) => ({ ...diagnosis, forecast: null }))
    const text = words(page({ detail: { incident: open, diagnoses: unknown, changes: [] } }))
    assert.match(text, /Forecast unknown\. Too little was heard/)
    const other = { ...open, workload: { ...open.workload, kind: 'other' as const } }
    assert.match(
      words(page({ detail: { incident: other, diagnoses: unknown, changes: [] } })),
      /neither Marathon nor Metronome/,
    )
  })

  it('says what is foretold as of now, what it costs, and how good forecasts were', () => {
    const foretold = (change: Parameters<typeof aForecast>[1] = {}) =>
      words(page({ detail: { incident: { ...open, forecast: aForecast(now, change) }, diagnoses, changes: [] } }))
    const text = foretold()
    for (const says of [
      'Next attempt in 4:00 20:04:00 to 20:04:06 UTC',
      'It will likely fail again. the last 60 attempts failed alike',
      '12 more attempts until 21:00:00 UTC , 48 s of task time for nothing; 12 an hour',
      'Delay 5 min, which is its cap',
      'At once after: a changed definition; a fail-over of Marathon',
      'Its last 20 forecasts: median error 0.4 s',
    ])
      assert.ok(text.includes(says), `${says} in ${text}`)
    assert.match(foretold({ state: 'running', next_attempt: null }), /An attempt is running\./)
    assert.match(foretold({ state: 'over', next_attempt: null }), /No attempt follows by itself\./)
    assert.match(foretold({ will_fail: null }), /Whether it will fail is not known/)
    assert.match(foretold({ gives_up_at: iso(instant(now + 60_000)) }), /The run is given up 20:01:00 UTC/)
  })

  it('puts beside each step what it would do, what cannot be tried, and what is not simulated yet', () => {
    const [first] = diagnoses
    if (first === undefined) throw new Error('a case has a diagnosis')
    const fix = (what: string) => ({ do: what, if: null, risk: null, command: null })
    const latest = {
      ...first,
      fix: [
        fix('permit ptrace in no-trace-kill.json on every agent'),
        fix('keep the program from making ptrace'),
        fix('set container.linuxInfo.seccomp to {"unconfined": true} in the definition'),
      ],
    }
    const tried = (change: Partial<ReturnType<typeof aTrial>>): string => {
      const trials = new Map([['allow=ptrace', { is: 'told' as const, trial: aTrial(now, change) }]])
      return words(page({ detail: { incident: open, diagnoses: [latest], changes: [] }, trials }))
    }
    const text = tried({})
    for (const says of [
      'What it would do allow=ptrace',
      'Next attempt in 4:00 (20:04:00) in 4:00 (20:04:00)',
      'It will likely fail likely run',
      'Failures in a day 330 of 330 attempts 0 of 1 attempt',
      'Task time for nothing 22 min 0 s',
      'closeness 97 %',
      'Not tried: it changes the program.',
      'What it would do is being simulated',
    ])
      assert.ok(text.includes(says), `${says} in ${text}`)
    assert.match(tried({ takes_effect: 'new-version' }), /at once, when deployed/)
    assert.match(tried({ takes_effect: 'agent-restart' }), /after the agents' restart/)
    const trials = new Map([['allow=ptrace', { is: 'failed' as const, why: 'its text is not known' }]])
    assert.match(
      words(page({ detail: { incident: open, diagnoses: [latest], changes: [] }, trials })),
      /Not tried: its text/,
    )
    const closed = incidentObject({ incident, ended: { at: now, because: 'it ran for 5 min' } }, null)
    assert.not.match(
      words(page({ detail: { incident: closed, diagnoses: [latest], changes: [] } })),
      /simulated|Not tried/,
    )
  })

  it('lists what was changed, and marks what stood last before the first failure', () => {
    const first = Date.parse(open.first_seen)
    const changes = [
      aChange({ at: iso(instant(first + 60_000)), says: 'another version: mem' }),
      aChange({
        at: iso(instant(first - 30_000)),
        kind: 'deployment',
        outcome: 'failed',
        says: 'deployment 1f failed',
      }),
      aChange({
        at: iso(instant(first - 7_200_000)),
        kind: 'profile',
        says: 'no-trace-kill.json has another text on a',
      }),
    ]
    const text = words(page({ detail: { incident: open, diagnoses, changes } }))
    const part = text.slice(text.indexOf('Last changes'))
    assert.match(
      part,
      /another version: mem [^]*deployment 1f failed 30 s before the first failure [^]*has another text/,
    )
    assert.is(part.match(/before the first failure/g)?.length, 2)
  })

  it('says why it is over', () => {
    const closed = incidentObject({ incident, ended: { at: now, because: 'it ran for 5 min' } }, null)
    const text = words(page({ detail: { incident: closed, diagnoses, changes: [] } }))
    assert.match(text, /Over since 20:00:00 UTC \( ?just now ?\) ?: it ran for 5 min/)
    assert.match(text, /Nothing: the incident is over/)
  })

  it('tells the picture in words too', () => {
    const html = render(page({ span: 'all' }))
    assert.match(html, /role="img" aria-label="Attempts from [^"]*; 14 failed, the last 1 min ago;[^"]*in 1 min"/)
  })

  it('makes every moment readable for machines', () => {
    for (const [tag] of render(page()).matchAll(/<time[^>]*>/g))
      assert.match(tag, /datetime="\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z"/)
  })
})

describe('the list', (it) => {
  const list = (current: number) => (
    <IncidentList incidents={others} now={now} window={{ first: 4, end: 8 }} rowHeight={64} current={current} />
  )
  it('draws what is in sight, and says where it stands in the whole', () => {
    const html = render(list(4))
    assert.match(html, /aria-rowcount="13"/)
    assert.equal(
      [...html.matchAll(/aria-rowindex="(\d+)"/g)].map((match) => match[1]),
      ['1', '6', '7', '8', '9'],
    )
    assert.match(html, /height:\s*768px/)
  })
  it('has one row that the tab key reaches', () => {
    assert.is(render(list(5)).match(/tabindex="0"/gi)?.length, 1)
    assert.is(render(list(5)).match(/tabindex="-1"/gi)?.length, 3)
  })
  it('counts down, and says what is due', () => {
    const due = { ...open, latest: { ...open.latest, next_attempt_at: iso(instant(now - 1)) } }
    const html = words(
      <IncidentList incidents={[open, due]} now={now} window={{ first: 0, end: 2 }} rowHeight={64} current={0} />,
    )
    assert.match(html, /next in 1:48/)
    assert.match(html, /due now/)
  })
})

describe('what stands around', (it) => {
  const live = dashboardStep(blank, { kind: 'link', link: { is: 'live' } })
  const read = dashboardStep(live, { kind: 'listed', state: 'open', incidents: [open], isCut: false, at: now })
  const frame = (state: typeof read, at = now) =>
    words(
      <Frame state={state} place={{ is: 'nodes' }} now={at} openCount={1} onSignOut={undefined}>
        x
      </Frame>,
    )

  it('says that what is shown is live, or as of when and why it is not', () => {
    assert.match(frame(read), /Live 20:00:00 UTC/)
    assert.not.match(frame(read), /old/)
    const at = instant(now + 120_000)
    const lost = dashboardStep(read, {
      kind: 'link',
      link: { is: 'lost', why: 'The connection was lost', retryAt: instant(at + 4000) },
    })
    const text = frame(lost, at)
    assert.match(text, /Not live 20:00:00 UTC/)
    assert.match(text, /What is shown is old\. It is as of 20:00:00 UTC \( ?2 min ago ?\)/)
    assert.match(text, /The connection was lost; trying again in 4 s/)
    assert.match(frame(read, at), /The daemon does not answer/)
  })

  it('has a filter bar that tells what is let through', () => {
    const bar = (count: number, filter = everything) =>
      words(<FilterBar filter={filter} count={count} total={40} isCut={count === 40} onFilter={() => {}} />)
    assert.match(bar(3), /3 of 40 open/)
    assert.match(bar(40), /40 open, more are not shown/)
    assert.match(bar(3, { ...everything, node: 'agent-1' }), /node agent-1/)
  })

  it('asks for a token, and says why one was not taken', () => {
    assert.match(words(<SignIn refusal="this token is not known here" onToken={() => {}} />), /not known here/)
  })
})

describe('the page of nodes', (it) => {
  const node = (hostname: string, isSeen: boolean) => ({
    id: hostname,
    hostname,
    address: null,
    version: null,
    active: true,
    collector: isSeen ? { source: hostname, seen_at: iso(now), clock_ahead_ms: null, audit: null } : null,
    coverage: [],
    losses: { count: 0, last_at: null, last: null },
    profiles: [],
  })
  const table = [
    [[], 'No agent was heard of yet.'],
    [[true], '1 node, with a collector that reports.'],
    [[true, true], '2 nodes, each with a collector that reports.'],
    [[false], '1 node; its kernel records do not reach us'],
    [[false, false], '2 nodes; their kernel records do not reach us'],
    [[true, false], '2 nodes; the kernel records of 1 of them do not reach us'],
  ] as const
  for (const [seen, says] of table)
    it(`begins with: ${says}`, () => {
      const nodes = seen.map((isSeen, index) => node(`agent-${index}`, isSeen))
      assert.ok(words(<NodesPage nodes={nodes} now={now} />).includes(says))
    })
})

describe('names and texts of strangers', (it) => {
  const evil = '<img src=x onerror=alert(1)>\u202e\u0007</script><script>alert(2)</script>'
  const long = 'x'.repeat(2 ** 20)
  const hostile = (text: string) => {
    const made = aCase(1, {
      at: now,
      attempts: 2,
      change: {
        agent: { id: text, hostname: text },
        cause: { code: 'unknown', confidence: 'unknown', summary: text },
        evidence: [{ kind: text, says: text, at: text, source: text, weight: 'supports' }],
        fix: [{ do: text, if: text, risk: text, command: text }],
        gaps: [{ source: text, from: text, to: null, why: text }],
        would_settle: [text],
        forecast: {
          next_attempt_at: text,
          next_attempt_by: text,
          will_fail: null,
          basis: text,
          attempts_per_hour: null,
        },
      },
    })
    const renamed = made.diagnoses.map((each) => ({
      ...each,
      task: { ...each.task, id: text, message: text },
      workload: { ...each.workload, id: text, version: text, labels: { [text]: text } },
    }))
    const object = {
      ...incidentObject({ incident: made.incident, ended: undefined }, null),
      workload: { kind: 'app' as const, id: text, version: text, labels: { [text]: text } },
      profile: text,
      nodes: [text],
      framework: text,
    }
    const changes = [aChange({ of: text, says: text, version: text, parts: [text], nodes: [text] })]
    return [
      render(page({ detail: { incident: object, diagnoses: renamed, changes }, others: [{ ...object, id: 'i-2' }] })),
      render(<IncidentList incidents={[object]} now={now} window={{ first: 0, end: 1 }} rowHeight={64} current={0} />),
      render(
        <NodesPage
          now={now}
          nodes={['a', 'b'].map((sha256) => ({
            id: text,
            hostname: text,
            address: text,
            version: text,
            active: null,
            collector: { source: text, seen_at: text, clock_ahead_ms: null, audit: null },
            coverage: [{ carrier: text, from: text, to: text, first_serial: 1, last_serial: 2, runs: 1 }],
            losses: { count: 1, last_at: text, last: text },
            profiles: [{ name: text, sha256 }],
          }))}
        />,
      ),
    ]
  }

  it('are never markup, and never reorder what is read', () => {
    for (const html of hostile(evil)) {
      assert.not.match(html, /<img|<script/)
      assert.not.match(html.replace(/href="[^"]*"/g, ''), /[\u202e\u0007]/)
      assert.match(html, /\\u\{202e\}/)
    }
  })

  it('are cut, and say how much is left out', () => {
    for (const html of hostile(long)) assert.match(html, /… \(\d{6,7} more characters\)/)
    const [incidentHtml = '', listHtml = ''] = hostile(long)
    assert.ok(listHtml.length < 20_000, `${listHtml.length}`)
    assert.ok(incidentHtml.length < 200_000, `${incidentHtml.length}`)
  })
})
