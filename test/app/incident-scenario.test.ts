import { readFileSync, writeFileSync } from 'node:fs'
import * as assert from 'uvu/assert'
import { fileText, runnable } from '../../src/app/simulate/runnable.ts'
import type { IncidentsAnswer } from '../../src/app/incidents.ts'
import type { Serve } from '../../src/app/serve.ts'
import type { DomainEvent } from '../../src/domain/event.ts'
import { type AuditDecoder, auditDecoder } from '../../src/wire/audit/decoder.ts'
import { groupLimits } from '../../src/wire/audit/group.ts'
import { auditJson } from '../../src/wire/audit/json.ts'
import { actionsMax, runScenario } from '../../src/sim/world/run-scenario.ts'
import { duration, instant } from '../../src/domain/time.ts'
import { sigsys } from '../support/cli.ts'
import { describe } from '../support/describe.ts'
import { inFolder } from '../support/folder.ts'
import { connect, eventually, leave, valueOf } from '../support/hub.ts'
import { serving } from '../support/serving.ts'

const profile = {
  defaultAction: 'SCMP_ACT_ALLOW',
  archMap: [{ architecture: 'SCMP_ARCH_X86_64', subArchitectures: [] }],
  syscalls: [{ names: ['ptrace'], action: 'SCMP_ACT_KILL', args: [], comment: '', includes: {}, excludes: {} }],
}
const app = {
  id: '/loop',
  cmd: './debugger',
  cpus: 0.5,
  mem: 64,
  container: { type: 'MESOS', linuxInfo: { seccomp: { profileName: 'no-trace-kill.json' } } },
}

/** A daemon that heard two minutes of a crash loop, as Mesos, Marathon and the agents would tell it. */
async function looped(store: string): Promise<{ readonly serve: Serve; readonly id: string }> {
  const scenario = valueOf(runnable('scenarios/crash-loop.yaml', fileText))
  const until = instant(scenario.start + duration(120_000))
  const run = runScenario(scenario, { seed: 1, until, isRecorded: true, actionsMax })
  const serve = await serving({ store })
  const producer = await connect(serve, '/v1/ingest')
  let count = 0
  const send = (source: string, type: string, data: unknown): void => {
    count += 1
    producer.socket.send(JSON.stringify({ specversion: '1.0', id: `s-${count}`, source, type, data }))
  }
  send('/lab/marathon', 'sigsys.marathon', { apps: [{ ...app, version: '2024-01-01T00:00:00.000Z' }] })
  for (const node of ['agent-1', 'agent-2'])
    send(`/lab/${node}`, 'sigsys.container', {
      fact: 'profile',
      name: 'no-trace-kill.json',
      text: JSON.stringify(profile),
    })
  const decoders = new Map<string, AuditDecoder>()
  const records = (node: string, events: readonly { readonly event: DomainEvent }[]): void => {
    for (const { event } of events)
      if (event.kind === 'seccomp-acted')
        send(
          `/lab/${node}`,
          'sigsys.audit',
          auditJson(event, { hostname: node, containerId: undefined, source: undefined }),
        )
  }
  for (const { message } of run.delivered.messages)
    if (message.from === 'audit') {
      const host = { agentId: undefined, hostname: message.agent }
      const decoder =
        decoders.get(message.agent) ?? auditDecoder({ clock: { zone: 'UTC', near: until }, host, limits: groupLimits })
      decoders.set(message.agent, decoder)
      records(message.agent, decoder.push(Buffer.from(message.line), 1))
    } else if (message.from === 'mesos' || message.from === 'marathon')
      send(`/lab/${message.from}`, `sigsys.${message.from}`, message.json)
  for (const [node, decoder] of decoders) records(node, decoder.end())
  await eventually(() => serve.counters().hub.accepted >= count && serve.pipeline.behind() === 0)
  await leave(producer)
  await eventually(() => serve.incidents.openCount() > 0)
  const { incidents } = (await (await fetch(`http://127.0.0.1:${serve.port}/v1/incidents`)).json()) as IncidentsAnswer
  const found = incidents.find(({ workload }) => workload.id === '/loop')
  if (found === undefined) throw new Error(JSON.stringify(incidents))
  return { serve, id: found.id }
}

describe('an incident, tried and handed on', (it) => {
  it('runs on for a day as it is and with each change, over the hub and from the store alike', () =>
    inFolder(async (folder) => {
      const { serve, id } = await looped(`${folder}/a.db`)
      writeFileSync(`${folder}/open.json`, JSON.stringify({ ...profile, syscalls: [] }))
      const places = [
        ['--hub', `ws://127.0.0.1:${serve.port}`],
        ['--store', `${folder}/a.db`],
      ]
      const changes = [
        ['unconfined', 'heals'],
        [`profile=${folder}/open.json`, 'heals'],
        ['allow=ptrace', 'heals'],
        ['backoffFactor=3', 'loops less'],
      ] as const
      for (const [change, expected] of changes) {
        const outputs = await Promise.all(
          places.map((place) => sigsys(['incidents', 'show', id, ...place, '--try', change, '--format', 'json'])),
        )
        for (const { code, stderr } of outputs) assert.equal([code, stderr], [0, ''], change)
        assert.is(outputs[0]?.stdout, outputs[1]?.stdout, change)
        const { workloads } = JSON.parse(outputs[0]?.stdout ?? '') as {
          workloads: { id: string; figures: { failures: [number, number]; up_ms: [number, number] } }[]
        }
        const [before = 0, after = 0] = workloads.find((each) => each.id === '/loop')?.figures.failures ?? []
        assert.ok(before > 100, `${change}: ${before} failures in a day as it is`)
        if (expected === 'heals') assert.is(after, 0, change)
        else assert.ok(after > 0 && after < before, `${change}: ${after} of ${before}`)
      }
      const wrong = await sigsys([
        'incidents',
        'show',
        id,
        '--store',
        `${folder}/a.db`,
        '--try',
        'hope=1',
        '--try',
        'allow=',
      ])
      assert.is(wrong.code, 2)
      assert.is(wrong.stderr.split('\n').length, 3)
      await serve.stop()
    }))

  it('becomes a scenario that runs and fails as it did, under other names on request', () =>
    inFolder(async (folder) => {
      const { serve, id } = await looped(`${folder}/a.db`)
      await serve.stop()
      const base = ['incidents', 'export', id, '--store', `${folder}/a.db`, '--as', 'scenario']
      const named = await sigsys([...base, '--out', `${folder}/loop.yaml`])
      assert.is(named.code, 0)
      assert.match(named.stderr, /closeness \d+ %/)
      assert.ok(Number(/closeness (\d+) %/.exec(named.stderr)?.[1]) >= 75, named.stderr)
      const ran = await sigsys(['simulate', `${folder}/loop.yaml`, '--quiet'])
      assert.is(ran.code, 0, ran.stdout)
      const again = await sigsys([...base, '--out', `${folder}/loop.yaml`])
      assert.equal([again.code, /--force/.test(again.stderr)], [2, true])
      const other = await sigsys([...base, '--anonymise'])
      assert.is(other.code, 0)
      for (const secret of ['/loop', 'debugger', 'no-trace-kill']) assert.not.match(other.stdout, new RegExp(secret))
      assert.match(readFileSync(`${folder}/loop.yaml`, 'utf8'), /no-trace-kill\.json/)
      const table = await sigsys(['incidents', 'export', '--store', `${folder}/a.db`])
      assert.is(table.stdout.trim().split('\r\n').length, 2)
    }))
})
