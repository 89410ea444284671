import type { CauseCode } from '../../domain/diagnosis.ts'
import type { History } from './history.ts'
import type { Question } from './forecast.ts'

/** How the next attempt ends. `fails` undefined: nothing tells. */
export type NextEnd = {
  readonly fails: boolean | undefined
  readonly confidence: 'certain' | 'likely' | undefined
  readonly because: string
}

/** What every agent answers alike, whatever is launched where. Source: src/…/isolators/linux/seccomp.cpp, prepare. */
const alwaysRefused: ReadonlySet<CauseCode> = new Set(['seccomp-setting-invalid'])

/** The same program meets the same filter again: one failure is enough to expect the next. */
const ofTheFilter: ReadonlySet<CauseCode> = new Set([
  'seccomp-kill',
  'seccomp-kill-thread',
  'seccomp-trap',
  'seccomp-errno',
  'seccomp-trace',
  'seccomp-profile-missing',
  'seccomp-profile-invalid',
  'seccomp-executor',
  'command-not-runnable',
])

/** Failures in a row after which another is expected, whatever the cause. */
const inRowMin = 3

/**
 * Whether the next attempt fails too. It is certain only where no agent can do otherwise: what a program will do next
 * time is not known, however often it did the same.
 */
export function nextEnd({ inRow, failures }: Pick<History, 'inRow' | 'failures'>, cause: Question['cause']): NextEnd {
  if (cause !== undefined && alwaysRefused.has(cause.code) && cause.confidence === 'certain')
    return { fails: true, confidence: 'certain', because: 'every agent refuses this setting' }
  const isSure = cause?.confidence === 'certain' || cause?.confidence === 'likely'
  const many =
    inRow === 1 && failures === 1
      ? 'the one attempt of this version failed'
      : inRow === failures
        ? `all ${failures} attempts of this version failed`
        : `${inRow} of ${failures} attempts failed in a row`
  if (cause !== undefined && ofTheFilter.has(cause.code) && isSure && inRow >= 1 && inRow === failures)
    return { fails: true, confidence: 'likely', because: `nothing that led to it has changed, and ${many}` }
  if (inRow >= inRowMin && inRow === failures) return { fails: true, confidence: 'likely', because: many }
  return { fails: undefined, confidence: undefined, because: inRow < inRowMin ? 'too few attempts to tell' : many }
}
