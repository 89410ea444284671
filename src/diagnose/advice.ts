import type { Diagnosis } from '../domain/diagnosis.ts'
import type { Case, Finding } from './case.ts'
import { causeFix, causeWouldSettle } from './knowledge/causes.ts'
import type { CauseContext } from './knowledge/causes/cause-context.ts'

/** What to do, and what would raise the confidence. */
export type Advice = { readonly fix: Diagnosis['fix']; readonly wouldSettle: readonly string[] }

/** What to change for a finding, from what is known of its cause. */
export function advice(
  about: Case,
  { finding, workload }: { readonly finding: Finding; readonly workload: Diagnosis['workload'] },
): Advice {
  const context = contextOf(about, { finding, workload })
  return { fix: causeFix(finding.code, context), wouldSettle: causeWouldSettle(finding.code, context) }
}

function contextOf(
  { death, inForce }: Case,
  { finding, workload }: { readonly finding: Finding; readonly workload: Diagnosis['workload'] },
): CauseContext {
  const { seccomp } = finding
  const name = seccomp?.syscall?.name ?? finding.call
  return {
    failedAt: death.status.value.at,
    agent: death.agent?.hostname ?? death.agentId,
    profile: seccomp?.profile ?? (inForce.is === 'profile' ? inForce.name : undefined),
    isDefaultProfile: inForce.is === 'profile' && inForce.isDefault,
    call:
      seccomp === null && name === undefined
        ? undefined
        : { name, number: seccomp?.syscall?.number, arch: seccomp?.syscall?.arch },
    action: seccomp?.action,
    pid: seccomp?.pid ?? undefined,
    hasRecord: finding.evidence.some(({ kind }) => kind === 'audit-record'),
    knowsProfile: death.container?.profile !== undefined,
    containerId: death.container?.containerId,
    workload: { kind: workload.kind, id: workload.id ?? undefined },
    program: seccomp?.comm ?? undefined,
  }
}
