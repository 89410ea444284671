import * as assert from 'uvu/assert'
import { coverage, runs } from '../../src/correlate/coverage.ts'
import { admit, ledger } from '../../src/correlate/ledger.ts'
import type { AuditSpan, DomainEvent } from '../../src/domain/event.ts'
import { instant } from '../../src/domain/time.ts'
import { describe } from '../support/describe.ts'
import { abort, record } from '../support/story.ts'

const nowhere = { agentId: undefined, hostname: undefined }
const span = (firstSerial: number, lastSerial: number, from: number, to: number, hostname?: string): AuditSpan => ({
  kind: 'audit-span',
  host: { agentId: undefined, hostname },
  carrier: 'auditd',
  from: instant(from),
  to: instant(to),
  firstSerial,
  lastSerial,
})

function known(events: readonly DomainEvent[]) {
  const made = ledger()
  for (const event of events) admit(made, { event, origin: { path: 'x', position: 1 } })
  return made
}

function check(events: readonly DomainEvent[], from: number, to: number, hostname?: string) {
  const made = known(events)
  return coverage(made, {
    window: { host: { agentId: undefined, hostname }, from: instant(from), to: instant(to) },
    joined: runs(made),
  })
}

describe('runs', (it) => {
  const table: readonly (readonly [string, readonly AuditSpan[], number])[] = [
    ['spans that follow each other are one', [span(1, 5, 0, 100), span(6, 9, 100, 200)], 1],
    ['the order of reading does not matter', [span(6, 9, 100, 200), span(1, 5, 0, 100)], 1],
    ['overlapping carriers are one', [span(1, 5, 0, 100), span(3, 9, 50, 200)], 1],
    ['a missing serial parts them', [span(1, 5, 0, 100), span(7, 9, 100, 200)], 2],
    ['serials that start again after a boot are apart', [span(100, 105, 900_000, 901_000), span(1, 110, 0, 1000)], 2],
    ['hosts are apart', [span(1, 5, 0, 100, 'a'), span(6, 9, 100, 200, 'b')], 2],
  ]
  for (const [claim, spans, count] of table) it(claim, () => assert.is(runs(known(spans)).length, count))
})

describe('coverage', (it) => {
  it('is complete where serials run unbroken past both ends', () => {
    assert.is(check([span(1, 9, 0, 1000)], 100, 900).complete, true)
    assert.is(check([span(1, 9, 0, 800)], 100, 900).complete, false)
    assert.is(check([span(1, 9, 200, 1000)], 100, 900).complete, false)
  })

  it('is not complete where a loss was told of, and says so', () => {
    const loss: DomainEvent = {
      kind: 'audit-loss',
      at: instant(500),
      host: nowhere,
      cause: 'lost',
      count: 3,
      text: 'audit_lost=3',
    }
    const found = check([span(1, 9, 0, 1000), loss], 100, 900)
    assert.is(found.complete, false)
    assert.match(found.gaps[0]?.why ?? '', /audit_lost=3/)
  })

  it("is not complete where the host's own collector tells of a gap, whatever other sources miss", () => {
    const gap = (source: string): DomainEvent => ({
      kind: 'stream-gap',
      at: instant(500),
      since: instant(400),
      source,
      why: 'the spool was full',
    })
    const whole = span(1, 9, 0, 1000, 'a')
    assert.is(check([whole, gap('/lab/a')], 100, 900, 'a').complete, false)
    assert.is(check([whole, gap('/lab/a')], 600, 900, 'a').complete, true)
    assert.is(check([whole, gap('/lab/mesos')], 100, 900, 'a').complete, true)
  })

  it('names the serials that are missing', () => {
    assert.equal(check([span(1, 5, 0, 400), span(8, 9, 500, 1000)], 100, 900).gaps, [
      { source: 'audit', from: 400, to: 500, why: '2 serials missing between 5 and 8' },
    ])
  })

  it("does not take another host's records for coverage", () => {
    assert.is(check([span(1, 9, 0, 1000, 'a')], 100, 900, 'b').complete, false)
    assert.is(check([span(1, 9, 0, 1000, 'b')], 100, 900, 'b').complete, true)
  })

  it('knows from records that kills and aborts are recorded', () => {
    const at = 1_795_461_780_000
    const events = [span(1, 100_000, at, at + 9000), record(500, 7), abort(600, 7, 31)]
    const found = check(events, at + 100, at + 900)
    assert.equal([found.recordsKills, found.recordsAborts], [true, true])
  })
})
