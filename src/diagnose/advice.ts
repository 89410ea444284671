import type { Diagnosis } from '../domain/diagnosis.ts'
import type { Case, Finding } from './case.ts'
import { callKnowledge, underMesos } from './knowledge/call-knowledge.ts'
import { causeFix, causeWouldSettle } from './knowledge/causes.ts'
import type { CauseContext, Fix } from './knowledge/causes/cause-context.ts'

/** What to do, and what would raise the confidence. */
export type Advice = { readonly fix: Diagnosis['fix']; readonly wouldSettle: readonly string[] }

/** What to change for a finding, from what is known of its cause and of the call. */
export function advice(
  about: Case,
  { finding, workload }: { readonly finding: Finding; readonly workload: Diagnosis['workload'] },
): Advice {
  const context = contextOf(about, { finding, workload })
  const fix = [...causeFix(finding.code, context), ...callFix(finding)]
  return { fix, wouldSettle: causeWouldSettle(finding.code, context) }
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
    containerId: death.container?.containerId,
    workload: { kind: workload.kind, id: workload.id ?? undefined },
    program: seccomp?.comm ?? undefined,
  }
}

/** What is known of the very call: what it is for, who makes it, and what a profile of Mesos can do about it. */
function callFix({ call, code }: Finding): readonly Fix[] {
  const known = call === undefined ? undefined : callKnowledge(call)
  if (call === undefined || known === undefined || !code.startsWith('seccomp-')) return []
  return [
    {
      do: `Know the call: ${call} ${known.purpose}. Under Mesos ${underMesos(call)}.`,
      if:
        known.capability === undefined
          ? null
          : `the task has ${known.capability}, without which the kernel refuses it anyway`,
      risk: `${known.risk.level}: ${known.risk.says}`,
      command: null,
    },
  ]
}
