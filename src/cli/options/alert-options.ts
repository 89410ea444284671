import { causeCodes } from '../../domain/diagnosis.ts'
import { err, ok } from '../../domain/result.ts'
import type { Duration, Instant } from '../../domain/time.ts'
import { severities } from '../../output/alert/severity.ts'
import { readDuration } from '../../sim/scenario/quantities.ts'
import type { Option, Switch, ValueKind } from '../option.ts'
import { choiceKind, countKind, pathKind, textKind, timeKind } from '../value-kinds.ts'
import { hubOptions } from './tail-options.ts'

const lengthKind: ValueKind<Duration> = {
  placeholder: 'LENGTH',
  read: (text) => {
    const length = readDuration(text)
    return length === undefined ? err('write a length of time such as 30m, 2h, 7d') : ok(length)
  },
}

type LineFormat = 'text' | 'jsonl'

const format: Option<LineFormat> = {
  name: 'format',
  says: 'text for people; jsonl: one object a line',
  kind: choiceKind('FORMAT', ['text', 'jsonl']),
}

/** The serve that is asked. An option is known by its identity, so that there is one for all of these commands. */
export const askedHub = { ...hubOptions.hub, says: 'the serve to ask; ws://127.0.0.1:8686 unless given' }

const hub = { ...hubOptions, hub: askedHub } as const

/** The options of `alerts test`. */
export const alertTestOptions = {
  scenario: {
    name: 'scenario',
    says: 'a scenario file; may be given again, or several words behind it',
    kind: pathKind('FILE'),
    repeats: true,
    takesMore: true,
    onlyHere: true,
  } satisfies Option<string>,
  format,
} as const

const once = { onlyHere: true } as const

/** The options of `alerts verify`. */
export const alertVerifyOptions = {
  secretFile: {
    name: 'secret-file',
    says: 'holds a secret, whsec_…; may be given again while one is replaced',
    kind: pathKind('FILE'),
    repeats: true,
    ...once,
  } satisfies Option<string>,
  id: { name: 'id', says: 'the header webhook-id', kind: textKind('ID'), ...once },
  timestamp: { name: 'timestamp', says: 'the header webhook-timestamp', kind: textKind('SECONDS'), ...once },
  signature: { name: 'signature', says: 'the header webhook-signature', kind: textKind('SIGNATURE'), ...once },
  tolerance: { name: 'tolerance', says: 'how old it may be; 5m unless given', kind: lengthKind, ...once },
  at: {
    name: 'at',
    says: 'when it came; now unless given',
    kind: timeKind,
    ...once,
  } satisfies Option<Instant>,
} as const

/** The options of `alerts drill`. */
export const alertDrillOptions = {
  ...hub,
  severity: {
    name: 'severity',
    says: 'critical unless given; routes go by it',
    kind: choiceKind('SEVERITY', severities),
    ...once,
  },
  sink: {
    name: 'sink',
    says: 'to this sink, whatever the routes say; may be given again',
    kind: textKind('NAME'),
    repeats: true,
    ...once,
  } satisfies Option<string>,
  wait: {
    name: 'wait',
    says: 'how long deliveries are waited for; 30s unless given',
    kind: lengthKind,
    ...once,
  },
} as const

const untilNewVersion: Switch = {
  name: 'until-new-version',
  says: 'ends by itself when a later version of the workload is seen',
  onlyHere: true,
}

/** The options of `alerts silence`. */
export const alertSilenceOptions = {
  ...hub,
  workload: { name: 'workload', says: 'an id, or /group/* for all below', kind: textKind('ID'), ...once },
  version: { name: 'version', says: 'this version of the workload only', kind: textKind('VERSION'), ...once },
  cause: { name: 'cause', says: 'one cause', kind: choiceKind('CODE', causeCodes), ...once },
  profile: { name: 'profile', says: 'one seccomp profile', kind: textKind('NAME'), ...once },
  node: { name: 'node', says: 'one host', kind: textKind('HOST'), ...once },
  for: { name: 'for', says: 'how long', kind: lengthKind, ...once },
  until: { name: 'until', says: 'until when', kind: timeKind, ...once } satisfies Option<Instant>,
  untilNewVersion,
  owner: {
    name: 'owner',
    says: 'whose silence it is; USER of the environment unless given',
    kind: textKind('NAME'),
    ...once,
  },
  reason: { name: 'reason', says: 'why', kind: textKind('TEXT'), ...once },
  format,
} as const

/** The options of `alerts deliveries`. */
export const alertDeliveriesOptions = {
  ...hub,
  state: {
    name: 'state',
    says: 'waiting, done or dead; all unless given',
    kind: choiceKind('STATE', ['waiting', 'done', 'dead'] as const),
    ...once,
  },
  sink: { name: 'sink', says: 'of one sink', kind: textKind('NAME'), ...once },
  alert: { name: 'alert', says: 'of one alert', kind: textKind('ID'), ...once },
  limit: { name: 'limit', says: 'at most so many, the newest first; 100 unless given', kind: countKind('N'), ...once },
  attempts: { name: 'attempts', says: 'with every attempt', onlyHere: true } satisfies Switch,
  format,
} as const

/** The options of `alerts redeliver`. */
export const alertRedeliverOptions = { ...hub } as const
