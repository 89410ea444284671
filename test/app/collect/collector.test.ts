import { execFileSync, spawn } from 'node:child_process'
import { appendFileSync, existsSync, mkdirSync, mkdtempSync, rmdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Test } from 'uvu'
import * as assert from 'uvu/assert'
import { startCollector } from '../../../src/app/collect/collector.ts'
import { startHub } from '../../../src/hub/hub.ts'
import { type Journal, openJournal } from '../../../src/store/journal.ts'
import { repository } from '../../support/cli.ts'
import { auditLine as record, collecting } from '../../support/collecting.ts'
import { describe } from '../../support/describe.ts'
import { inFolder } from '../../support/folder.ts'
import { labMissing } from '../../support/kernel-lab.ts'
import { needing } from '../../support/requirement.ts'
import { eventually, valueOf, withHub } from '../../support/hub.ts'

type Told = { readonly type: string; readonly source: string; readonly data: Readonly<Record<string, unknown>> }
const toldIn = (journal: Journal): readonly Told[] =>
  valueOf(journal.read(0, { countMax: 1e6, bytesMax: 1e9, types: undefined })).entries.map(
    ({ text }) => JSON.parse(text) as Told,
  )
const serialsIn = (journal: Journal): readonly unknown[] =>
  toldIn(journal).flatMap(({ type, data }) => (type === 'sigsys.audit' ? [data['serial']] : []))

const range = (from: number, to: number): readonly number[] => Array.from({ length: to - from }, (_, at) => from + at)

