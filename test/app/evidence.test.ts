import { readdirSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import * as assert from 'uvu/assert'
import { readEvidence } from '../../src/app/evidence.ts'
import { iso } from '../../src/domain/time.ts'
import { bytesOf } from '../../src/source/byte-reader.ts'
import { describe } from '../support/describe.ts'
import { contentOf, fixture, ofKind, options, type Files, readFiles } from '../support/evidence.ts'
import { tarOf } from '../support/tar.ts'
import { zipOf } from '../support/zip.ts'

const agent = 'aaaaaaaa-0000-4000-8000-000000000000-S0'
const other = 'aaaaaaaa-0000-4000-8000-000000000000-S1'
const agents = JSON.stringify({
  type: 'GET_AGENTS',
  get_agents: {
    agents: [
      {
        agent_info: { hostname: 'node-1', id: { value: agent }, port: 5051 },
        active: true,
        pid: 'slave(1)@10.0.0.1:5051',
      },
      {
        agent_info: { hostname: 'node-2.example', id: { value: other }, port: 5051 },
        active: true,
        pid: 'slave(1)@10.0.0.2:5051',
      },
    ],
  },
})
const audit = (serial: number, head = ''): string =>
  `${head}type=SECCOMP msg=audit(1795461599.303:${serial}): auid=4294967295 uid=0 gid=0 ses=4294967295 pid=${serial} comm="x" exe="/bin/x" sig=31 arch=c000003e syscall=101 compat=0 ip=0x7f00 code=0x0\n`
const status = (task: string, second: number): string =>
  JSON.stringify({
    type: 'TASK_UPDATED',
    task_updated: {
      framework_id: { value: 'f-0000' },
      state: 'TASK_FAILED',
      status: {
        task_id: { value: task },
        state: 'TASK_FAILED',
        agent_id: { value: agent },
        timestamp: 1795461599 + second,
        source: 'SOURCE_EXECUTOR',
      },
    },
  })
const frame = (text: string): string => `${Buffer.byteLength(text)}\n${text}`
const profile =
  '{\n  "defaultAction": "SCMP_ACT_ALLOW",\n  "syscalls": [{"names": ["ptrace"], "action": "SCMP_ACT_KILL"}]\n}\n'
const agentLog = (second: string): string =>
  `I1123 19:20:${second}.000000 23135 slave.cpp:7118] Executor 'e' of framework f-0000 exited with status 0\n`
const sandbox = `w/slaves/${agent}/frameworks/f-0000/executors/e/runs/c`

/** Fixtures that say the same wherever they lie; but for logs of agents cut at their starts, for one may be taken for the other's end. */
const fixtures: Files = Object.fromEntries(
  ['audit', 'mesos']
    .flatMap((folder) => readdirSync(`test/fixtures/${folder}`).map((name) => `${folder}/${name}`))
    .filter((name) => !/events\.jsonl$|stderr$|agent-launch-failed|agent-pod/.test(name))
    .map((name) => [name.replace('/', '-'), fixture(name)]),
)

describe('readEvidence, what it recognises', (it) => {
  const table: readonly (readonly [what: string, files: Files, recognised: Readonly<Record<string, number>>])[] = [
    ['an empty folder', {}, {}],
    ['RecordIO', { x: frame(agents) + frame(status('t', 0)) }, { 'mesos-message': 2 }],
    ['JSON lines', { x: `${agents}\n${status('t', 0)}\n` }, { 'mesos-message': 2 }],
    ['an audit log', { x: audit(1) + audit(2) }, { 'audit-line': 2, 'audit-record': 2 }],
    [
      'an audit log with line ends of Windows',
      { x: audit(1).replace('\n', '\r\n') },
      { 'audit-line': 1, 'audit-record': 1 },
    ],
    ['the journal as JSON', { x: fixture('audit/journal.audit.jsonl') }, { 'audit-record': 5, 'journal-entry': 5 }],
    ['the journal as export', { x: fixture('audit/journal.audit.export') }, { 'audit-record': 5, 'journal-entry': 5 }],
    ['the log of an agent', { x: agentLog('00') }, { 'mesos-log': 1 }],
    ['a sandbox', { [`${sandbox}/stdout`]: `${audit(1)}${agents}\n` }, { sandbox: 1 }],
    ['a packed sandbox', { [`${sandbox}/stdout.gz`]: gzipSync(audit(1)) }, { sandbox: 1 }],
    ['what an executor wrote, outside of a sandbox', { x: fixture('mesos/command-executor.stderr') }, { sandbox: 1 }],
    ['a profile', { 'a.json': profile }, { profile: 1 }],
    ['a profile that does not parse', { 'a.json': profile.replace(',', ',,') }, { profile: 1 }],
    [
      'an event stream',
      {
        x: 'event: api_post_event\r\ndata: {"eventType":"event_stream_attached","timestamp":"2026-11-23T19:20:00.000Z","remoteAddress":"::1"}\r\n\r\n',
      },
      { marathon: 1 },
    ],
    ['jobs', { x: '[{"id":"a.b","run":{"cpus":1,"mem":32,"disk":0}}]' }, { metronome: 1 }],
    [
      'an HTTP answer with its head',
      {
        x: `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n${frame(agents).length.toString(16)}\r\n${frame(agents)}\r\n0\r\n\r\n`,
      },
      { 'mesos-message': 1 },
    ],
  ]
  for (const [what, files, recognised] of table) {
    it(`recognises ${what}`, async () => {
      const { summary } = await readFiles(files)
      assert.equal(summary.recognised, recognised)
      assert.equal(summary.notRecognised, { count: 0, first: [] })
      assert.equal(summary.notUnderstood, { count: 0, first: [] })
      assert.is(summary.hasFault, false)
    })
  }
  it('names what it does not recognise, and reads the rest', async () => {
    const { summary } = await readFiles({
      'a.txt': 'hello\n',
      'b.json': '{"x":1}',
      c: audit(1),
      'd.json': '{"x":',
      e: 'I am no log',
    })
    assert.equal(summary.notRecognised.first, ['a.txt', 'e', 'b.json', 'd.json'])
    assert.equal(summary.notUnderstood.first, [
      { path: 'd.json', position: 1, why: 'json: the text ends inside it', excerpt: '{"x":' },
    ])
    assert.is(summary.recognised['audit-record'], 1)
  })
  it('leaves the notes of a recorder out, and counts them', async () => {
    const { summary, events } = await readFiles({
      'truth.json': profile,
      'proc/1/status': audit(1),
      'README.md': audit(1),
      'task-statuses.jsonl': status('t', 0),
    })
    assert.is(summary.leftOut.count, 4)
    assert.equal(events, [])
  })
  it('takes nothing a program prints for evidence of anything else', async () => {
    const read = await readFiles({ [`${sandbox}/stderr`]: audit(1) + frame(agents) + profile })
    assert.equal(
      read.events.map(({ event }) => event.kind),
      ['sandbox-text'],
    )
  })
  it('does not look through what else lies in a sandbox', async () => {
    const read = await readFiles({ [`${sandbox}/forged.log`]: audit(1), [`${sandbox}/a.json`]: profile })
    assert.equal(read.events, [])
    assert.is(read.summary.notRecognised.count, 2)
  })
  it('names what is cut or damaged, with its place', async () => {
    const { summary } = await readFiles({ x: frame(agents) + frame(status('t', 0)).slice(0, 50) })
    assert.is(summary.notUnderstood.first[0]?.position, frame(agents).length)
    assert.is(summary.recognised['mesos-message'], 1)
  })
  it('says where an event was read', async () => {
    const { events } = await readFiles({ 'a.log': `\n${audit(1)}`, b: frame(agents) + frame(status('t', 0)) })
    const origins = events.map(({ event, origin }) => `${event.kind} ${origin.path}:${origin.position}`)
    assert.ok(origins.includes('seccomp-acted a.log:2'))
    assert.ok(origins.includes(`task-status b:${frame(agents).length}`))
  })
})

describe('readEvidence, profiles', (it) => {
  const names = async (files: Files): Promise<readonly (readonly [string, string])[]> =>
    ofKind(await readFiles(files), 'profile-seen').map(({ name, text }) => [name, text])

  it('takes what does not parse for a profile where profiles lie', async () => {
    const broken = '{ "syscalls": ['
    assert.equal(await names({ 'p/a.json': profile, 'p/b.json': broken, 'p/c.json': '' }), [
      ['a.json', profile.trim()],
      ['b.json', broken],
      ['c.json', ''],
    ])
    assert.equal(await names({ 'node/seccomp/b.json': broken }), [['b.json', broken]])
    assert.equal(await names({ 'elsewhere/b.json': broken, 'elsewhere/c.json': '' }), [])
  })
  it('keeps the whole text of one that does not parse', async () => {
    const broken = profile.replace(']', '],')
    assert.equal(await names({ 'b.json': broken }), [['b.json', broken]])
  })
  it('takes one without a default action for a profile that Mesos refuses', async () =>
    assert.equal((await names({ 'b.json': '{"archMap":[],"syscalls":[]}' })).length, 1))
})

describe('readEvidence, whose a file is', (it) => {
  const hostOf = async (files: Files, hosts: readonly { agent: string; path: string }[] = []): Promise<unknown> =>
    ofKind(await readFiles({ 'agents.json': agents, ...files }, { hosts }), 'seccomp-acted')[0]?.host
  const one = { agentId: agent, hostname: 'node-1' }
  const two = { agentId: other, hostname: 'node-2.example' }
  const none = { agentId: undefined, hostname: undefined }
  const table: readonly (readonly [
    what: string,
    files: Files,
    host: unknown,
    hosts?: readonly { agent: string; path: string }[],
  ])[] = [
    ['node=', { 'node-2.example/x': audit(1, 'node=node-1 ') }, one],
    ['node= with a domain', { x: audit(1, 'node=node-1.example.net ') }, one],
    ['node= as AWS names hosts', { x: audit(1, 'node=ip-10-0-0-2.ec2.internal ') }, two],
    ['node= of no agent', { 'node-1/x': audit(1, 'node=db-7 ') }, { agentId: undefined, hostname: 'db-7' }],
    ['--host', { 'x/audit.log': audit(1) }, two, [{ agent: 'node-2.example', path: 'x' }]],
    ['--host with an id', { 'node-1/audit.log': audit(1) }, two, [{ agent: other, path: 'node-1/audit.log' }]],
    [
      '--host of no known agent',
      { 'x/audit.log': audit(1) },
      { agentId: undefined, hostname: 'node-9' },
      [{ agent: 'node-9', path: 'x' }],
    ],
    [
      'the longest --host',
      { 'x/y/audit.log': audit(1) },
      one,
      [
        { agent: other, path: 'x' },
        { agent, path: 'x/y' },
      ],
    ],
    ['a folder by hostname', { 'node-1/var/audit.log': audit(1) }, one],
    ['a folder by address', { '10.0.0.2/audit.log': audit(1) }, two],
    ['a folder by id', { [`${other}/audit.log`]: audit(1) }, two],
    ['a folder of a DC/OS bundle', { '10.0.0.2_agent/audit.log': audit(1) }, two],
    ['the innermost folder', { 'node-1/10.0.0.2/audit.log': audit(1) }, two],
    [
      'an archive named after the agent',
      { 'node-1.tar.gz': gzipSync(tarOf([{ name: 'audit.log', data: Buffer.from(audit(1)) }])) },
      one,
    ],
    ['a folder in an archive', { 'b.zip': zipOf([{ name: '10.0.0.1/audit.log', data: Buffer.from(audit(1)) }]) }, one],
    ['nothing', { 'node-3/audit.log': audit(1) }, none],
    ['a journal that calls its host localhost', { 'node-1/x': fixture('audit/journal.audit.jsonl') }, one],
  ]
  for (const [what, files, host, hosts] of table)
    it(`goes by ${what}`, async () => assert.equal(await hostOf(files, hosts), host))

  it('gives flags to the agent they name', async () => {
    const flags = JSON.stringify({
      type: 'GET_FLAGS',
      get_flags: {
        flags: [
          { name: 'hostname', value: 'node-2.example' },
          { name: 'isolation', value: 'linux/seccomp' },
          { name: 'work_dir', value: '/w' },
        ],
      },
    })
    assert.equal(
      ofKind(await readFiles({ a: agents, b: flags }), 'agent-flags').map(({ host }) => host),
      [two],
    )
  })
  it('gives a log without a name to the agent of its tasks', async () => {
    const read = await readFiles({ a: agents, b: status('e', 0), c: agentLog('00') })
    assert.equal(
      ofKind(read, 'container-note').map(({ host }) => host),
      [one],
    )
  })
})

describe('readEvidence, time', (it) => {
  const endOf = async (files: Files, timezone = 'UTC'): Promise<readonly string[]> =>
    ofKind(await readFiles(files, { timezone }), 'container-note').map(({ at }) => iso(at))
  const dated = (seconds: number): string => status('e', seconds - 1795461599)

  it('takes the year from evidence that has one', async () => {
    assert.equal(await endOf({ a: agentLog('00'), b: dated(1700000000) }), ['2023-11-23T19:20:00.000Z'])
    assert.equal(await endOf({ a: agentLog('00'), b: dated(1704240000) }), ['2023-11-23T19:20:00.000Z'])
  })
  it('takes the present where there is none', async () =>
    assert.equal(await endOf({ a: agentLog('00') }), ['2026-11-23T19:20:00.000Z']))
  it('reads clocks without a zone in the one given, and says so', async () => {
    assert.equal(await endOf({ a: agentLog('00') }, 'Europe/Berlin'), ['2026-11-23T18:20:00.000Z'])
    const { summary } = await readFiles({ a: agentLog('00') }, { timezone: 'Europe/Berlin' })
    assert.match(summary.notes.join('; '), 'Europe/Berlin')
    assert.match(summary.notes.join('; '), '2026-11-24')
  })
  it('knows the 29th of February', async () =>
    assert.equal(await endOf({ a: agentLog('00').replace('I1123', 'I0229'), b: dated(1709200000) }), [
      '2024-02-29T19:20:00.000Z',
    ]))
})

describe('readEvidence, a log of Mesos in the journal', (it) => {
  const entry = (host: string, micros: string, message: string) => ({
    __REALTIME_TIMESTAMP: micros,
    _HOSTNAME: host,
    SYSLOG_IDENTIFIER: 'mesos-agent',
    _PID: '7',
    MESSAGE: message,
  })
  const message = agentLog('00').trim()
  const entries = [
    entry('node-1', '1700767200000000', message),
    entry('node-2', '1700767200000000', message.replace("'e'", "'d'")),
  ]
  const carriers: Files = {
    json: entries.map((each) => `${JSON.stringify(each)}\n`).join(''),
    export: entries
      .map(
        (each) =>
          `${Object.entries(each)
            .map((pair) => pair.join('='))
            .join('\n')}\n\n`,
      )
      .join(''),
    short: entries
      .map((each) => `2023-11-23T19:20:00+00:00 ${each._HOSTNAME} mesos-agent[7]: ${each.MESSAGE}\n`)
      .join(''),
  }
  for (const [carrier, bytes] of Object.entries(carriers)) {
    it(`has hosts, and the year of the journal, in ${carrier}`, async () => {
      const read = await readFiles({ [carrier]: bytes, agents }, { timezone: 'Europe/Berlin' })
      const notes = ofKind(read, 'container-note').map(({ at, host }) => [iso(at), host.hostname])
      assert.equal(notes, [
        ['2023-11-23T18:20:00.000Z', 'node-1'],
        ['2023-11-23T18:20:00.000Z', 'node-2.example'],
      ])
    })
  }
})

describe('readEvidence, however evidence is cut', (it) => {
  it('says the same of two files and of the two in one', async () => {
    const entries = Object.entries(fixtures)
    for (const [first, left] of entries) {
      // Every file with the next few, so that the kinds meet.
      const index = entries.findIndex(([name]) => name === first)
      for (const step of [1, 5, 11, 17]) {
        const [second, right] = entries[(index + step) % entries.length] ?? [first, left]
        if (second === first) continue
        const apart = await readFiles({ a: left, b: right })
        const joined = await readFiles({ c: Buffer.concat([Buffer.from(left), Buffer.from(right)]) })
        assert.equal(joined.content, apart.content, `${first} then ${second}`)
      }
    }
  })
  it('says the same in any order, packed, cut between lines, or all in one', async () => {
    const whole = await readFiles(fixtures)
    const names = Object.keys(fixtures)
    const property = fc.asyncProperty(
      fc.shuffledSubarray(names, { minLength: names.length }),
      fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: names.length, maxLength: names.length }),
      fc.constantFrom('cut', 'gzip', 'one', 'tar', 'zip'),
      async (order, cuts, how) => {
        const files = order.map(
          (name, index) => [`${index}`.padStart(3, '0'), Buffer.from(fixtures[name] ?? ''), name] as const,
        )
        assert.equal((await readFiles(repacked(files, cuts, how))).content, whole.content)
      },
    )
    await fc.assert(property, { seed: 3, numRuns: 15 })
  })
  it('reads the same from standard input', async () => {
    const bytes = Buffer.concat(Object.values(fixtures).map((each) => Buffer.from(each)))
    const { events } = await readEvidence(['-'], options({ stdin: bytesOf(gzipSync(bytes)) }))
    assert.equal(contentOf(events), (await readFiles(fixtures)).content)
  })
})

