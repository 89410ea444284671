import type { Option, Switch } from '../option.ts'
import { causesKind, hostKind, textKind, timeKind } from '../value-kinds.ts'
import { localOption, redactOption, timezoneOption } from './reading-options.ts'
import type { CauseCode } from '../../domain/diagnosis.ts'
import type { Instant } from '../../domain/time.ts'

const task: Option<string> = {
  name: 'task',
  says: 'only tasks whose id or name is ID, or starts with it and a dot; may be repeated',
  kind: textKind('ID'),
  repeats: true,
  onlyHere: true,
}

const since: Option<Instant> = {
  name: 'since',
  says: 'only failures at or after TIME',
  kind: timeKind,
  onlyHere: true,
}

const until: Option<Instant> = { name: 'until', says: 'only failures before TIME', kind: timeKind, onlyHere: true }

const failOn: Option<readonly CauseCode[]> = {
  name: 'fail-on',
  says: 'exit 1 if one of these causes is found, such as seccomp-kill,seccomp-errno',
  kind: causesKind,
  repeats: true,
}

const notices: Switch = {
  name: 'notices',
  says: 'also processes that were killed inside tasks that lived on or finished',
}

const all: Switch = { name: 'all', says: 'also tasks that were killed because somebody asked for it' }

const host: Option<{ readonly agent: string; readonly path: string }> = {
  name: 'host',
  says: 'the agent a file or folder is from, where it does not say so itself; may be repeated',
  kind: hostKind,
  repeats: true,
}

const cluster: Option<string> = {
  name: 'cluster',
  says: 'the name that diagnoses carry for the cluster',
  kind: textKind('NAME'),
}

/** The options of `diagnose`, in the order of its help. */
export const diagnoseOptions = {
  task,
  since,
  until,
  failOn,
  notices,
  all,
  host,
  timezone: timezoneOption,
  cluster,
  local: localOption,
  redact: redactOption,
} as const
