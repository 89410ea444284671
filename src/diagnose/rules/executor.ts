import type { Evidence } from '../../domain/diagnosis.ts'
import { iso } from '../../domain/time.ts'
import { type Case, type Rule } from '../case.ts'
import { lineEvidence, place, recordEvidence, statusEvidence } from '../evidence.ts'
import { helperFailure } from '../knowledge/stderr/helper-failure.ts'
import { callText, verdict } from './record.ts'

const executorReasons = new Set(['REASON_EXECUTOR_TERMINATED', 'REASON_EXECUTOR_REGISTRATION_TIMEOUT'])

/** Programs of Mesos itself that run inside a container, under its filter. Source: seccomp-profile §4.1. */
const mesosPrograms =
  /(?:^|\/)(?:mesos-(?:executor|containerizer|default-executor|io-switchboard|docker-executor)|lt-mesos-[a-z-]+)$|^mesos-/

/** Calls without which no executor or launch helper comes to life. Source: seccomp-profile §4.1. */
const needed = [
  'clone',
  'execve',
  'exit_group',
  'futex',
  'wait4',
  'write',
  'read',
  'openat',
  'socket',
  'connect',
  'epoll_create1',
  'epoll_wait',
  'eventfd2',
  'mmap',
  'mprotect',
  'getdents64',
  'fcntl',
  'prctl',
  'capget',
  'rt_sigaction',
]

/** A record of Mesos' own program in the container: the profile broke what runs the task. */
const helperKilled: Rule = (about) => {
  const { claims, death } = about
  const isMesos = (claim: Case['claims'][number]): boolean => {
    const { comm, exe, pid } = claim.record.value
    const isLauncher = pid === death.container?.launcherPid?.value || pid === death.container?.executorPid
    return isLauncher || mesosPrograms.test(exe ?? '') || mesosPrograms.test(comm ?? '')
  }
  const claim = claims.find(isMesos)
  if (claim === undefined || death.outcome !== 'failed') return undefined
  const seccomp = verdict(about, claim)
  return {
    code: 'seccomp-executor',
    confidence: claim.proof !== undefined ? 'certain' : 'likely',
    summary: `${callText(seccomp.syscall)} of Mesos' own ${seccomp.comm ?? 'process'} is answered with KILL by ${seccomp.profile ?? 'the profile'}`,
    seccomp,
    evidence: [recordEvidence(claim, 'decisive'), statusEvidence(death, 'supports')],
    call: seccomp.syscall?.name ?? undefined,
  }
}

/** The agent's log says that the executor itself died of SIGSYS. */
const executorSigsys: Rule = ({ death, inForce }) => {
  const note = death.executorNotes.find(
    ({ value: { fact } }) => fact.is === 'executor-ended' && /Bad system call|status 159/.test(fact.how),
  )
  if (note === undefined || note.value.fact.is !== 'executor-ended') return undefined
  const says: Evidence = {
    kind: 'agent-log',
    says: `the executor ${note.value.fact.how}`,
    at: iso(note.value.at),
    source: place(note.origin),
    weight: 'decisive',
  }
  return {
    code: 'seccomp-executor',
    confidence: 'likely',
    summary: `the executor itself died of SIGSYS${inForce.is === 'profile' ? ` under ${inForce.name}` : ''}`,
    seccomp: {
      filter: inForce.is === 'profile' ? 'mesos' : 'unknown',
      profile: inForce.is === 'profile' ? inForce.name : null,
      action: null,
      syscall: null,
      pid: null,
      comm: null,
      exe: null,
    },
    evidence: [says, ...(inForce.is === 'unknown' ? [] : [inForce.evidence]), statusEvidence(death, 'supports')],
  }
}

/** The launch helper could not do a step of its own under the filter, and said so. */
const helperRefused: Rule = ({ death, inForce }) => {
  if (inForce.is !== 'profile') return undefined
  for (const line of death.lines) {
    const failure = helperFailure(line.text)
    if (failure === undefined || !failure.refused || failure.calls.length === 0) continue
    const call = failure.calls.find((name) => {
      const answer = inForce.policy?.answer({ name, arch: 'x86_64' })
      return answer !== undefined && answer.action !== 'allow'
    })
    if (call === undefined && inForce.policy !== undefined) continue
    return {
      code: 'seccomp-executor',
      confidence: call === undefined ? 'possible' : 'likely',
      summary: `the launch helper needs ${call ?? failure.calls.join(' or ')}, which ${inForce.name} refuses`,
      seccomp: {
        filter: 'mesos',
        profile: inForce.name,
        action: 'errno',
        syscall: null,
        pid: null,
        comm: 'mesos-containerizer',
        exe: null,
      },
      evidence: [lineEvidence(line, 'decisive'), inForce.evidence, statusEvidence(death, 'supports')],
      ...(call === undefined ? {} : { call }),
    }
  }
  return undefined
}

/** The executor ended or never came, and the profile refuses what an executor cannot do without. */
const starved: Rule = ({ death, inForce }) => {
  const { reason } = death.status.value
  if (reason === undefined || !executorReasons.has(reason)) return undefined
  if (inForce.is !== 'profile' || inForce.policy === undefined) return undefined
  const { policy } = inForce
  const lacks = needed.filter((name) => {
    const answer = policy.answer({ name, arch: 'x86_64' })
    return answer !== undefined && answer.action !== 'allow' && !answer.mayBe.has('allow')
  })
  const [call] = lacks
  if (call === undefined) return undefined
  return {
    code: 'seccomp-executor',
    confidence: 'likely',
    summary: `${inForce.name} refuses ${lacks.slice(0, 4).join(', ')}, without which no executor runs`,
    seccomp: { filter: 'mesos', profile: inForce.name, action: null, syscall: null, pid: null, comm: null, exe: null },
    evidence: [
      statusEvidence(death, 'supports'),
      inForce.evidence,
      {
        kind: 'profile-rule',
        says: `${call}: ${policy.answer({ name: call, arch: 'x86_64' })?.rule ?? 'refused'}`,
        at: null,
        source: inForce.name,
        weight: 'supports',
      },
    ],
    call,
  }
}

/** The profile broke the executor or the launch helper, not the program. */
export const brokenExecutor: Rule = (about) =>
  helperKilled(about) ?? executorSigsys(about) ?? helperRefused(about) ?? starved(about)