type Named = readonly [name: string, bytes: Buffer, fixture: string]

function repacked(files: readonly Named[], cuts: readonly number[], how: string): Files {
  if (how === 'one') return { all: Buffer.concat(files.map(([, bytes]) => bytes)) }
  if (how === 'tar') return { 't.tgz': gzipSync(tarOf(files.map(([name, data]) => ({ name, data })))) }
  if (how === 'zip') return { 't.zip': zipOf(files.map(([name, data]) => ({ name, data }))) }
  if (how === 'gzip') return Object.fromEntries(files.map(([name, bytes]) => [name, gzipSync(bytes)]))
  return Object.fromEntries(
    files.flatMap(([name, bytes, of], index) => cut(name, bytes, isCuttable(of) ? (cuts[index] ?? 0) : 0)),
  )
}

/** Between the lines of these something ends; an entry of the journal's export, or the start of a log, is not to be cut. */
const isCuttable = (name: string): boolean => /\.(?:log|txt|jsonl)$/.test(name) && !/agent-out-of-memory/.test(name)

function cut(name: string, bytes: Buffer, at: number): readonly (readonly [string, Buffer])[] {
  const end = bytes.indexOf(0x0a, Math.floor(at * bytes.length)) + 1
  return [
    [`${name}-1`, bytes.subarray(0, end)],
    [`${name}-2`, bytes.subarray(end)],
  ]
}

