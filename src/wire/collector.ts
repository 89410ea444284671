import * as z from 'zod'
import type { SeccompAction } from '../domain/audit.ts'
import type { DomainEvent, Host } from '../domain/event.ts'
import { agentId, type ContainerId, executorId, frameworkId } from '../domain/ids.ts'
import { err, ok, type Result } from '../domain/result.ts'
import { type Instant, parseIso } from '../domain/time.ts'

/** Text that is a moment. */
const moment = z.string().transform((text, context): Instant => {
  const at = parseIso(text)
  if (at !== undefined) return at
  context.addIssue({ code: 'custom', message: 'is no RFC 3339 time' })
  return z.NEVER
})
const count = z.number().int().nonnegative()
const text = z.string().max(4096)
const maybe = <T extends z.ZodType>(of: T) => of.nullish().transform((value) => value ?? undefined)

const actions = [
  'kill-process',
  'kill-thread',
  'kill',
  'trap',
  'errno',
  'user-notif',
  'trace',
  'log',
  'unknown',
] as const
const carriers = ['auditd', 'ausearch', 'kmsg', 'dmesg', 'syslog', 'journal', 'netlink', 'collector'] as const

const lossCauses = [
  'backlog',
  'lost',
  'rate-limit',
  'queue-overflow',
  'callbacks-suppressed',
  'printk-limit',
  'ring-buffer-overwritten',
  'daemon-error',
  'netlink-overrun',
] as const

/** A SECCOMP record as `sigsys audit --format jsonl` prints it. */
const auditShape = z.object({
  at: moment,
  serial: count.nullish().transform((serial) => serial ?? 0),
  node: maybe(text),
  pid: count,
  uid: maybe(count),
  comm: maybe(text),
  exe: maybe(text),
  sig: maybe(count),
  arch: maybe(text),
  syscall: maybe(z.object({ name: maybe(text), number: maybe(count) })),
  action: z.enum(actions),
  code: maybe(z.string().regex(/^0x[\da-f]{1,8}$/i)),
  ip: maybe(text),
  compat: maybe(z.union([z.literal(0), z.literal(1)])),
  container_id: maybe(text),
})

/** What a collector tells beside records, told apart by `fact`. */
const factShape = z.discriminatedUnion('fact', [
  z.object({
    fact: z.literal('process'),
    at: moment,
    container_id: text,
    pid: count,
    ppid: maybe(count),
    started_at: maybe(moment),
    comm: maybe(text),
    exe: maybe(text),
  }),
  z.object({
    fact: z.literal('audit-span'),
    at: maybe(moment),
    carrier: z.enum(carriers),
    from: moment,
    to: moment,
    first_serial: count,
    last_serial: count,
  }),
  z.object({
    fact: z.literal('audit-status'),
    at: moment,
    enabled: maybe(count),
    lost: maybe(count),
    backlog: maybe(count),
    rate_limit: maybe(count),
    actions_logged: maybe(text),
  }),
  z.object({
    fact: z.literal('audit-change'),
    at: moment,
    what: z.enum(['daemon-start', 'daemon-end', 'seccomp-logging', 'enabled', 'rule', 'other']),
    text: maybe(text),
  }),
  z.object({
    fact: z.literal('audit-loss'),
    at: maybe(moment),
    cause: z.enum(lossCauses),
    count: maybe(count),
    text,
  }),
  z.object({
    fact: z.literal('abort'),
    at: moment,
    serial: count,
    pid: count,
    uid: maybe(count),
    comm: maybe(text),
    exe: maybe(text),
    sig: maybe(count),
  }),
  z.object({
    fact: z.literal('exec'),
    at: moment,
    serial: count,
    pid: count,
    ppid: count,
    comm: maybe(text),
    exe: maybe(text),
    cwd: maybe(text),
    argv: maybe(z.array(text).max(256)),
    success: maybe(z.boolean()),
  }),
  z.object({
    fact: z.literal('agent-flags'),
    at: maybe(moment),
    flags: z.record(z.string(), z.string()),
    agent_id: maybe(text),
  }),
  z.object({ fact: z.literal('log-line'), at: maybe(moment), line: z.string().max(65_536) }),
  z.object({
    fact: z.literal('sandbox'),
    at: maybe(moment),
    container_id: maybe(text),
    agent_id: text,
    framework_id: text,
    executor_id: text,
    stream: z.enum(['stdout', 'stderr']),
    text: z.string().max(2 ** 20),
    bytes_dropped: maybe(count),
  }),
  z.object({ fact: z.literal('profile'), at: maybe(moment), name: text, text: z.string().max(2 ** 21) }),
  z.object({
    fact: z.literal('agent'),
    at: maybe(moment),
    agent_id: text,
    hostname: maybe(text),
    version: maybe(text),
  }),
])

