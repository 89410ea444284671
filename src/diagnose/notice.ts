import type { Case, Finding } from './case.ts'
import { identityEvidence, recordEvidence, statusEvidence } from './evidence.ts'
import { callText, verdict } from './rules/record.ts'

/** A process of the task was killed by a filter, and the task lived on or finished. */
export function noticeOf(about: Case): Finding | undefined {
  const claim = about.claims.find(
    ({ record }) => record.value.action.startsWith('kill') || record.value.action === 'trap',
  )
  if (claim === undefined) return undefined
  const seccomp = verdict(about, claim)
  const { action } = claim.record.value
  return {
    code: action === 'trap' ? 'seccomp-trap' : 'seccomp-kill',
    confidence:
      claim.rivals > 0
        ? claim.proof === undefined
          ? 'possible'
          : 'likely'
        : claim.proof === undefined
          ? 'likely'
          : 'certain',
    summary: `${callText(seccomp.syscall)} of ${seccomp.comm ?? 'a process'} was answered with ${action === 'trap' ? 'TRAP' : 'KILL'}; the task did not fail of it`,
    seccomp,
    evidence: [
      recordEvidence(claim, 'decisive'),
      ...identityEvidence(claim, about.death),
      statusEvidence(about.death, 'contradicts'),
    ],
    call: seccomp.syscall?.name ?? undefined,
  }
}
