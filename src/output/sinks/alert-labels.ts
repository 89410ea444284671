import type { AlertMessage } from '../alert/message.ts'

/** An alert as Alertmanager knows it: who it is, and what is said of it. */
export type LabelledAlert = {
  readonly labels: Readonly<Record<string, string>>
  readonly annotations: Readonly<Record<string, string>>
  readonly startsAt: string
  readonly endsAt: string
  readonly generatorURL: string
}

/**
 * The labels of an alert. They are its identity there, so that only what never changes while it is open may be one, and
 * severity, which others route by.
 */
export function labelsOf(message: AlertMessage, severity: string = message.severity): Readonly<Record<string, string>> {
  const { id, about, cause, cluster, profile, workloads, nodes, drill } = message
  const [workload] = workloads
  return present({
    about,
    alert_id: id,
    alertname: cause?.code ?? `sigsys-${about}`,
    cluster,
    drill: drill ? 'true' : null,
    node: about === 'node' ? (nodes[0] ?? null) : null,
    profile,
    service: 'sigsys',
    severity,
    workload: about === 'workload' ? (workload?.id ?? null) : null,
  })
}

/** What is said of an alert in words. */
export function annotationsOf(message: AlertMessage): Readonly<Record<string, string>> {
  const { title, summary, links, fix, forecast, cause, failures, resolved, workloads, workloads_more: more } = message
  const names = workloads.map(({ id }) => id).join(', ')
  return present({
    summary: title,
    description: summary,
    confidence: cause?.confidence ?? null,
    failures: failures === 0 ? null : String(failures),
    workloads: names === '' ? null : `${names}${more > 0 ? ` and ${more} more` : ''}`,
    fix: fix[0]?.do ?? null,
    forecast: forecast?.basis ?? null,
    next_attempt_at: forecast?.next_attempt_at ?? null,
    resolved_because: resolved === null ? null : resolved.because.join('; '),
    runbook_url: links.runbook,
    url: links.incident,
  })
}

/** When it began: never after `end`, whatever the agents' clocks say. */
export const startOf = ({ first_seen: first, at }: AlertMessage, end: string): string =>
  [first ?? at, at, end].sort()[0] ?? at

const present = (all: Readonly<Record<string, string | null>>): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(all).filter((each): each is [string, string] => each[1] !== null && each[1] !== ''))
