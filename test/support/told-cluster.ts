import { readFileSync } from 'node:fs'
import { fileText, runnable } from '../../src/app/simulate/runnable.ts'
import type { Serve } from '../../src/app/serve.ts'
import type { DomainEvent } from '../../src/domain/event.ts'
import { ok } from '../../src/domain/result.ts'
import { duration, instant, iso } from '../../src/domain/time.ts'
import { actionsMax, runScenario } from '../../src/sim/world/run-scenario.ts'
import { type AuditDecoder, auditDecoder } from '../../src/wire/audit/decoder.ts'
import { groupLimits } from '../../src/wire/audit/group.ts'
import { auditJson } from '../../src/wire/audit/json.ts'
import { connect, eventually, leave, valueOf } from './hub.ts'

/** What of a scenario a daemon is told. */
export type ToldCluster = {
  readonly path: string
  /** How much of it, in ms. */
  readonly forMs: number
  /** When what is told ends, in ms since 1970; undefined: as the scenario says. */
  readonly endsAt?: number
  /** The scenario's text, changed. */
  readonly change?: (text: string) => string
  /** What is told, changed on its way. */
  readonly retell?: (message: string) => string
}

/** How many were told: what two say are events of their own. */
let told = 0

/** Tells a daemon of a simulated cluster as its Mesos, its Marathon and the collectors on its agents would. */
export async function tellCluster(serve: Serve, { path, forMs, endsAt, change, retell }: ToldCluster): Promise<void> {
  const written = (change ?? ((text) => text))(readFileSync(path, 'utf8'))
  const start = endsAt === undefined ? '' : `start: ${iso(instant(endsAt - forMs))}\n`
  const readFile = (name: string) => (name === path ? ok(`${start}${written}`) : fileText(name))
  const scenario = valueOf(runnable(path, readFile))
  const until = instant(scenario.start + duration(forMs))
  const run = runScenario(scenario, { seed: 1, until, isRecorded: true, actionsMax })
  const producer = await connect(serve, '/v1/ingest')
  let count = 0
  told += 1
  const id = `told-${told}`
  const send = (source: string, type: string, data: unknown): void => {
    count += 1
    const message = JSON.stringify({ specversion: '1.0', id: `${id}-${count}`, source, type, data })
    producer.socket.send(retell === undefined ? message : retell(message))
  }
  const before = serve.counters().hub.accepted
  const apps = scenario.marathon.apps.map(({ json }) => ({ ...json, version: iso(scenario.start) }))
  if (apps.length > 0) send('/lab/marathon', 'sigsys.marathon', { apps })
  for (const { hostname, profiles } of scenario.cluster.agents)
    for (const [name, text] of profiles) send(`/lab/${hostname}`, 'sigsys.container', { fact: 'profile', name, text })
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
  await eventually(() => serve.counters().hub.accepted >= before + count && serve.pipeline.behind() === 0)
  await leave(producer)
}
