import { readDuration } from '../../sim/scenario/quantities.ts'
import { parseIso } from '../../domain/time.ts'
import type { Instant } from '../../domain/time.ts'
import { err, ok } from '../../domain/result.ts'
import type { SimulationLimits } from '../../app/simulate/limits.ts'
import type { Option, Switch, ValueKind, Values } from '../option.ts'
import { choiceKind, countKind, pathKind, textKind } from '../value-kinds.ts'

/** How a simulation is printed. */
export const simulationFormats = ['text', 'json', 'jsonl', 'junit', 'tap', 'html'] as const
export type SimulationFormat = (typeof simulationFormats)[number]

const format: Option<SimulationFormat> = {
  name: 'format',
  says: 'text for people; json: one array; jsonl: one object a line; junit and tap for CI; html: one page with the timeline as a picture',
  kind: choiceKind('FORMAT', simulationFormats),
}

const out: Option<string> = {
  name: 'out',
  short: 'o',
  says: 'write to FILE instead of standard output; nothing is written if a scenario cannot be run',
  kind: pathKind('FILE'),
  onlyHere: true,
}

const seed: Option<number> = {
  name: 'seed',
  says: 'the seed of everything drawn, instead of the scenario’s own',
  kind: countKind('NUMBER'),
}

const end: ValueKind<{ readonly length: number } | { readonly moment: Instant }> = {
  placeholder: 'TIME',
  read: (text) => {
    const length = readDuration(text)
    if (length !== undefined) return ok({ length })
    const moment = parseIso(text)
    return moment === undefined
      ? err('write a length of time such as 90s, 5m, 2d, or a moment in ISO 8601')
      : ok({ moment })
  },
}

const until: Option<{ readonly length: number } | { readonly moment: Instant }> = {
  name: 'until',
  says: 'end there instead: a length of time since the start, or a moment',
  kind: end,
}

const maxActions: Option<number> = {
  name: 'max-actions',
  says: 'stop a scenario after so many actions of its models, and say what did most: 500000000 unless given',
  kind: countKind('NUMBER'),
}

const length: ValueKind<number> = {
  placeholder: 'LENGTH',
  read: (text) => {
    const read = readDuration(text)
    return read === undefined ? err('write a length of time such as 90s or 5m') : ok(read)
  },
}

const maxTime: Option<number> = {
  name: 'max-time',
  says: 'stop a scenario that takes longer than this on this machine',
  kind: length,
}

const maxMemory: Option<number> = {
  name: 'max-memory',
  says: 'stop a scenario when the heap is larger: three quarters of what Node allows unless given',
  kind: countKind('MIB'),
}

const checkTwice: Switch = { name: 'check-twice', says: 'run everything twice, and fail if the two runs differ' }

const against: Option<string> = {
  name: 'against',
  says: 'run FILE too and put the figures of the two side by side: text or json',
  kind: pathKind('FILE'),
  onlyHere: true,
}

const seeds: Option<number> = {
  name: 'seeds',
  says: 'run it with so many seeds and sum up: text or json',
  kind: countKind('NUMBER'),
  onlyHere: true,
}

const trace: Option<string> = {
  name: 'trace',
  says: 'show everything about a task, instance or run, or of an app, pod, job or agent, and what led to it',
  kind: textKind('TASK'),
  onlyHere: true,
}

const timeline: Switch = { name: 'timeline', says: 'with text: also what happened, line by line' }

/** The options of `simulate`, in the order of its help. */
export const simulateOptions = {
  format,
  out,
  seed,
  until,
  maxActions,
  maxTime,
  maxMemory,
  checkTwice,
  against,
  seeds,
  trace,
  timeline,
} as const

/** What a run may use up, as the options say. */
export function limitsIn(values: Values): SimulationLimits {
  const mib = values.get(maxMemory)
  return {
    actionsMax: values.get(maxActions),
    timeMs: values.get(maxTime),
    memoryBytes: mib === undefined ? undefined : mib * 2 ** 20,
  }
}
