import { causeCodes } from '../../domain/diagnosis.ts'
import { err, ok } from '../../domain/result.ts'
import { confidences } from '../../domain/selector.ts'
import type { TailSince } from '../../app/tail.ts'
import type { Option, Switch, ValueKind } from '../option.ts'
import { choiceKind, choicesKind, countKind, pathKind, textKind } from '../value-kinds.ts'
import { relayOptions } from './live-options.ts'

const hubKind: ValueKind<URL> = {
  placeholder: 'URL',
  read: (text) => {
    const url = URL.canParse(text) ? new URL(text) : undefined
    const isPlain =
      url !== undefined && /^wss?:$/.test(url.protocol) && url.username === '' && url.search === '' && url.hash === ''
    return isPlain ? ok(url) : err('write an address such as ws://127.0.0.1:8686, without a user or token')
  },
}

const unitMs: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }

const sinceKind: ValueKind<TailSince> = {
  placeholder: 'WHEN',
  read: (text) => {
    if (text === 'all') return ok({ is: 'all' })
    const [, count, unit = ''] = /^(\d{1,6})([smhd])$/.exec(text) ?? []
    if (count !== undefined) return ok({ is: 'ago', ms: Number(count) * (unitMs[unit] ?? 0) })
    if (/^(?:[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}:)?\d{1,15}$/i.test(text)) return ok({ is: 'place', place: text })
    return err('write all, a time such as 10m or 2h, or a place as EPOCH:SEQUENCE')
  },
}

/** Longer expressions are refused. */
const expressionMax = 500

const expressionKind: ValueKind<RegExp> = {
  placeholder: 'REGEX',
  read: (text) => {
    if (text.length > expressionMax) return err(`it has at most ${expressionMax} characters`)
    try {
      return ok(new RegExp(text, 'u'))
    } catch (error) {
      return err(error instanceof Error ? error.message : 'it is no regular expression')
    }
  },
}

type TailFormat = 'text' | 'json' | 'jsonl' | 'template'

const format: Option<TailFormat> = {
  name: 'format',
  says: 'text for people; json: one array at the end; jsonl: one object a line; template: see --template',
  kind: choiceKind('FORMAT', ['text', 'json', 'jsonl', 'template']),
}
const noFold: Switch = { name: 'no-fold', says: 'a whole block for repeats of one problem too' }
const wait: Switch = { name: 'wait', says: 'keep trying where the hub cannot be reached at first' }

/** Where a hub is, and how it is spoken to. */
export const hubOptions = {
  hub: {
    name: 'hub',
    says: 'a serve to follow; ws://127.0.0.1:8686 unless it or an upstream is given',
    kind: hubKind,
  },
  tokenFile: { name: 'token-file', says: 'holds the token for the hub; or SIGSYS_TOKEN', kind: pathKind('FILE') },
  hubCa: {
    name: 'hub-ca',
    says: "PEM certificates to trust for the hub instead of the system's",
    kind: pathKind('FILE'),
  },
} as const

/** Which diagnoses, or the incidents they tell of. */
export const selectorOptions = {
  workload: { name: 'workload', says: 'ids of apps, pods, jobs or tasks, * for any part', kind: textKind('IDS') },
  group: { name: 'group', says: 'workloads at or below it, such as /shop', kind: textKind('PATH') },
  run: { name: 'run', says: 'a run of a job', kind: textKind('ID') },
  node: { name: 'node', says: "an agent's hostname or id", kind: textKind('NAME') },
  framework: { name: 'framework', says: "a framework's name or id", kind: textKind('NAME') },
  cause: { name: 'cause', says: 'such as seccomp-kill,seccomp-errno', kind: choicesKind('CODES', causeCodes) },
  confidence: { name: 'confidence', says: 'at least so sure', kind: choiceKind('WORD', confidences) },
} as const

/** The options of `tail`, in the order of its help. */
export const tailOptions = {
  ...hubOptions,
  mesos: { ...relayOptions.mesos, says: 'without a hub: judge here what this Mesos master says' },
  marathon: { ...relayOptions.marathon, says: 'and what this Marathon says' },
  metronome: { ...relayOptions.metronome, says: 'and what this Metronome says' },
  upstreamTokenFile: relayOptions.upstreamTokenFile,
  upstreamCa: relayOptions.upstreamCa,
  since: {
    name: 'since',
    says: 'all that is kept, failures of the last 10m, or from EPOCH:SEQUENCE on; only new ones unless given',
    kind: sinceKind,
    onlyHere: true,
  },
  stateFile: {
    name: 'state-file',
    says: 'remembers the place, so that the next tail goes on where this one ended',
    kind: pathKind('FILE'),
  },
  ...selectorOptions,
  include: { name: 'include', says: 'only where id, message or summary match', kind: expressionKind },
  exclude: { name: 'exclude', says: 'not where they match', kind: expressionKind },
  format,
  template: {
    name: 'template',
    says: "text with values in it, such as '{{task.id}} {{cause.code}}'",
    kind: textKind('TEXT'),
  },
  noFold,
  max: { name: 'max', says: 'ends after so many diagnoses', kind: countKind('N') },
  wait,
} as const
