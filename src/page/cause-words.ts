import type { CauseCode, Confidence } from '../domain/diagnosis.ts'

/** What a cause has to do with, for a picture beside its name. */
export type CauseFamily = 'seccomp' | 'limit' | 'program' | 'launch' | 'scheduler' | 'agent' | 'unknown'

/** A cause in the words of a person who was woken by it. */
export type CauseWords = { readonly title: string; readonly family: CauseFamily }

const words: Readonly<Record<CauseCode, CauseWords>> = {
  'seccomp-kill': { title: 'Killed by seccomp', family: 'seccomp' },
  'seccomp-kill-thread': { title: 'Thread killed by seccomp', family: 'seccomp' },
  'seccomp-trap': { title: 'Trapped by seccomp', family: 'seccomp' },
  'seccomp-errno': { title: 'Call refused by seccomp', family: 'seccomp' },
  'seccomp-trace': { title: 'Call without a tracer', family: 'seccomp' },
  'seccomp-profile-missing': { title: 'Seccomp profile missing', family: 'seccomp' },
  'seccomp-profile-invalid': { title: 'Seccomp profile invalid', family: 'seccomp' },
  'seccomp-setting-invalid': { title: 'Seccomp setting invalid', family: 'seccomp' },
  'seccomp-executor': { title: 'Executor broken by seccomp', family: 'seccomp' },
  'sigsys-unattributed': { title: 'SIGSYS, filter not known', family: 'seccomp' },
  'memory-limit': { title: 'Out of memory', family: 'limit' },
  'disk-limit': { title: 'Disk limit reached', family: 'limit' },
  'resource-limit': { title: 'Resource limit reached', family: 'limit' },
  'exit-code': { title: 'Program gave up', family: 'program' },
  signal: { title: 'Ended by a signal', family: 'program' },
  'command-not-runnable': { title: 'Command cannot run', family: 'program' },
  'launch-failed': { title: 'Launch failed', family: 'launch' },
  'executor-terminated': { title: 'Executor ended', family: 'launch' },
  'health-check': { title: 'Health check failed', family: 'scheduler' },
  'killed-by-scheduler': { title: 'Killed by the scheduler', family: 'scheduler' },
  'killed-with-group': { title: 'Killed with its group', family: 'scheduler' },
  'framework-removed': { title: 'Framework removed', family: 'scheduler' },
  'agent-lost': { title: 'Agent lost', family: 'agent' },
  deadline: { title: 'Deadline passed', family: 'scheduler' },
  'task-invalid': { title: 'Task definition invalid', family: 'launch' },
  unknown: { title: 'Cause not known', family: 'unknown' },
}

/** The words of a cause. */
export const causeWords = (code: CauseCode): CauseWords => words[code]

/** What a confidence means. Source: product §4.2. */
export const confidenceWords: Readonly<Record<Confidence, string>> = {
  certain: 'the evidence leaves no other reading',
  likely: 'clearly the best reading, though another is not excluded',
  possible: 'it fits, but little supports it',
  unknown: 'this evidence does not decide',
}
