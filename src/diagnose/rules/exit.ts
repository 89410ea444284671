import type { Confidence, Diagnosis } from '../../domain/diagnosis.ts'
import { atMost, type Case, type Finding, type Rule } from '../case.ts'
import { iso } from '../../domain/time.ts'
import { lineEvidence, numbered, place, statusEvidence } from '../evidence.ts'

/**
 * How sure it is that seccomp had no part. Certain only if every record of that agent and time was read and the filter
 * in force would have left one: a silent EPERM can hide behind any exit status. Source: product §4.2.
 */
export function withoutSeccomp({ inForce, coverage, death, attribution, signs, claims }: Case): Confidence {
  const filterLeavesRecords =
    inForce.is === 'none'
      ? inForce.sure
      : inForce.is === 'profile' &&
        inForce.sure &&
        !inForce.assumed &&
        inForce.policy !== undefined &&
        [...inForce.policy.actions].every((action) => action === 'kill-thread')
  const lostOne = claims.some(({ record }) => record.value.action.startsWith('kill'))
  const mayBeOwn = lostOne || (attribution.maybe.get(death) ?? []).length > 0
  if (!mayBeOwn && filterLeavesRecords && coverage.complete && (coverage.recordsKills || inForce.is === 'none'))
    return 'certain'
  if (signs.saysSigsys) return 'possible'
  return death.hasSandbox || filterLeavesRecords ? 'likely' : 'possible'
}

function notSeccomp(about: Case): Diagnosis['ruled_out'] {
  const { inForce, coverage } = about
  if (inForce.is === 'none')
    return [{ code: 'seccomp-errno', because: `no filter of Mesos was in force: ${inForce.why}` }]
  if (inForce.is === 'profile' && inForce.policy !== undefined && !inForce.policy.actions.has('errno')) {
    const errno = [{ code: 'seccomp-errno' as const, because: `${inForce.name} refuses no call with EPERM` }]
    return coverage.complete && coverage.recordsKills
      ? [
          ...errno,
          { code: 'seccomp-kill', because: 'the audit records of the time are complete and hold no kill of it' },
        ]
      : errno
  }
  return []
}

const settle = (about: Case): readonly string[] =>
  withoutSeccomp(about) === 'certain'
    ? []
    : about.inForce.is === 'profile'
      ? [
          `One run of the same task unconfined on a test agent: if it fails alike, ${about.inForce.name} is not the cause.`,
        ]
      : about.inForce.is === 'unknown'
        ? ["The agent's log or its GET_FLAGS answer, to know which filter was in force."]
        : []

/** The last words on stderr: what a person would read first. */
function lastWords({ death }: Case): Finding['evidence'] {
  const line = death.lines.findLast(
    ({ stream, text }) => stream === 'stderr' && text.trim() !== '' && !text.startsWith("Marked '"),
  )
  return line === undefined ? [] : [lineEvidence(line, 'supports')]
}

/**
 * An ordinary exit that decides nothing: a kill that the task's own filter can have made was recorded in its life and
 * cannot be tied to any task; or the filter may kill, and neither output nor audit records of the time were read.
 */
export const openExit: Rule = (about) => {
  const { end, death, inForce, coverage, attribution } = about
  if (end.exitCode === undefined || end.exitCode === 0 || end.sigsys) return undefined
  const [record] = attribution.maybe.get(death) ?? []
  const evidence = [statusEvidence(death, 'supports')]
  if (record !== undefined) {
    const says = `${numbered(record.value)}a kill of pid ${record.value.pid} that may be the task's`
    return {
      code: 'unknown',
      confidence: 'unknown',
      summary: `the process exited with status ${end.exitCode}; a kill that its filter can have made was recorded meanwhile, and nothing tells whose it was`,
      seccomp: null,
      evidence: [
        ...evidence,
        { kind: 'audit-record-near', says, at: iso(record.value.at), source: place(record.origin), weight: 'supports' },
      ],
      wouldSettle: [
        "The task's stdout and stderr, or the pid that its executor forked: either may tie the record to it.",
      ],
    }
  }
  const mayKill =
    inForce.is === 'unknown' ||
    (inForce.is === 'profile' &&
      (inForce.policy === undefined || inForce.policy.actions.has('kill-thread') || inForce.policy.actions.has('trap')))
  if (!mayKill || coverage.any || death.hasSandbox) return undefined
  return {
    code: 'unknown',
    confidence: 'unknown',
    summary: `the process exited with status ${end.exitCode}; neither its output nor audit records of the time were read`,
    seccomp: null,
    evidence,
    wouldSettle: ["The task's stdout and stderr, and the agent's audit records of the time."],
  }
}

/** A signal other than SIGSYS ended the process. */
export const bySignal: Rule = (about) => {
  const { end } = about
  if (end.signalName === undefined || end.sigsys) return undefined
  const helper =
    end.signal === 9 && about.inForce.is === 'profile' && (about.inForce.policy?.actions.has('kill-thread') ?? false)
  return {
    code: 'signal',
    confidence:
      helper && withoutSeccomp(about) !== 'certain'
        ? 'possible'
        : atMost(withoutSeccomp(about), end.signal === 9 ? 'likely' : 'certain'),
    summary: `signal ${end.signalName}${end.signal === undefined ? '' : ` (${end.signal})`} ended the process${end.core ? ', with a core dump' : ''}`,
    seccomp: null,
    evidence: [statusEvidence(about.death, 'decisive'), ...lastWords(about)],
    ruledOut: notSeccomp(about),
    wouldSettle: settle(about),
  }
}

/** The process ended by itself with a status that says failure. */
export const byExitCode: Rule = (about) => {
  const { end } = about
  if (end.exitCode === undefined || end.sigsys) return undefined
  const signal =
    end.exitCode > 128 && end.exitCode < 160
      ? `, which a shell gives for a child that died of signal ${end.exitCode - 128}, but a program may give as well`
      : ''
  return {
    code: 'exit-code',
    // 137 is what a parent makes of a child that was killed, and the kernel kills for want of memory too.
    confidence: atMost(withoutSeccomp(about), end.exitCode === 137 ? 'likely' : 'certain'),
    summary: `the process exited with status ${end.exitCode}${signal}`,
    seccomp: null,
    evidence: [statusEvidence(about.death, 'decisive'), ...lastWords(about)],
    ruledOut: notSeccomp(about),
    wouldSettle: settle(about),
  }
}

/** Nothing decides. */
export const undecided: Rule = ({ death }) => ({
  code: 'unknown',
  confidence: 'unknown',
  summary: death.message === undefined ? 'the status says nothing of why' : 'what the status says does not decide why',
  seccomp: null,
  evidence: [statusEvidence(death, 'supports')],
  wouldSettle: ["The task's stderr, the agent's log and the audit records of the time."],
})
