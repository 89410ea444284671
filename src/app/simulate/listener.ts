import type { AgentSeen, DomainEvent, ExecutorFact, Sourced } from '../../domain/event.ts'
import type { AgentId } from '../../domain/ids.ts'
import type { TaskState } from '../../domain/task.ts'
import type { Instant } from '../../domain/time.ts'
import { collectorFact, factEvents } from '../../wire/collector.ts'
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
import type { FileContext } from '../evidence/file-reader.ts'
import { Gathered } from '../evidence/gathered.ts'
import { type Place, placeOf } from '../evidence/place.ts'
import { sandboxTexts, type SandboxTexts } from '../evidence/sandbox-lines.ts'
import { textLines, type TextLines } from '../evidence/text-lines.ts'
import { pathOf, profileLine, profilePath } from './evidence-files.ts'

/** Hears what comes to the observer of a simulated cluster, while it runs or afterwards. */
export type Listener = {
  readonly hear: (timed: Timed) => void
  /** When an end of a task was told first by Mesos' master, by task id and state. */
  readonly arrivals: ReadonlyMap<string, Instant>
  /** Nothing more comes: all that was heard, as evidence. */
  readonly evidence: (run: Pick<ScenarioRun, 'endedAt' | 'profiles'>) => readonly Sourced[]
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
  const files = new Files((message) => readerOf(message, { gathered, audit, zone }))
  const hear = ({ at, message }: Timed): void => {
    const reader = files.of(message)
    reader.count += 1
    const before = gathered.events.length
    reader.push(message, reader.count)
    if (message.from === 'mesos') noteArrivals(gathered.events, { from: before, at, arrivals })
  }
  const evidence = (run: Pick<ScenarioRun, 'endedAt' | 'profiles'>): readonly Sourced[] => {
    for (const reader of files.all) reader.end()
    hearProfiles(run.profiles, gathered)
    audit.end()
    return settledEvents(gathered, { timezone: zone, now: run.endedAt }).events
  }
  return { hear, arrivals, evidence }
}

/** What profiles held, as it stands in a file of each host: line by line, with one text for all that hold the same. */
function hearProfiles(profiles: ScenarioRun['profiles'], gathered: Gathered): void {
  const files = new Map<string, { readonly place: Place; lines: number }>()
  for (const profile of profiles) {
    const file = made(files, profile.hostname, () => {
      const path = profilePath(profile.hostname)
      return { place: placeOf({ path, logicalPath: path }, []), lines: 0 }
    })
    file.lines += 1
    const fact = collectorFact(profileLine(profile))
    if (!fact.ok) continue
    for (const event of factEvents(fact.value, nobody)) gathered.add(event, { place: file.place, position: file.lines })
  }
}

const nobody = { agentId: undefined, hostname: undefined }

function noteArrivals(
  events: Gathered['events'],
  { from, at, arrivals }: { readonly from: number; readonly at: Instant; readonly arrivals: Map<string, Instant> },
): void {
  for (let index = from; index < events.length; index += 1) {
    const event = events[index]?.event
    if (event?.kind !== 'task-status' || isAlive(event.state)) continue
    const key = arrivalKey(event.taskId, event.state)
    if (!arrivals.has(key)) arrivals.set(key, at)
  }
}

/** Nothing is concluded of a status that is no end. */
const isAlive = (state: TaskState): boolean =>
  state === 'TASK_STAGING' || state === 'TASK_STARTING' || state === 'TASK_RUNNING' || state === 'TASK_KILLING'

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

/** What reading any file needs. */
type Shared = Omit<FileContext, 'place'>

function readerOf(message: Message, shared: Shared): Reader {
  if (message.from === 'sandbox') return new SandboxReader(message, shared)
  const path = pathOf(message)
  const context = { ...shared, place: placeOf({ path, logicalPath: path }, []) }
  switch (message.from) {
    case 'mesos':
    case 'metronome':
      return saidReader(context, () => true)
    case 'marathon':
      return saidReader(context, newsOfAgents())
    case 'audit':
      return auditReader(context)
    case 'kernel-log':
      return kernelReader(textLines(context))
    case 'agent-log':
      return logReader(context)
    default:
      return message satisfies never
  }
}

type Said = ReturnType<typeof marathonEvents>

function saidReader({ gathered, place }: FileContext, isNews: (event: DomainEvent) => boolean): Reader {
  const mesos = mesosReader()
  return {
    count: 0,
    push: (message, position) => {
      const said = saidBy(message, mesos)
      for (const event of said?.events ?? []) if (isNews(event)) gathered.add(event, { place, position })
      for (const what of said?.unknown ?? []) gathered.noteUnknown(what)
    },
    end: () => undefined,
  }
}

/**
 * Marathon names the agent with every word of an instance: a million times in an hour of a large cluster. What repeats
 * the word before is left out at once, as it would be at the end (`repeats.ts`).
 */
function newsOfAgents(): (event: DomainEvent) => boolean {
  const latest = new Map<AgentId, AgentSeen>()
  return (event) => {
    if (event.kind !== 'agent-seen') return true
    const before = latest.get(event.agentId)
    if (before !== undefined && isRepeat(event, before)) return false
    latest.set(event.agentId, event)
    return true
  }
}

const isRepeat = (event: AgentSeen, { at, hostname, address, version }: AgentSeen): boolean =>
  event.active === undefined &&
  at !== undefined &&
  event.at !== undefined &&
  event.at > at &&
  event.hostname === hostname &&
  event.address === address &&
  event.version === version

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
  let [keeper, latest] = [logKeeper(nobody), Number.NEGATIVE_INFINITY]
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
        keeper = logKeeper(nobody)
      }
      latest = minute
      keep(keeper.take(facts ?? keeper.factsIn(message.says.trimEnd()), { at, number, thread }))
    },
    end: () => keep(keeper.end()),
  }
}

/**
 * A file of a sandbox. There are as many as tasks, and in most an executor says a few words of which the meaning is known:
 * these are kept until the end, and nothing is made before that or a line that has to be read.
 */
class SandboxReader implements Reader {
  count = 0
  readonly #path: string
  readonly #shared: Shared
  #facts: (ExecutorFact | undefined)[] = []
  #texts: SandboxTexts | undefined

  constructor(message: Message, shared: Shared) {
    this.#path = pathOf(message)
    this.#shared = shared
  }

  push(message: Message, number: number): void {
    if (message.from !== 'sandbox') return
    if (message.fact === undefined) this.#opened()?.push({ text: message.line, number })
    else if (this.#texts === undefined && this.#facts.length < factsMax) this.#facts.push(message.fact(number))
    else this.#opened()?.take(message.fact(number))
  }

  end(): void {
    this.#opened()?.end()
  }

  #opened(): SandboxTexts | undefined {
    if (this.#texts !== undefined) return this.#texts
    const source = sandboxFile(this.#path)
    if (source === undefined) return undefined
    const place = placeOf({ path: this.#path, logicalPath: this.#path }, [])
    const { gathered, audit } = this.#shared
    this.#texts = sandboxTexts(source, { gathered, audit, zone, place })
    for (const fact of this.#facts) this.#texts.take(fact)
    this.#facts = []
    return this.#texts
  }
}

/** So many wait until a file is read. */
const factsMax = 16
