import { readDuration } from '../../sim/scenario/quantities.ts'
import { parseIso } from '../../domain/time.ts'
import type { Instant } from '../../domain/time.ts'
import { err, ok } from '../../domain/result.ts'
import type { Option, Switch, ValueKind } from '../option.ts'
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
export const simulateOptions = { format, out, seed, until, checkTwice, against, seeds, trace, timeline } as const
