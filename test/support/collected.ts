import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readEvidence } from '../../src/app/evidence.ts'
import type { Sourced } from '../../src/domain/event.ts'
import { instant, iso } from '../../src/domain/time.ts'
import { auditJson } from '../../src/wire/audit/json.ts'
import { sealed, type SealedEvent } from '../../src/wire/cloudevent.ts'
import { sandboxFile } from '../../src/wire/mesos/sandbox-path.ts'

/** What collectors on the agents of a recorded incident would send, in the order of a walk through its files. */
export async function collected(folder: string, cluster: string): Promise<readonly SealedEvent[]> {
  const { events } = await readEvidence([folder], {
    timezone: 'UTC',
    now: instant(0),
    hosts: [],
    stdin: (async function* () {})(),
  })
  let count = 0
  const event = (host: string, type: string, data: unknown): SealedEvent => {
    count += 1
    const head = { id: `c-${count}`, source: `/${cluster}/${host}`, type, subject: undefined, time: undefined }
    return sealed(head, JSON.stringify(data))
  }
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort()
  const hosts = new Map(
    events.flatMap(({ event: each }) =>
      each.kind === 'agent-seen' ? [[each.agentId, each.hostname ?? each.agentId]] : [],
    ),
  )
  const hostOf = (name: string): string =>
    [...hosts.values()].find((host) => name.split('/').some((part) => part.startsWith(host))) ??
    [...hosts.values()][0] ??
    'host'
  const files = names.flatMap((name): readonly SealedEvent[] => {
    const sandbox = sandboxFile(name)
    const read = (): string => readFileSync(join(folder, name), 'utf8')
    if (sandbox !== undefined) {
      const { agentId, frameworkId, executorId, containerId, stream } = sandbox
      const ids = { agent_id: agentId, framework_id: frameworkId, executor_id: executorId, container_id: containerId }
      const host = hosts.get(agentId) ?? 'host'
      return [event(host, 'sigsys.container', { fact: 'sandbox', ...ids, stream, text: read().replace(/\n$/, '') })]
    }
    if (!/(?:agent|master)[^/]*\.log$/.test(name)) return []
    const lines = read().split('\n')
    return lines.flatMap((line) =>
      line === '' ? [] : [event(hostOf(name), 'sigsys.container', { fact: 'log-line', line })],
    )
  })
  return [...files, ...events.flatMap((each) => factOf(each, { event, hosts }))]
}

type Maker = {
  readonly event: (host: string, type: string, data: unknown) => SealedEvent
  readonly hosts: ReadonlyMap<string, string>
}

function factOf({ event: said }: Sourced, { event, hosts }: Maker): readonly SealedEvent[] {
  const named = 'host' in said ? (said.host.hostname ?? hosts.get(said.host.agentId ?? '')) : undefined
  const [only = '', ...others] = new Set(hosts.values())
  const host = named ?? (others.length > 0 ? '' : only)
  if (said.kind === 'seccomp-acted') {
    const none = { hostname: undefined, containerId: undefined, source: undefined }
    return [event(host, 'sigsys.audit', auditJson(said, none))]
  }
  if (said.kind === 'audit-span') {
    const { carrier, from, to, firstSerial, lastSerial } = said
    const serials = { first_serial: firstSerial, last_serial: lastSerial }
    return [event(host, 'sigsys.container', { fact: 'audit-span', carrier, from: iso(from), to: iso(to), ...serials })]
  }
  if (said.kind === 'process-aborted' || said.kind === 'process-executed' || said.kind === 'audit-loss') {
    const fact = { 'process-aborted': 'abort', 'process-executed': 'exec', 'audit-loss': 'audit-loss' }[said.kind]
    const at = said.at === undefined ? null : iso(said.at)
    return [event(host, 'sigsys.container', { ...said, kind: undefined, host: undefined, fact, at })]
  }
  if (said.kind === 'agent-flags')
    return [event(host, 'sigsys.container', { fact: 'agent-flags', flags: said.flags, agent_id: said.host.agentId })]
  if (said.kind === 'profile-seen')
    return [event(host, 'sigsys.container', { fact: 'profile', name: said.name, text: said.text })]
  return []
}
