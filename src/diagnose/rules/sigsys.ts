import type { Evidence, SeccompVerdict } from '../../domain/diagnosis.ts'
import { atMost, type Case, type Finding, lastWord, type Rule } from '../case.ts'
import { abortEvidence, lineEvidence, statusEvidence } from '../evidence.ts'

/** SIGSYS and no record of it: the profile in force and the coverage of the audit log decide as far as they can. */
export const sigsysWithoutRecord: Rule = (about) => {
  const { end, death, signs } = about
  const isToldBySelf =
    !end.sigsys &&
    signs.saysSigsys &&
    death.outcome === 'failed' &&
    end.exitCode !== undefined &&
    !isOfSignal(end.exitCode)
  if (!end.sigsys && !isToldBySelf) return undefined
  const found = byProfile(about)
  if (end.sigsys) return found
  return lastWord(about) ? { ...found, confidence: atMost(found.confidence, 'possible') } : undefined
}

/** A shell's or Docker's word for a child that another signal ended: what the output says of SIGSYS was not the end. */
const isOfSignal = (exitCode: number): boolean => exitCode > 128 && exitCode <= 128 + 64

function byProfile(about: Case): Finding {
  const { inForce, coverage } = about
  const policy = inForce.is === 'profile' ? inForce.policy : undefined
  const mayKill = policy?.actions.has('kill-thread') ?? false
  const mayTrap = policy?.actions.has('trap') ?? false
  const wouldBeRecorded = coverage.complete && coverage.recordsKills
  if (isUnspoken(about)) {
    const open = unattributed(about, { mayKill, mayTrap })
    return { ...open, confidence: 'possible' }
  }
  if (mayTrap && (!mayKill || wouldBeRecorded)) return trapped(about)
  // Records that are all there and hold no kill speak against one, though nothing shows that kills are recorded.
  if (mayKill && !mayTrap && !coverage.complete && !about.diedUnjudged) return killedUnrecorded(about)
  return unattributed(about, { mayKill, mayTrap })
}

/** A shell that passes 159 on says why on stderr; where that was read and has no word of it, a program's own status is as near. */
const isUnspoken = ({ end, death, signs }: Case): boolean =>
  end.exitCode === 159 && !signs.saysSigsys && death.readsStderr

const profileName = ({ inForce }: Case): string | null => (inForce.is === 'profile' ? inForce.name : null)

/** The one call a profile answers so, if it is one. */
function onlyCall({ inForce }: Case, action: 'trap' | 'kill-thread'): string {
  const calls = inForce.is === 'profile' ? (inForce.policy?.calls(action) ?? []) : []
  if (calls.length === 0) return 'a call'
  return calls.length <= 4 ? calls.join(' or ') : `one of ${calls.length} calls`
}

function signsOf({ death, aborts, signs, inForce }: Case): readonly Evidence[] {
  return [
    statusEvidence(death, 'supports'),
    ...(inForce.is === 'unknown' ? [] : [inForce.evidence]),
    ...aborts.filter(({ value }) => value.sig === 31).map((abort) => abortEvidence(abort, 'supports')),
    ...(signs.line === undefined ? [] : [lineEvidence(signs.line, 'supports')]),
  ]
}

const who = (about: Case, action: SeccompVerdict['action']): SeccompVerdict => {
  const abort = about.aborts.find(({ value }) => value.sig === 31)?.value
  return {
    filter: 'mesos',
    profile: profileName(about),
    action,
    syscall: null,
    pid: abort?.pid ?? null,
    comm: abort?.comm ?? null,
    exe: abort?.exe ?? null,
  }
}

function trapped(about: Case): Finding {
  return {
    code: 'seccomp-trap',
    confidence: about.inForce.is === 'profile' && about.inForce.sure ? 'likely' : 'possible',
    summary: `${onlyCall(about, 'trap')} is answered with TRAP (SIGSYS) by ${profileName(about) ?? 'the profile'}, which the kernel does not record`,
    seccomp: who(about, 'trap'),
    evidence: signsOf(about),
    wouldSettle: [
      'A record: let the same profile answer KILL instead of TRAP on one canary task; the kernel records KILL and names the call.',
    ],
  }
}

function killedUnrecorded(about: Case): Finding {
  const why = about.coverage.any ? 'the audit records read have a gap there' : 'no audit record of that time was read'
  return {
    code: 'seccomp-kill',
    confidence: about.inForce.is === 'profile' && about.inForce.sure ? 'likely' : 'possible',
    summary: `it died of SIGSYS under ${profileName(about) ?? 'a profile'}, which answers ${onlyCall(about, 'kill-thread')} with KILL; ${why}`,
    seccomp: who(about, 'kill-thread'),
    evidence: signsOf(about),
  }
}

function unattributed(
  about: Case,
  { mayKill, mayTrap }: { readonly mayKill: boolean; readonly mayTrap: boolean },
): Finding {
  const { inForce, coverage } = about
  const because =
    inForce.is === 'none'
      ? `Mesos gave it no filter (${inForce.why})`
      : inForce.is === 'unknown'
        ? 'which filter its container had is not known'
        : inForce.policy === undefined
          ? `what ${inForce.name} answers is not known`
          : mayKill && mayTrap
            ? `${inForce.name} has both KILL and TRAP, and no record was read`
            : mayKill
              ? coverage.complete && coverage.recordsKills
                ? `${inForce.name} kills, but every kill would have been recorded and none was`
                : `${inForce.name} kills, but no record of a kill was read`
              : `${inForce.name} neither kills nor traps a call of its own architectures`
  return {
    code: 'sigsys-unattributed',
    confidence: inForce.is === 'unknown' || !coverage.any ? 'possible' : 'likely',
    summary: `${about.end.sigsys ? 'it died of SIGSYS' : 'its output says that a process died of SIGSYS'}, and nothing tells whose: ${because}`,
    seccomp: { ...who(about, null), filter: 'unknown' },
    evidence: signsOf(about),
    wouldSettle: [
      'A SECCOMP record of the time: `ausearch -m SECCOMP` or `journalctl -k` on the agent, read together with this evidence.',
      'Whether the program, its runtime or its image loads a filter of its own, sends SIGSYS, or exits with 159 by itself.',
    ],
  }
}
