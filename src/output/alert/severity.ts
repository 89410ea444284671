import type { CauseCode, Confidence } from '../../domain/diagnosis.ts'

/** PagerDuty's words, the mildest first. Source: Events API v2, `severity`. */
export const severities = ['info', 'warning', 'error', 'critical'] as const

/** How bad it is. */
export type Severity = (typeof severities)[number]

/** Whether one severity is at least as bad as another. */
export const isAtLeast = (severity: Severity, least: Severity): boolean =>
  severities.indexOf(severity) >= severities.indexOf(least)

/** A cause that stops every container of a profile or node, one that ends a workload, and so on. */
const ofCause: Readonly<Record<CauseCode, Severity>> = {
  'seccomp-profile-missing': 'critical',
  'seccomp-profile-invalid': 'critical',
  'seccomp-executor': 'critical',
  'seccomp-setting-invalid': 'error',
  'seccomp-kill': 'error',
  'seccomp-kill-thread': 'error',
  'seccomp-trap': 'error',
  'seccomp-errno': 'error',
  'seccomp-trace': 'error',
  'sigsys-unattributed': 'error',
  'agent-lost': 'error',
  'launch-failed': 'error',
  'command-not-runnable': 'error',
  'task-invalid': 'error',
  'memory-limit': 'warning',
  'disk-limit': 'warning',
  'resource-limit': 'warning',
  'exit-code': 'warning',
  signal: 'warning',
  'executor-terminated': 'warning',
  'health-check': 'warning',
  'killed-with-group': 'warning',
  deadline: 'warning',
  unknown: 'warning',
  'killed-by-scheduler': 'info',
  'framework-removed': 'info',
}

/** How bad a cause is. One that is only possible or unknown is a warning at most. */
export function severityOf(cause: CauseCode, confidence: Confidence): Severity {
  const severity = ofCause[cause]
  const isSure = confidence === 'certain' || confidence === 'likely'
  return isSure || !isAtLeast(severity, 'error') ? severity : 'warning'
}
