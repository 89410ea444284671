import type { Sourced } from '../../domain/event.ts'
import { marathonEvents } from '../../wire/marathon/events.ts'
import { mesosReader } from '../../wire/mesos/events.ts'
import { sandboxFile } from '../../wire/mesos/sandbox-path.ts'
import { metronomeEvents } from '../../wire/metronome/events.ts'
import type { Message } from '../../sim/recorder.ts'
import type { Scenario } from '../../sim/scenario/scenario.ts'
import type { ScenarioRun } from '../../sim/world/run-scenario.ts'
import { settledEvents } from '../evidence.ts'
import { auditFiles } from '../evidence/audit-files.ts'
import { type FileContext, readFile } from '../evidence/file-reader.ts'
import { Gathered } from '../evidence/gathered.ts'
import { placeOf } from '../evidence/place.ts'
import { admitProfiles } from '../evidence/profiles.ts'
import { sandboxTexts, type SandboxTexts } from '../evidence/sandbox-lines.ts'
import { textLines, type TextLines } from '../evidence/text-lines.ts'
import { pathOf, profileFiles } from './evidence-files.ts'

/**
 * What came to the observer, as the events that `diagnose` would read in the files of `evidenceFiles`, without writing
 * and reading them: messages go to their decoders as they are, lines to the readers of lines. Positions count messages
 * and lines from 1.
 */
export async function toldEvidence(
  run: Pick<ScenarioRun, 'delivered' | 'endedAt'>,
  scenario: Pick<Scenario, 'cluster'>,
): Promise<readonly Sourced[]> {
  const gathered = new Gathered()
  const audit = auditFiles(gathered, zone)
  const files = new Map<string, Reader>()
  for (const { message } of run.delivered.messages) {
    const path = pathOf(message)
    let reader = files.get(path)
    if (reader === undefined) {
      const place = placeOf({ path, logicalPath: path }, [])
      reader = readerOf(message, { gathered, audit, place, zone })
      files.set(path, reader)
    }
    reader.count += 1
    reader.push(message, reader.count)
  }
  for (const { end } of files.values()) end()
  for (const [path, text] of profileFiles(scenario)) {
    const place = placeOf({ path, logicalPath: path }, [])
    const file = { path, logicalPath: path, bytes: once(Buffer.from(text)), isNote: false }
    await readFile(file, { gathered, audit, place, zone })
  }
  audit.end()
  admitProfiles(gathered)
  return settledEvents(gathered, { timezone: zone, now: run.endedAt }).events
}

/** Simulated hosts keep UTC. */
const zone = 'UTC'

/** Takes the messages that would lie in one file. */
type Reader = {
  count: number
  readonly push: (message: Message, position: number) => void
  readonly end: () => void
}

function readerOf({ from }: Message, context: FileContext): Reader {
  switch (from) {
    case 'mesos':
    case 'marathon':
    case 'metronome':
      return jsonReader(context, readers[from]())
    case 'audit':
      return auditReader(context)
    case 'kernel-log':
    case 'agent-log':
      return lineReader(textLines(context))
    case 'sandbox':
      return sandboxReader(context)
    default:
      return from satisfies never
  }
}

type Said = ReturnType<typeof marathonEvents>

const readers: Readonly<Record<'mesos' | 'marathon' | 'metronome', () => (json: unknown) => Said>> = {
  mesos: () => {
    const reader = mesosReader()
    return (json) => reader.read(json)
  },
  marathon: () => marathonEvents,
  metronome: () => metronomeEvents,
}

function jsonReader({ gathered, place }: FileContext, read: (json: unknown) => Said): Reader {
  return {
    count: 0,
    push: (message, position) => {
      if (!('json' in message)) return
      const said = read(message.json)
      for (const event of said?.events ?? []) gathered.add(event, { place, position })
      for (const what of said?.unknown ?? []) gathered.noteUnknown(what)
    },
    end: () => undefined,
  }
}

const auditReader = ({ audit, place }: FileContext): Reader => ({
  count: 0,
  push: (message, position) => {
    if ('line' in message) audit.push(message.line, { place, position })
  },
  end: () => undefined,
})

const lineReader = (lines: TextLines): Reader => ({
  count: 0,
  push: (message, line) => {
    if (!('line' in message)) return
    const text = message.line
    lines.push({ text, line, bytes: message.from === 'kernel-log' ? Buffer.from(text) : nothing })
  },
  end: lines.end,
})

const nothing = new Uint8Array()

function sandboxReader(context: FileContext): Reader {
  const source = sandboxFile(context.place.path)
  const texts: SandboxTexts | undefined = source === undefined ? undefined : sandboxTexts(source, context)
  return {
    count: 0,
    push: (message, number) => {
      if ('line' in message) texts?.push({ text: message.line, number })
    },
    end: () => texts?.end(),
  }
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}
