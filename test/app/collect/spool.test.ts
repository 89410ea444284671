import * as assert from 'uvu/assert'
import { factWriter } from '../../../src/app/collect/facts.ts'
import { type Spool, spoolOf } from '../../../src/app/collect/spool.ts'
import { openJournal } from '../../../src/store/journal.ts'
import { sealed, type SealedEvent } from '../../../src/wire/cloudevent.ts'
import { describe } from '../../support/describe.ts'
import { inFolder } from '../../support/folder.ts'
import { valueOf } from '../../support/hub.ts'

let made = 0
const unique = (): string => `u-${(made += 1)}`
const write = factWriter({ cluster: 'lab', node: 'agent-1', isForwarded: false }, unique)
const padding = 'x'.repeat(200)

const fact = (data: Readonly<Record<string, unknown>>): SealedEvent =>
  write.fact({ ...data, padding }, { id: unique() })
const processNote = (container: string, pid: number): SealedEvent =>
  fact({ fact: 'process', container_id: container, pid })
const record = (action: string, container: string, pid: number): SealedEvent =>
  sealed(
    { id: unique(), source: '/lab/agent-1', type: 'sigsys.audit', subject: container, time: undefined },
    JSON.stringify({ pid, comm: '"action":"log"', action, container_id: container, padding }),
  )
const range = (count: number): readonly number[] => Array.from({ length: count }, (_, index) => index)

type Data = {
  readonly [key: string]: unknown
  readonly fact?: string
  readonly action?: string
}

/** Everything that a hub would be sent. */
function sent(spool: Spool): readonly { readonly type: string; readonly data: Data }[] {
  const found: { type: string; data: Data }[] = []
  for (let after = 0; ;) {
    const events = spool.next(after)
    if (events.length === 0) return found
    for (const { text, sequence } of events) {
      found.push(JSON.parse(text) as { type: string; data: Data })
      after = sequence
    }
  }
}

const withSpool = (bytesMax: number, work: (spool: Spool, said: readonly string[]) => void): Promise<void> =>
  inFolder((folder) => {
    const journal = valueOf(openJournal(`${folder}/spool.db`))
    const said: string[] = []
    work(spoolOf(journal, { bytesMax, write, say: (line) => said.push(line) }), said)
    assert.ok(journal.bytes() <= bytesMax, `${journal.bytes()} bytes`)
    journal.close()
    return Promise.resolve()
  })

const put = (spool: Spool, events: readonly SealedEvent[]): void => {
  for (let at = 0; at < events.length; at += 100) assert.ok(spool.put(events.slice(at, at + 100)))
}

const kindsOf = (events: ReturnType<typeof sent>): Readonly<Record<string, number>> => {
  const counts: Record<string, number> = {}
  for (const { type, data } of events) {
    const kind = data.fact ?? data.action ?? type
    counts[kind] = (counts[kind] ?? 0) + 1
  }
  return counts
}

describe('a spool that is full', (it) => {
  it('sheds notes of processes first, but not those of containers that a finding names', () =>
    withSpool(2 ** 20, (spool) => {
      put(spool, [processNote('c-1', 71), fact({ fact: 'exec', pid: 72 }), fact({ fact: 'sandbox', text: 'end' })])
      put(
        spool,
        range(500).map((at) => processNote(`idle-${at}`, 1000 + at)),
      )
      put(spool, [record('kill-thread', 'c-1', 99), fact({ fact: 'abort', pid: 72 }), record('log', 'c-2', 5)])
      put(
        spool,
        range(6000).map((at) => processNote(`busy-${at}`, 2000 + at)),
      )
      const { process = 0, ...others } = kindsOf(sent(spool))
      assert.equal(others, { exec: 1, sandbox: 1, 'kill-thread': 1, abort: 1, log: 1, 'sigsys.gap': 1 })
      assert.ok(process < 6000)
      assert.ok(sent(spool).some(({ data }) => data['container_id'] === 'c-1' && data['pid'] === 71))
      assert.is(spool.shed().note, 6501 - process)
      assert.is(spool.shed().finding, 0)
    }))

  it('then sheds records of allowed calls, then log lines, and findings at last, the oldest first', () =>
    withSpool(2 ** 20, (spool) => {
      put(
        spool,
        range(1000).map((at) => record('log', `c-${at}`, at)),
      )
      put(
        spool,
        range(300).map((at) => fact({ fact: 'log-line', line: `line ${at}` })),
      )
      put(
        spool,
        range(1000).map((at) => record('kill-process', `d-${at}`, 5000 + at)),
      )
      const first = kindsOf(sent(spool))
      assert.is(first['kill-process'], 1000)
      assert.is(first['log-line'], 300)
      assert.ok((first['log'] ?? 0) < 1000)
      put(
        spool,
        range(2000).map((at) => record('trap', `e-${at}`, 6000 + at)),
      )
      const second = sent(spool)
      assert.is(kindsOf(second)['log'], undefined)
      assert.is(kindsOf(second)['log-line'], undefined)
      assert.is(second.at(-2)?.data['pid'], 7999)
      const lost = spool.shed().finding
      assert.ok(lost > 0)
      assert.is((kindsOf(second)['kill-process'] ?? 0) + (kindsOf(second)['trap'] ?? 0), 3000 - lost)
      const firstPid = second.find(({ type }) => type === 'sigsys.audit')?.data['pid']
      assert.is(firstPid, 5000 + lost, 'the oldest went')
    }))

  it('says what it shed in one gap, however long the hub is away, and begins anew when the gap was sent', () =>
    withSpool(2 ** 20, (spool, said) => {
      const flood = (): void =>
        put(
          spool,
          range(6000).map((at) => processNote(`busy-${at}`, at)),
        )
      flood()
      flood()
      const gaps = () => sent(spool).filter(({ type }) => type === 'sigsys.gap')
      const before = spool.shed().note
      const [gap] = gaps()
      assert.is(gaps().length, 1)
      assert.equal(gap?.data['shed'], { note: before, 'let-through': 0, words: 0, finding: 0 })
      assert.match(
        String(gap?.data['why']),
        new RegExp(`full: ${before} events were shed, ${before} notes of processes`),
      )
      assert.ok(String(gap?.data['from']) <= String(gap?.data['to']))
      assert.is(sent(spool).length, spool.waiting())
      assert.is(sent(spool).length, 12_000 - before + 1)
      // All of it was read to be sent.
      flood()
      const counts = gaps().map(({ data }) => (data['shed'] as { readonly note: number }).note)
      assert.equal(counts, [before, spool.shed().note - before])
      assert.is(said.length, 2, said.join('\n'))
      spool.acknowledged(spool.acked() + 1e6)
      assert.is(spool.waiting(), 0)
    }))

  it('knows what findings of an earlier run name', () =>
    inFolder((folder) => {
      const path = `${folder}/spool.db`
      const first = valueOf(openJournal(path))
      put(spoolOf(first, { bytesMax: 2 ** 20, write, say: () => {} }), [
        processNote('c-1', 71),
        record('kill-thread', 'c-1', 99),
      ])
      first.close()
      const second = valueOf(openJournal(path))
      const spool = spoolOf(second, { bytesMax: 2 ** 20, write, say: () => {} })
      assert.is(spool.waiting(), 2)
      put(
        spool,
        range(6000).map((at) => processNote(`busy-${at}`, 2000 + at)),
      )
      assert.ok(spool.shed().note > 0)
      assert.ok(sent(spool).some(({ data }) => data['container_id'] === 'c-1' && data['pid'] === 71))
      second.close()
      return Promise.resolve()
    }))
})
