import { gzipSync } from 'node:zlib'
import { createGunzip } from 'node:zlib'
import { Readable } from 'node:stream'
import * as assert from 'uvu/assert'
import {
  type AuditInput,
  type AuditItem,
  auditItems,
  type AuditOptions,
  type AuditSummary,
  emptySummary,
} from '../../src/app/audit.ts'
import { instant } from '../../src/domain/time.ts'
import { describe } from '../support/describe.ts'
import { fixture } from '../wire/audit/fixtures.ts'

const options: AuditOptions = {
  filter: { actions: [], syscalls: [], comms: [], pids: [], since: undefined, until: undefined },
  all: false,
  zone: 'UTC',
  near: instant(Date.UTC(2026, 10, 1)),
}

async function* bytes(chunk: Uint8Array): AsyncGenerator<Uint8Array, void, undefined> {
  yield chunk
}

const folder = 'test/fixtures/audit'

/** A fixture as a stream, or as a file that is read by itself. */
const streamed = (name: string): AuditInput => ({ path: name, bytes: bytes(fixture(name)) })
const located = (name: string): AuditInput => ({ ...streamed(name), location: `${folder}/${name}` })

async function decoded(
  inputs: readonly AuditInput[],
  change: Partial<AuditOptions> = {},
): Promise<readonly [readonly AuditItem[], AuditSummary]> {
  const summary = emptySummary()
  const items: AuditItem[] = []
  for await (const batch of auditItems(inputs, { ...options, ...change }, summary)) items.push(...batch)
  return [items, summary]
}

const serials = (items: readonly AuditItem[]): readonly (number | null)[] => items.map(({ serial }) => serial)

describe('auditItems', (it) => {
  const names = [
    'auditd-raw.log',
    'auditd-enriched.log',
    'auditd-node.log',
    'kmsg.txt',
    'dmesg-T.txt',
    'kern.log',
    'ausearch-i.txt',
    'journal.audit.export',
    'journal.audit.jsonl',
    'journal.audit.short.txt',
    'journal.kernel.jsonl',
  ]
  for (const name of names) {
    it(`reads ${name} the same as a stream and as a file by itself`, async () => {
      const [fromStream, summary] = await decoded([streamed(name)])
      const [fromFile] = await decoded([located(name)])
      assert.ok(fromStream.length > 0)
      assert.equal(fromFile, fromStream)
      assert.equal([summary.shownCount, summary.rejectedCount, summary.fileCount], [fromStream.length, 0, 1])
    })
  }

  it('shows an event once that all carriers tell of', async () => {
    const carriers = [
      'journal.audit.short.txt',
      'journal.audit.export',
      'journal.audit.jsonl',
      'journal.kernel.jsonl',
      'kern.log',
      'kern-rfc3339.log',
    ]
    for (const order of [carriers, carriers.toReversed()]) {
      const [items, summary] = await decoded(order.map(located))
      assert.is(items.length, 5)
      assert.equal(new Set(serials(items)).size, 5)
      assert.is(summary.duplicateCount, 25)
      assert.ok(items.every(({ serial }) => serial !== null))
    }
  })

  it('shows the better telling of a log and its ausearch -i', async () => {
    const [items] = await decoded([located('ausearch-i.txt'), located('auditd-raw.log')])
    assert.is(items.length, 19)
    assert.ok(items.every((item) => 'code' in item && item.code !== null))
  })

  it('says where each record stands', async () => {
    const [items] = await decoded([located('auditd-raw.log')])
    const lines = Buffer.from(fixture('auditd-raw.log')).toString('latin1').split('\n')
    for (const { source, serial } of items) {
      const [path, line] = (source ?? '').split(':')
      assert.is(path, 'auditd-raw.log')
      assert.match(lines[Number(line) - 1] ?? '', `:${serial}): `)
    }
  })

  it('filters', async () => {
    const [items] = await decoded([located('auditd-raw.log')], { filter: { ...options.filter, actions: ['errno'] } })
    assert.ok(items.length > 0 && items.every((item) => 'action' in item && item.action === 'errno'))
  })

  it('attaches the container where it is known', async () => {
    const containerOf = ({ pid }: { readonly pid: number }): string | undefined => (pid === 7974 ? 'a.b' : undefined)
    const [items] = await decoded([located('auditd-raw.log')], { containerOf })
    const known = items.filter((item) => 'container_id' in item && item.container_id === 'a.b')
    assert.is(known.length, 1)
  })

  it('shows every type of record with all, unless a filter asks for calls', async () => {
    const types = (items: readonly AuditItem[]): ReadonlySet<string> =>
      new Set(items.map((item) => ('type' in item ? item.type : 'none')))
    const [items] = await decoded([located('auditd-rules.log')], { all: true })
    assert.equal([...types(items)].sort(), [
      'ANOM_ABEND',
      'BPRM_FCAPS',
      'CWD',
      'EXECVE',
      'PATH',
      'PROCTITLE',
      'SECCOMP',
      'SYSCALL',
    ])
    assert.is(items.length, 18)
    const [narrowed] = await decoded([located('auditd-rules.log')], {
      all: true,
      filter: { ...options.filter, pids: [10_496] },
    })
    assert.equal([...types(narrowed)], ['SECCOMP'])
  })

  it('reads what is packed as it is unpacked', async () => {
    const packed = Readable.from([gzipSync(fixture('auditd-raw.log'))]).pipe(createGunzip())
    const [items] = await decoded([{ path: 'audit.log.gz', bytes: packed }])
    assert.is(items.length, 19)
  })

  it('finds export entries in a file that starts as another kind', async () => {
    const mixed = Buffer.concat([fixture('auditd-raw.log'), fixture('journal.audit.export')])
    const [items] = await decoded([{ path: 'mixed', bytes: bytes(mixed) }])
    assert.is(items.length, 24)
  })

  it('names what it could not read, and goes on', async () => {
    const missing = { path: 'gone.log', bytes: bytes(Buffer.alloc(0)), location: `${folder}/gone.log` }
    const [items, summary] = await decoded([missing, located('auditd-raw.log')])
    assert.is(items.length, 19)
    assert.equal(
      summary.unreadable.map(({ path }) => path),
      ['gone.log'],
    )
  })

  it('counts and places what it had to reject', async () => {
    const bad = Buffer.from('type=SECCOMP msg=audit(x): pid=1\ntype=SECCOMP msg=audit(1.000:1): uid=0 code=0x0\n')
    const [items, summary] = await decoded([{ path: 'bad', bytes: bytes(bad) }])
    assert.equal([items.length, summary.rejectedCount], [0, 2])
    assert.equal(
      summary.rejected.map(({ source }) => source),
      ['bad:1', 'bad:2'],
    )
  })

  it('lets nothing on standard input wait', async () => {
    const [items] = await decoded([{ ...streamed('journal.audit.short.txt'), path: '-' }])
    assert.equal(serials(items), [null, null, null, null, null])
  })

  it('stops when cancelled', async () => {
    const cancelled = AbortSignal.abort()
    const [items] = await decoded([located('auditd-raw.log')], { cancelled })
    assert.equal(items, [])
  })
})
