import type { Option, Switch } from '../option.ts'
import { pathKind } from '../value-kinds.ts'
import { diagnoseOptions } from './diagnose-options.ts'
import { timezoneOption } from './reading-options.ts'

const from: Option<string> = {
  name: 'from',
  says: 'evidence as for diagnose: files, folders, archives; - for standard input',
  kind: pathKind('EVIDENCE…'),
  repeats: true,
  takesMore: true,
  onlyHere: true,
}

const out: Option<string> = {
  name: 'out',
  short: 'o',
  says: 'write to FILE instead of standard output; it must not be there yet',
  kind: pathKind('FILE'),
  onlyHere: true,
}

const force: Switch = { name: 'force', says: 'write over FILE if it is there', onlyHere: true }

const anonymise: Switch = {
  name: 'anonymise',
  says: 'give apps, jobs, tasks, agents, profiles and images other names, and leave out what could tell more',
}

const report: Option<string> = {
  name: 'report',
  says: 'write how closely a run shows what was observed to FILE, as JSON (sigsys.closeness/1)',
  kind: pathKind('FILE'),
  onlyHere: true,
}

/** The options of `simulate init`, in the order of its help. */
export const simulateInitOptions = {
  from,
  out,
  force,
  anonymise,
  report,
  host: diagnoseOptions.host,
  timezone: timezoneOption,
} as const
