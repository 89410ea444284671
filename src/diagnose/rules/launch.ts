import { executorReasons } from '../../correlate/marks.ts'
import { type LaunchFailure, launchFailure } from '../../domain/failure-text.ts'
import { unreachable } from '../../domain/invariant.ts'
import { remembered } from '../../domain/remembered.ts'
import { iso } from '../../domain/time.ts'
import type { CauseCode, Confidence } from '../../domain/diagnosis.ts'
import type { Case, Finding, Rule } from '../case.ts'
import { lineEvidence, place, saysOnly, statusEvidence } from '../evidence.ts'

type Meaning = { readonly code: CauseCode; readonly says: string; readonly path: string | undefined }

/** What a launch failure means where it bears on seccomp. */
function meaningOf(failure: LaunchFailure): Meaning | undefined {
  switch (failure.is) {
    case 'profile-missing':
      return {
        code: 'seccomp-profile-missing',
        says: `the agent has no profile file ${failure.path}`,
        path: failure.path,
      }
    case 'profile-unreadable':
      return {
        code: 'seccomp-profile-invalid',
        says: `the agent cannot read ${failure.path}: ${failure.why}`,
        path: failure.path,
      }
    case 'profile-invalid':
      return {
        code: 'seccomp-profile-invalid',
        says: `the agent cannot use ${failure.path}: ${failure.why}`,
        path: failure.path,
      }
    case 'setting-both':
      return {
        code: 'seccomp-setting-invalid',
        says: 'the task asks for a profile and for no filter at once',
        path: undefined,
      }
    case 'setting-neither':
      return {
        code: 'seccomp-setting-invalid',
        says: 'the task has a seccomp setting with neither a profile nor unconfined',
        path: undefined,
      }
    case 'filter-refused':
      return {
        code: 'seccomp-profile-invalid',
        says: `the launch helper could not load the filter: ${failure.why}`,
        path: undefined,
      }
    case 'capabilities':
    case 'other':
      return undefined
    default:
      return unreachable(failure)
  }
}

/** The container could not be launched, and Mesos says that seccomp is why. The text leaves no other reading. */
export const launchText: Rule = ({ death, inForce }): Finding | undefined => {
  const told = launchTold(death)
  if (told === undefined) return undefined
  const { meaning, evidence } = told
  const { path } = meaning
  const profile = path?.slice(path.lastIndexOf('/') + 1) ?? (inForce.is === 'profile' ? inForce.name : null)
  return {
    code: meaning.code,
    confidence: told.confidence,
    summary: meaning.says.split('\n', 1)[0] ?? '',
    seccomp: { filter: 'mesos', profile, action: null, syscall: null, pid: null, comm: null, exe: null },
    evidence: evidence.kind === 'task-status' ? [evidence] : [evidence, statusEvidence(death, 'supports')],
  }
}

/** Who told of a failed launch, and how sure it is that Mesos said it. */
type Told = {
  readonly meaning: Meaning
  readonly evidence: Finding['evidence'][number]
  readonly confidence: Confidence
}

/** Most statuses say one of a few things, and none of a launch. */
const isOfLaunch = remembered((text: string) => launchFailure(text) !== undefined, 1000)
const shortMax = 200

function meaningIn(text: string): Meaning | undefined {
  const failure = text.length > shortMax || isOfLaunch(text) ? launchFailure(text) : undefined
  return failure === undefined ? undefined : meaningOf(failure)
}

/** The end looks like that of the launch helper, which exits with 1. A command task without an image has its executor end. */
const helperMayHaveFailed = ({ outcome, status, end }: Case['death']): boolean =>
  outcome === 'failed' &&
  (status.value.reason === undefined || executorReasons.has(status.value.reason)) &&
  end.signal === undefined &&
  (end.exitCode ?? 1) === 1

/**
 * The helper says one thing and exits with 1. A program that loads filters of its own may say the same: so it is only
 * sure where no program can have run.
 */
function trust(death: Case['death'], line: Parameters<typeof lineEvidence>[0]): Confidence {
  if (!saysOnly(death, line)) return 'possible'
  return death.statuses.some(({ value }) => value.state === 'TASK_RUNNING') ? 'likely' : 'certain'
}

function launchTold(death: Case['death']): Told | undefined {
  const { message } = death
  const inStatus = message === undefined ? undefined : meaningIn(message)
  if (inStatus !== undefined)
    return { meaning: inStatus, evidence: statusEvidence(death, 'decisive'), confidence: 'certain' }
  return toldInLog(death) ?? (helperMayHaveFailed(death) ? toldByHelper(death) : undefined)
}

function toldInLog({ container }: Case['death']): Told | undefined {
  if (container === undefined) return undefined
  for (const { value, origin } of container.notes) {
    const { at, fact } = value
    const meaning = fact.is === 'launch-failed' ? meaningIn(fact.why) : undefined
    if (fact.is !== 'launch-failed' || meaning === undefined) continue
    const says = `launch failed: ${fact.why}`
    return {
      meaning,
      evidence: { kind: 'agent-log', says, at: iso(at), source: place(origin), weight: 'decisive' },
      confidence: 'certain',
    }
  }
  return undefined
}

function toldByHelper(death: Case['death']): Told | undefined {
  for (const lines of [death.lines, death.executorLines])
    for (const line of lines) {
      const mayTell = line.stream === 'stderr' && line.text.startsWith('Failed to ')
      const meaning = mayTell ? meaningIn(line.text) : undefined
      if (meaning !== undefined)
        return { meaning, evidence: lineEvidence(line, 'decisive'), confidence: trust(death, line) }
    }
  return undefined
}