describe('readEvidence, the run of it', (it) => {
  it('tells how far it is', async () => {
    const told: { done: number; total: number }[] = []
    await readFiles(
      { a: audit(1).repeat(1000), b: gzipSync(audit(2)) },
      { progress: ({ done, total }) => told.push({ done, total }) },
    )
    assert.is(told.at(-1)?.done, told.at(-1)?.total)
    assert.ok(told.every(({ done }, index) => index === 0 || done >= (told[index - 1]?.done ?? 0)))
  })
  it('stops when cancelled, and says so', async () => {
    const cancelled = new AbortController()
    cancelled.abort()
    const { summary, events } = await readFiles({ a: audit(1) }, { cancelled: cancelled.signal })
    assert.is(summary.isCancelled, true)
    assert.equal(events, [])
  })
  it('calls unreadable input a fault', async () => {
    const { summary } = await readEvidence(['/nowhere/at/all'], options())
    assert.is(summary.hasFault, true)
    assert.equal(
      summary.problems.first.map(({ kind, path }) => [kind, path]),
      [['unreadable', '/nowhere/at/all']],
    )
  })
  it('throws for nothing that is in a file', async () => {
    const bytes = Buffer.concat(Object.values(fixtures).map((each) => Buffer.from(each)))
    const property = fc.asyncProperty(
      fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.nat(255)), { maxLength: 50 }),
      fc.nat(bytes.length),
      async (changes, end) => {
        const damaged = Buffer.from(bytes)
        for (const [at, byte] of changes) damaged[at] = byte
        await readFiles({ a: damaged.subarray(0, end), 'p.json': damaged.subarray(end) })
      },
    )
    await fc.assert(property, { seed: 4, numRuns: 20 })
  })
})
