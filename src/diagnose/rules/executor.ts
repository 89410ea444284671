import { executorReasons, isOfMesos } from '../../correlate/marks.ts'
import type { Evidence } from '../../domain/diagnosis.ts'
import { iso } from '../../domain/time.ts'
import { type Case, type Rule } from '../case.ts'
import { lineEvidence, place, recordEvidence, statusEvidence } from '../evidence.ts'
import { helperFailure } from '../knowledge/stderr/helper-failure.ts'
import { type StartNeed, startNeeds } from '../../seccomp/facts/start-calls.ts'
import type { Answer, Policy } from '../policy.ts'
import { callText, verdict } from './record.ts'

/** Calls that Mesos needs for a kind of container and that a profile refuses whatever their arguments, one of each need. */
function lacking(policy: Policy, kinds: readonly StartNeed['of'][]): readonly Lack[] {
  const known = lacksOf.get(policy) ?? new Map<string, readonly Lack[]>()
  lacksOf.set(policy, known)
  const key = kinds.join()
  const found = known.get(key) ?? lackingIn(policy, kinds)
  known.set(key, found)
  return found
}

/** Asked of every task under a profile, and there are few profiles and three kinds of container. */
const lacksOf = new WeakMap<Policy, Map<string, readonly Lack[]>>()

function lackingIn(policy: Policy, kinds: readonly StartNeed['of'][]): readonly Lack[] {
  return startNeeds.flatMap(({ calls, of, optional }): readonly Lack[] => {
    if (optional === true || !kinds.includes(of)) return []
    const answers = calls.flatMap((call) => {
      const answer = policy.answer({ name: call, arch: 'x86_64' })
      return answer?.number === undefined ? [] : [{ call, answer }]
    })
    const isRefused = answers.every(({ answer }) => answer.action !== 'allow' && !answer.mayBe.has('allow'))
    return isRefused ? answers.slice(0, 1) : []
  })
}

type Lack = { readonly call: string; readonly answer: Answer }

const named = (lacks: readonly Lack[]): string =>
  lacks
    .slice(0, 4)
    .map(({ call }) => call)
    .join(', ')

/** A record of Mesos' own program in the container: the profile broke what runs the task. */
const helperKilled: Rule = (about) => {
  const { claims, death } = about
  const isMesos = (claim: Case['claims'][number]): boolean => {
    const { pid } = claim.record.value
    // Where Mesos gave no filter, as in the Docker containerizer, the first process is the program's own.
    const isLauncher =
      about.inForce.is !== 'none' && (pid === death.container?.executorPid || claim.proof?.by === 'launcher')
    return isLauncher || isOfMesos(claim.record.value)
  }
  const claim = claims.find(isMesos)
  if (claim === undefined || death.outcome !== 'failed') return undefined
  if (claim.proof === undefined && about.inForce.is === 'none') return undefined
  // Mesos' own programs load no filter of their own: it is that of the container they are in.
  const filter =
    claim.proof?.by === 'launcher' && death.executorContainer !== undefined ? about.executorInForce : about.inForce
  const seccomp = {
    ...verdict(about, claim),
    filter: 'mesos',
    profile: filter.is === 'profile' ? filter.name : null,
  } as const
  return {
    code: 'seccomp-executor',
    confidence: claim.proof !== undefined && claim.rivals === 0 ? 'certain' : 'likely',
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
const starved: Rule = ({ death, inForce: own, executorInForce: ofExecutor }) => {
  const inForce = death.executorContainer === undefined ? own : ofExecutor
  const { reason } = death.status.value
  if (reason === undefined || !executorReasons.has(reason)) return undefined
  if (inForce.is !== 'profile' || inForce.policy === undefined) return undefined
  const lacks = lacking(inForce.policy, ['all containers', 'command tasks'])
  const [lack] = lacks
  if (lack === undefined) return undefined
  return {
    code: 'seccomp-executor',
    confidence: 'likely',
    summary: `${inForce.name} refuses ${named(lacks)}, without which no executor runs`,
    seccomp: { filter: 'mesos', profile: inForce.name, action: null, syscall: null, pid: null, comm: null, exe: null },
    evidence: [
      statusEvidence(death, 'supports'),
      inForce.evidence,
      {
        kind: 'profile-rule',
        says: `${lack.call}: ${lack.answer.rule}`,
        at: null,
        source: inForce.name,
        weight: 'supports',
      },
    ],
    call: lack.call,
  }
}

/** Time from RUNNING within which the launch helper has done its work. */
const launchMs = 5000

/**
 * A task died of SIGSYS before it said a word, and its profile kills what the launch helper must do: of any container's,
 * or the second one's, which changes the root of a command task to its image. A pod's shows as Killed, for its helper had
 * no time to note the signal.
 */
const helperStarved: Rule = ({ death, inForce, end }) => {
  const seen = death.task.seen?.value
  const isCommand = (death.executorId as string | undefined) === (death.task.taskId as string)
  const isEarly = death.startedAt !== undefined && death.status.value.at - death.startedAt <= launchMs
  if (!isEarly || death.lines.length > 0 || inForce.is !== 'profile' || inForce.policy === undefined) return undefined
  const isKilled = end.signal === 9 && !isCommand
  if (end.signal !== 31 && !isKilled) return undefined
  const kinds = [
    'all containers',
    ...(isCommand && seen?.hasImage === true ? (['command tasks with an image'] as const) : []),
  ] as const
  const lacks = lacking(inForce.policy, kinds).filter(
    ({ answer: { action } }) => action === 'kill-thread' || (action === 'trap' && !isKilled),
  )
  const [lack] = lacks
  if (lack === undefined) return undefined
  return {
    code: 'seccomp-executor',
    confidence: 'likely',
    summary: `${inForce.name} refuses ${named(lacks)}, without which Mesos starts no such container`,
    seccomp: {
      filter: 'mesos',
      profile: inForce.name,
      action: lack.answer.action === 'trap' ? 'trap' : 'kill-thread',
      syscall: null,
      pid: null,
      comm: 'mesos-container',
      exe: null,
    },
    evidence: [statusEvidence(death, 'supports'), inForce.evidence],
    call: lack.call,
  }
}

/** A kernel newer than this Mesos: its launch helper looks at capabilities only where there is a profile or a set of them. */
const kernelTooNew: Rule = ({ death, inForce }) => {
  if (inForce.is === 'none' || death.outcome !== 'failed') return undefined
  const line = [...death.lines, ...death.executorLines].find(
    ({ stream, text }) => stream === 'stderr' && text.includes('System last capability value') && helperFailure(text),
  )
  if (line === undefined) return undefined
  const profile = inForce.is === 'profile' ? inForce.name : null
  return {
    code: 'seccomp-executor',
    confidence: profile === null ? 'possible' : 'likely',
    summary: `the launch helper does not know the newest capability of this kernel, and gives up on a container with ${profile ?? 'a profile'}`,
    seccomp: { filter: 'mesos', profile, action: null, syscall: null, pid: null, comm: null, exe: null },
    evidence: [
      lineEvidence(line, 'decisive'),
      ...(inForce.is === 'profile' ? [inForce.evidence] : []),
      statusEvidence(death, 'supports'),
    ],
  }
}

/** The profile broke the executor or the launch helper, not the program. */
export const brokenExecutor: Rule = (about) =>
  helperKilled(about) ??
  executorSigsys(about) ??
  kernelTooNew(about) ??
  helperRefused(about) ??
  starved(about) ??
  helperStarved(about)
