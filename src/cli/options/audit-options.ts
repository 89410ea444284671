import type { SeccompAction } from '../../domain/audit.ts'
import type { Instant } from '../../domain/time.ts'
import type { Option, Switch } from '../option.ts'
import { callKind, choicesKind, countKind, textKind, timeKind } from '../value-kinds.ts'
import { localOption, redactOption, timezoneOption } from './reading-options.ts'

const actions = [
  'kill-process',
  'kill-thread',
  'kill',
  'trap',
  'errno',
  'user-notif',
  'trace',
  'log',
  'unknown',
] as const satisfies readonly SeccompAction[]

const action: Option<readonly SeccompAction[]> = {
  name: 'action',
  says: 'only these actions, such as kill-process,kill-thread',
  kind: choicesKind('ACTIONS', actions),
  repeats: true,
}

const syscall: Option<string> = {
  name: 'syscall',
  says: 'only this call, by name or number; may be repeated',
  kind: callKind,
  repeats: true,
}

const comm: Option<string> = {
  name: 'comm',
  says: 'only processes of this name; may be repeated',
  kind: textKind('NAME'),
  repeats: true,
}

const pid: Option<number> = {
  name: 'pid',
  says: 'only this process; may be repeated',
  kind: countKind('PID'),
  repeats: true,
  onlyHere: true,
}

const since: Option<Instant> = {
  name: 'since',
  says: 'only records at or after TIME',
  kind: timeKind,
  onlyHere: true,
}

const until: Option<Instant> = { name: 'until', says: 'only records before TIME', kind: timeKind, onlyHere: true }

const all: Switch = { name: 'all', says: 'records of every type, not only SECCOMP' }

/** The options of `audit`, in the order of its help. */
export const auditOptions = {
  action,
  syscall,
  comm,
  pid,
  since,
  until,
  all,
  timezone: timezoneOption,
  local: localOption,
  redact: redactOption,
} as const