describe('a collector that reads a log', (it) => {
  it('sends every record once, with the hub away in between and over restarts', () =>
    inFolder(async (folder) => {
      const auditLog = `${folder}/audit.log`
      const spool = `${folder}/spool.db`
      const journal = valueOf(openJournal(`${folder}/hub.db`))
      writeFileSync(auditLog, range(1, 51).map(record).join(''))
      const start = async (port: number) =>
        valueOf(await startHub({ host: '127.0.0.1', port, log: journal, tokens: undefined }))
      let hub = await start(0)
      const { port } = hub
      const first = await collecting(port, { auditLog, spool })
      await eventually(() => serialsIn(journal).length === 50)
      await hub.stop()
      appendFileSync(auditLog, range(51, 101).map(record).join(''))
      await eventually(() => first.counters().records === 100)
      hub = await start(port)
      await eventually(() => serialsIn(journal).length === 100)
      await first.stop()
      appendFileSync(auditLog, range(101, 151).map(record).join(''))
      const second = await collecting(port, { auditLog, spool })
      await eventually(() => serialsIn(journal).length === 150)
      assert.equal(serialsIn(journal), range(1, 151))
      await second.stop()
      const spans = toldIn(journal).filter(({ data }) => data['fact'] === 'audit-span')
      assert.is(spans.at(-1)?.data['last_serial'], 150)
      await hub.stop()
      journal.close()
    }))

  it('sends profiles, agent log lines and sandboxes, without secrets', () =>
    inFolder((folder) =>
      withHub({}, async (hub, journal) => {
        const run = `${folder}/work/slaves/A-S0/frameworks/F-0000/executors/cart.1/runs/c-1`
        mkdirSync(run, { recursive: true })
        writeFileSync(`${run}/stderr`, 'cart: ptrace: Operation not permitted\npassword=hunter22secret\n')
        mkdirSync(`${folder}/profiles`)
        writeFileSync(`${folder}/profiles/a.json`, '{"defaultAction":"SCMP_ACT_ALLOW"}')
        writeFileSync(`${folder}/audit.log`, '')
        const log = `${folder}/agent.log`
        const head = 'I1123 19:36:28.801234  4242 slave.cpp:2345] '
        writeFileSync(log, '')
        const collector = await collecting(hub.port, {
          auditLog: `${folder}/audit.log`,
          agentLog: log,
          profiles: `${folder}/profiles`,
          workDir: `${folder}/work`,
        })
        appendFileSync(log, `${head}something that bears on nothing\n`)
        appendFileSync(log, `${head}Launching container c-1 for executor 'cart.1' of framework F-0000\n`)
        appendFileSync(
          log,
          `I1123 19:36:29.801234  4242 containerizer.cpp:3000] Creating sandbox '${run}' for user 'root'\n`,
        )
        appendFileSync(log, 'I1123 19:36:29.901234  4242 containerizer.cpp:3100] Container c-1 has exited\n')
        const facts = () => toldIn(journal).map(({ data }) => data)
        await eventually(() => facts().some(({ fact }) => fact === 'sandbox'))
        const sandbox = facts().find(({ fact }) => fact === 'sandbox')
        assert.match(String(sandbox?.['text']), /^cart: ptrace: Operation not permitted\n/)
        assert.not.match(JSON.stringify(facts()), /hunter22secret/)
        assert.is(facts().find(({ fact }) => fact === 'profile')?.['name'], 'a.json')
        assert.ok(!JSON.stringify(facts()).includes('bears on nothing'))
        await collector.stop()
      }),
    ))

  it("goes on in the agent's log after a restart, and takes in what was written meanwhile", () =>
    inFolder((folder) =>
      withHub({}, async (hub, journal) => {
        const log = `${folder}/agent.log`
        const head = 'I1123 19:36:28.801234  4242 containerizer.cpp:3100] '
        const exited = (id: string): void => appendFileSync(log, `${head}Container ${id} has exited\n`)
        writeFileSync(`${folder}/audit.log`, '')
        const options = { auditLog: `${folder}/audit.log`, agentLog: log, spool: `${folder}/spool.db` }
        const lines = () => toldIn(journal).filter(({ data }) => data['fact'] === 'log-line').length
        exited('c-1')
        const first = await collecting(hub.port, options)
        await eventually(() => lines() === 1)
        await first.stop()
        exited('c-2')
        const second = await collecting(hub.port, options)
        await eventually(() => lines() >= 2)
        exited('c-3')
        await eventually(() => lines() >= 3)
        await second.stop()
        assert.is(lines(), 3)
      }),
    ))

  it('tells of losses that the log names as gaps', () =>
    inFolder((folder) =>
      withHub({}, async (hub, journal) => {
        const auditLog = `${folder}/audit.log`
        writeFileSync(
          auditLog,
          `${record(1)}Nov 23 19:28:59 agent-1 kernel: [ 3003.305031] audit: audit_lost=3 audit_rate_limit=0 audit_backlog_limit=64\n`,
        )
        const collector = await collecting(hub.port, { auditLog })
        await eventually(() => toldIn(journal).some(({ type }) => type === 'sigsys.gap'))
        const gap = toldIn(journal).find(({ type }) => type === 'sigsys.gap')
        assert.match(String(gap?.data['why']), /lost records: .*audit_lost=3/)
        assert.ok(toldIn(journal).some(({ data }) => data['fact'] === 'audit-loss'))
        await collector.stop()
      }),
    ))

  it('sends what other hosts forwarded as theirs, and looks nothing up on its own', () =>
    inFolder((folder) =>
      withHub({}, async (hub, journal) => {
        const auditLog = `${folder}/audit.log`
        const from = (host: string, pid: number): string =>
          `node=${host} ${record(pid).replace(/ pid=\d+/, ` pid=${process.pid}`)}`
        writeFileSync(auditLog, `${from('agent-7', 1)}${from('agent-8', 2)}${record(3)}`)
        const collector = await collecting(hub.port, { auditLog, isForwarded: true, isWalking: false })
        await eventually(() => serialsIn(journal).length === 3)
        const told = toldIn(journal).filter(({ type }) => type === 'sigsys.audit')
        assert.equal(
          told.map(({ source, data }) => [source, data['node'], data['container_id']]),
          [
            ['/lab/agent-7', 'agent-7', null],
            ['/lab/agent-8', 'agent-8', null],
            ['/lab/agent-1', 'agent-1', null],
          ],
        )
        await collector.stop()
      }),
    ))

  it('says why it cannot start', async () => {
    const started = await startCollector({
      hub: new URL('ws://127.0.0.1:1'),
      cluster: 'lab',
      node: 'n',
      carrier: 'file',
      auditLog: '/nowhere/audit.log',
      journal: undefined,
      cgroupsRoot: 'mesos',
      isWalking: true,
      isTracing: true,
      isForwarded: false,
      spool: undefined,
      spoolBytesMax: 1e6,
      profiles: undefined,
      agentLog: undefined,
      workDir: '/nowhere',
      zone: 'UTC',
      token: () => undefined,
      ca: undefined,
      say: () => {},
    })
    assert.ok(!started.ok)
    if (!started.ok) assert.match(started.error[0] ?? '', /\/nowhere\/audit.log: cannot be read/)
  })
})

