import type { Sourced } from '../../domain/event.ts'
import type { Instant } from '../../domain/time.ts'
import { domainEvents, marathonEvents } from '../../wire/marathon/events.ts'
import { mesosReader, type MesosReader } from '../../wire/mesos/events.ts'
import { logKeeper } from '../../wire/mesos/log-keeper.ts'
import { sandboxFile } from '../../wire/mesos/sandbox-path.ts'
import { metronomeEvents } from '../../wire/metronome/events.ts'
import type { Placed } from '../../wire/placed.ts'
import type { Timed } from '../../sim/network/carrier.ts'
import type { Message } from '../../sim/recorder.ts'
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

/** Hears what comes to the observer of a simulated cluster, while it runs or afterwards. */
export type Listener = {
  readonly hear: (timed: Timed) => void
  /** When a status of a task was told first by Mesos' master, by task id and state. */
  readonly arrivals: ReadonlyMap<string, Instant>
  /** Nothing more comes: all that was heard, as evidence. */
  readonly evidence: (run: Pick<ScenarioRun, 'endedAt' | 'profiles'>) => Promise<readonly Sourced[]>
}

/** The key of `arrivals`. */
export const arrivalKey = (taskId: string, state: string): string => `${taskId} ${state}`

/**
 * Makes of what comes the events that `diagnose` would read in the files of `evidenceFiles`, without writing and reading
 * them: what messages say of their meaning is taken at their word, and the rest goes to the decoders. Positions count
 * messages and lines from 1. A message is not kept once it was heard.
 */
export function listener(): Listener {
  const gathered = new Gathered()
  const audit = auditFiles(gathered, zone)
  const arrivals = new Map<string, Instant>()
  const files = new Files((message) => {
    const path = pathOf(message)
    return readerOf(message, { gathered, audit, place: placeOf({ path, logicalPath: path }, []), zone })
  })
  const hear = ({ at, message }: Timed): void => {
    const reader = files.of(message)
    reader.count += 1
    const before = gathered.events.length
    reader.push(message, reader.count)
    if (message.from === 'mesos') noteArrivals(gathered.events, { from: before, at, arrivals })
  }
  const evidence = async (run: Pick<ScenarioRun, 'endedAt' | 'profiles'>): Promise<readonly Sourced[]> => {
    for (const { end } of files.all) end()
    for (const [path, text] of profileFiles(run)) {
      const place = placeOf({ path, logicalPath: path }, [])
      const file = { path, logicalPath: path, bytes: once(Buffer.from(text)), isNote: false }
      await readFile(file, { gathered, audit, place, zone })
    }
    audit.end()
    admitProfiles(gathered)
    return settledEvents(gathered, { timezone: zone, now: run.endedAt }).events
  }
  return { hear, arrivals, evidence }
}

function noteArrivals(
  events: Gathered['events'],
  { from, at, arrivals }: { readonly from: number; readonly at: Instant; readonly arrivals: Map<string, Instant> },
): void {
  for (let index = from; index < events.length; index += 1) {
    const event = events[index]?.event
    if (event?.kind !== 'task-status') continue
    const key = arrivalKey(event.taskId, event.state)
    if (!arrivals.has(key)) arrivals.set(key, at)
  }
}

/** Simulated hosts keep UTC. */
const zone = 'UTC'

/** Takes the messages that would lie in one file. */
type Reader = {
  count: number
  readonly push: (message: Message, position: number) => void
  readonly end: () => void
}

/** The readers of all files, found without making a path of each message. */
class Files {
  readonly all: Reader[] = []
  readonly #byKind = new Map<Message['from'], Map<string, Map<string, Reader>>>()
  readonly #open: (message: Message) => Reader

  constructor(open: (message: Message) => Reader) {
    this.#open = open
  }

  of(message: Message): Reader {
    const agents = made(this.#byKind, message.from, () => new Map<string, Map<string, Reader>>())
    const paths = made(agents, 'agent' in message ? message.agent : '', () => new Map<string, Reader>())
    return made(paths, message.from === 'sandbox' ? message.path : '', () => {
      const reader = this.#open(message)
      this.all.push(reader)
      return reader
    })
  }
}

function made<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const known = map.get(key)
  if (known !== undefined) return known
  const value = make()
  map.set(key, value)
  return value
}

function readerOf({ from }: Message, context: FileContext): Reader {
  switch (from) {
    case 'mesos':
    case 'marathon':
    case 'metronome':
      return saidReader(context)
    case 'audit':
      return auditReader(context)
    case 'kernel-log':
      return kernelReader(textLines(context))
    case 'agent-log':
      return logReader(context)
    case 'sandbox':
      return sandboxReader(context)
    default:
      return from satisfies never
  }
}

type Said = ReturnType<typeof marathonEvents>

function saidReader({ gathered, place }: FileContext): Reader {
  const mesos = mesosReader()
  return {
    count: 0,
    push: (message, position) => {
      const said = saidBy(message, mesos)
      for (const event of said?.events ?? []) gathered.add(event, { place, position })
      for (const what of said?.unknown ?? []) gathered.noteUnknown(what)
    },
    end: () => undefined,
  }
}

/** What a message means is taken from it where it says so, and read in its JSON else. */
function saidBy(message: Message, mesos: MesosReader): Said {
  if (message.from === 'mesos')
    return message.means === undefined ? mesos.read(message.json) : { events: message.means, unknown: [] }
  if (message.from === 'marathon')
    return message.event === undefined
      ? marathonEvents(message.json)
      : { events: domainEvents(message.event), unknown: [] }
  return message.from === 'metronome' ? metronomeEvents(message.json) : undefined
}

const auditReader = ({ audit, place }: FileContext): Reader => ({
  count: 0,
  push: (message, position) => {
    if (message.from !== 'audit') return
    if (message.means === undefined) audit.push(message.line, { place, position })
    else audit.take(message.means, { place, position })
  },
  end: () => undefined,
})

const kernelReader = (lines: TextLines): Reader => ({
  count: 0,
  push: (message, line) => {
    if (message.from === 'kernel-log') lines.push({ text: message.line, line, bytes: Buffer.from(message.line) })
  },
  end: lines.end,
})

/** The log of an agent. Where its clock goes back another log begins, as for the reader of its text. */
function logReader({ gathered, place }: FileContext): Reader {
  let [keeper, latest] = [logKeeper(unknownHost), Number.NEGATIVE_INFINITY]
  const keep = (placed: readonly Placed[]): void => {
    for (const { event, position } of placed) gathered.add(event, { place, position })
  }
  return {
    count: 0,
    push: (message, number) => {
      if (message.from !== 'agent-log') return
      const { at, thread, facts } = message
      const minute = Math.floor(at / 60_000)
      if (minute < latest - 1) {
        keep(keeper.end())
        keeper = logKeeper(unknownHost)
      }
      latest = minute
      keep(keeper.take(facts ?? keeper.factsIn(message.says.trimEnd()), { at, number, thread }))
    },
    end: () => keep(keeper.end()),
  }
}

const unknownHost = { agentId: undefined, hostname: undefined }

function sandboxReader(context: FileContext): Reader {
  const source = sandboxFile(context.place.path)
  const texts: SandboxTexts | undefined = source === undefined ? undefined : sandboxTexts(source, context)
  return {
    count: 0,
    push: (message, number) => {
      if (message.from !== 'sandbox') return
      if (message.fact === undefined) texts?.push({ text: message.line, number })
      else texts?.take(message.fact(number))
    },
    end: () => texts?.end(),
  }
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}
