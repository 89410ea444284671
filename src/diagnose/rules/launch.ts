import { type LaunchFailure, launchFailure } from '../../domain/failure-text.ts'
import { unreachable } from '../../domain/invariant.ts'
import { iso } from '../../domain/time.ts'
import type { CauseCode } from '../../domain/diagnosis.ts'
import type { Case, Finding, Rule } from '../case.ts'
import { lineEvidence, place, statusEvidence } from '../evidence.ts'

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
  for (const { text, evidence } of launchTexts(death)) {
    const failure = launchFailure(text)
    const meaning = failure === undefined ? undefined : meaningOf(failure)
    if (meaning === undefined) continue
    const { path } = meaning
    const profile = path?.slice(path.lastIndexOf('/') + 1) ?? (inForce.is === 'profile' ? inForce.name : null)
    return {
      code: meaning.code,
      confidence: 'certain',
      summary: meaning.says.split('\n', 1)[0] ?? '',
      seccomp: { filter: 'mesos', profile, action: null, syscall: null, pid: null, comm: null, exe: null },
      evidence: evidence.kind === 'task-status' ? [evidence] : [evidence, statusEvidence(death, 'supports')],
    }
  }
  return undefined
}

type Told = { readonly text: string; readonly evidence: Finding['evidence'][number] }

function launchTexts(death: Case['death']): readonly Told[] {
  const { message } = death.status.value
  const status = message === undefined ? [] : [{ text: message, evidence: statusEvidence(death, 'decisive') }]
  const notes = (death.container?.notes ?? []).flatMap(({ value: { at, fact }, origin }) =>
    fact.is === 'launch-failed'
      ? [
          {
            text: fact.why,
            evidence: {
              kind: 'agent-log',
              says: `launch failed: ${fact.why}`,
              at: iso(at),
              source: place(origin),
              weight: 'decisive' as const,
            },
          },
        ]
      : [],
  )
  const helper = death.lines
    .filter(({ stream, text }) => stream === 'stderr' && text.startsWith('Failed to '))
    .map((line) => ({ text: line.text, evidence: lineEvidence(line, 'decisive') }))
  return [...status, ...notes, ...helper]
}