describe('a collector on a real kernel', (it) => {
  needing(it, { requirement: 'kernel', missing: labMissing() }, () => lives(it))
})

function lives(it: Test): void {
  const top = existsSync('/sys/fs/cgroup/cgroup.controllers') ? '/sys/fs/cgroup' : '/sys/fs/cgroup/freezer'
  const cases = [
    { by: 'trace', lifeMs: 0, least: 100 },
    { by: 'trace', lifeMs: 20, least: 100 },
    { by: 'watch', lifeMs: 0, least: 0 },
    { by: 'watch', lifeMs: 20, least: 0 },
    { by: 'walks', lifeMs: 400, least: 90 },
  ] as const
  it('reads what was kept of the time before it heard of records by netlink', () =>
    inFolder((folder) =>
      withHub({}, async (hub, journal) => {
        const auditLog = `${folder}/audit.log`
        writeFileSync(auditLog, range(1, 11).map(record).join(''))
        const options = { carrier: 'netlink' as const, auditLog, spool: `${folder}/spool.db` }
        const ours = () => serialsIn(journal).filter((serial) => typeof serial === 'number' && serial <= 20)
        const first = await collecting(hub.port, options)
        await eventually(() => ours().length === 10)
        await eventually(() => toldIn(journal).some(({ data }) => data['fact'] === 'audit-status'))
        await first.stop()
        // Older than what netlink had told everything of.
        appendFileSync(auditLog, range(11, 21).map(record).join(''))
        const second = await collecting(hub.port, options)
        await second.stop()
        assert.equal(ours(), range(1, 11))
      }),
    ))

  for (const { by, lifeMs, least } of cases)
    it(`${by}, lives of ${lifeMs} ms: at least ${least} of 100 records have their container, none a wrong one`, () =>
      withHub({}, async (hub, journal) => {
        const folder = mkdtempSync(join(tmpdir(), 'sigsys-victims-'))
        const victims = `${folder}/victims`
        execFileSync('cc', ['-O1', '-o', victims, join(repository, 'test/support/victims.c'), '-lpthread'])
        const collector = await collecting(hub.port, {
          carrier: 'netlink',
          isWalking: by === 'walks',
          isTracing: by === 'trace',
          cgroupsRoot: 'sigsys-test',
        })
        const count = 100
        const begin = Date.now() - 10
        const groups = range(0, count).map((at) => `${top}/sigsys-test/c${at}`)
        for (const group of groups) mkdirSync(group, { recursive: true })
        const child = spawn(victims, ['run'], { stdio: ['pipe', 'pipe', 'inherit'] })
        let out = ''
        child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()))
        const hows = ['self', 'thread', 'child', 'grandchild']
        const plan = groups.map((group, at) => `t${at} 80000000 ${hows[at % 4] ?? ''} ${lifeMs} ${group}\n`)
        child.stdin.end(`${plan.join('')}wait\n`)
        await new Promise((resolve) => child.on('close', resolve))
        const pids = new Map(
          [...out.matchAll(/pid t(\d+) (\d+)/g)].map(([, tag, pid]) => [Number(pid), `c${tag ?? ''}`]),
        )
        const ours = () =>
          toldIn(journal).filter(
            ({ type, data }) =>
              type === 'sigsys.audit' && pids.has(Number(data['pid'])) && Date.parse(String(data['at'])) >= begin,
          )
        await eventually(() => ours().length >= pids.size)
        const owned = ours().filter(({ data }) => data['container_id'] !== null)
        const wrong = owned.filter(({ data }) => data['container_id'] !== pids.get(Number(data['pid'])))
        assert.is(pids.size, count)
        assert.equal(wrong, [])
        process.stdout.write(` ${owned.length}/${count} `)
        assert.ok(owned.length >= least, `${owned.length} of ${count}`)
        await collector.stop()
        for (const group of [...groups, `${top}/sigsys-test`]) rmdirSync(group)
      }))
}