/** A fact as it was sent, checked. */
export type CollectorFact = z.output<typeof factShape>

/** Reads `data` of a `sigsys.container` event; the reason where it is no fact of ours. */
export function collectorFact(data: unknown): Result<CollectorFact, string> {
  const { success, data: fact, error } = factShape.safeParse(data)
  return success ? ok(fact) : err(`a container fact: ${issuesOf(error)}`)
}

/** Reads `data` of a `sigsys.audit` event. A record whose container is proved tells the process as well. */
export function collectorRecord(data: unknown, host: Host): Result<readonly DomainEvent[], string> {
  const { success, data: record, error } = auditShape.safeParse(data)
  if (!success) return err(`an audit record: ${issuesOf(error)}`)
  const { container_id: containerId, code, action, syscall, ...rest } = record
  const acted: DomainEvent = {
    kind: 'seccomp-acted',
    host,
    ...rest,
    action: action satisfies SeccompAction,
    code: code === undefined ? undefined : Number(code),
    syscall: syscall === undefined ? undefined : { name: syscall.name, number: syscall.number },
  }
  return ok(containerId === undefined ? [acted] : [processOf(record, { host, containerId }), acted])
}

const processOf = (
  { at, pid }: { readonly at: Instant; readonly pid: number },
  { host, containerId, startedAt }: { readonly host: Host; readonly containerId: string; readonly startedAt?: Instant },
): DomainEvent => ({
  kind: 'container-note',
  at,
  host,
  note: { is: 'process-of-container', containerId: containerId as ContainerId, pid, startedAt },
})

/**
 * The events of a fact. Sandbox texts and log lines have readers of their own and give nothing here; the status of
 * auditing bears on no failure by itself.
 */
export function factEvents(fact: CollectorFact, host: Host): readonly DomainEvent[] {
  switch (fact.fact) {
    case 'process':
      return [
        processOf(fact, {
          host,
          containerId: fact.container_id,
          ...(fact.started_at === undefined ? {} : { startedAt: fact.started_at }),
        }),
      ]
    case 'audit-span': {
      const { carrier, from, to, first_serial: firstSerial, last_serial: lastSerial } = fact
      return [{ kind: 'audit-span', host, carrier, from, to, firstSerial, lastSerial }]
    }
    case 'audit-change':
      return [{ kind: 'audit-changed', at: fact.at, host, what: fact.what, detail: fact.text }]
    case 'audit-loss': {
      const { at, cause, count: lost, text: says } = fact
      return [{ kind: 'audit-loss', at, host, cause, count: lost, text: says }]
    }
    case 'abort': {
      const { fact: _fact, ...rest } = fact
      return [{ kind: 'process-aborted', host, ...rest }]
    }
    case 'exec': {
      const { fact: _fact, ...rest } = fact
      return [{ kind: 'process-executed', host, ...rest }]
    }
    case 'agent-flags': {
      const own = fact.agent_id === undefined ? host.agentId : agentId(fact.agent_id)
      return [{ kind: 'agent-flags', at: fact.at, host: { ...host, agentId: own }, flags: fact.flags }]
    }
    case 'profile':
      return [{ kind: 'profile-seen', at: fact.at, host, name: fact.name, text: fact.text }]
    case 'agent':
      return [
        {
          kind: 'agent-seen',
          at: fact.at,
          agentId: agentId(fact.agent_id),
          hostname: fact.hostname ?? host.hostname,
          address: undefined,
          version: fact.version,
          active: undefined,
        },
      ]
    case 'audit-status':
    case 'log-line':
    case 'sandbox':
      return []
    default:
      return fact satisfies never
  }
}

/** Whose sandbox a fact is of, as the reader of sandboxes takes it. */
export const sandboxOf = (fact: Extract<CollectorFact, { fact: 'sandbox' }>) => ({
  agentId: agentId(fact.agent_id),
  frameworkId: frameworkId(fact.framework_id),
  executorId: executorId(fact.executor_id),
  containerId: fact.container_id as ContainerId | undefined,
  rest: fact.stream,
  rotation: undefined,
  stream: fact.stream,
})

const issuesOf = ({ issues }: z.ZodError): string =>
  issues
    .slice(0, 3)
    .map(({ path, message }) => `${path.join('.') || 'value'}: ${message}`)
    .join('; ')
