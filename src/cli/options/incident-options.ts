import { incidentStates } from '../../domain/incident-object.ts'
import type { Option } from '../option.ts'
import { choiceKind, countKind, pathKind, textKind } from '../value-kinds.ts'
import { simulateInitOptions } from './simulate-init-options.ts'
import { hubOptions, selectorOptions } from './tail-options.ts'

type IncidentFormat = 'text' | 'json' | 'jsonl' | 'csv'

const format: Option<IncidentFormat> = {
  name: 'format',
  says: 'text for people; json: as the hub answers; jsonl: one object a line; csv: one row an incident',
  kind: choiceKind('FORMAT', ['text', 'json', 'jsonl', 'csv']),
}

const from = {
  store: {
    name: 'store',
    says: 'the store of a serve, read as it is, also while serve runs; instead of a hub',
    kind: pathKind('PATH'),
  },
  ...hubOptions,
  hub: { ...hubOptions.hub, says: 'a serve to ask; ws://127.0.0.1:8686 unless a store is given' },
} as const

/** The options of `incidents list`, in the order of its help. */
export const incidentListOptions = {
  ...from,
  state: { name: 'state', says: 'open unless given', kind: choiceKind('STATE', incidentStates) },
  ...selectorOptions,
  limit: { name: 'limit', says: 'at most so many, up to 1000; 100 unless given', kind: countKind('N') },
  after: { name: 'after', says: 'goes on where the page before ended, as it says', kind: textKind('PLACE') },
  format,
} as const

const tried: Option<string> = {
  name: 'try',
  says: 'run the incident for a day as it is and with a change, side by side: unconfined, profile=FILE, allow=CALLS, backoffFactor=2 and the like; may be repeated',
  kind: textKind('CHANGE'),
  repeats: true,
  onlyHere: true,
}

/** The options of `incidents show`. */
export const incidentShowOptions = { ...from, try: tried, format } as const

const as: Option<'scenario' | 'csv' | 'jsonl'> = {
  name: 'as',
  says: 'scenario: one incident as a scenario that shows it again; csv and jsonl: every incident, a line each; csv unless given',
  kind: choiceKind('FORM', ['scenario', 'csv', 'jsonl']),
}

/** The options of `incidents export`. */
export const incidentExportOptions = {
  ...from,
  as,
  state: { name: 'state', says: 'of csv and jsonl; all unless given', kind: choiceKind('STATE', incidentStates) },
  ...selectorOptions,
  out: simulateInitOptions.out,
  force: simulateInitOptions.force,
  anonymise: simulateInitOptions.anonymise,
} as const
