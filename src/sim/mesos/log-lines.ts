import type { ExecutorFact } from '../../domain/event.ts'
import type { Instant } from '../../domain/time.ts'
import { executorFact } from '../../wire/mesos/executor-line.ts'
import type { LogFact } from '../../wire/mesos/log-fact.ts'
import { agentNow } from './clock.ts'
import { stderrOf } from './containers.ts'
import type { Agent, World } from './state.ts'
import type { Executor } from './executor.ts'

/** Where a line of Mesos' own code comes from; numbers as in Mesos 1.12. */
type Place = `${string}.cpp:${number}`
type Level = 'I' | 'W' | 'E'

/** The text of a message of one line, made when somebody wants it. */
type Text = () => string
type Where = { readonly at: Instant; readonly number: number }
type Fact = (where: Where) => ExecutorFact | undefined

/** An agent writes a line into its log, of which its reader finds this. */
export function note(world: World, agent: Agent, place: Place, text: Text, facts: readonly LogFact[]): void {
  world.recorder.send(
    new AgentLine(agent.definition.hostname, agentNow(world, agent), place, { level: 'I', text, facts }),
  )
}

/** An agent writes into its log. What that means is to be looked for in the text. */
export function say(world: World, agent: Agent, place: Place, text: string, level: Level = 'I'): void {
  const at = agentNow(world, agent)
  const { hostname } = agent.definition
  const [first = '', ...rest] = text.split('\n')
  const how = { level, text: () => first, facts: undefined, whole: text }
  world.recorder.send(new AgentLine(hostname, at, place, how))
  for (const line of rest)
    world.recorder.send({ from: 'agent-log', agent: hostname, line, at, thread: agentThread, says: '', facts: [] })
}

const agentThread = 3001
const executorThread = 7

/** An executor writes a line on the stderr of its own sandbox, of which its reader finds this. */
export function executorNotes(world: World, executor: Executor, place: Place, text: Text, fact: Fact): void {
  world.recorder.send(
    new ExecutorLine(stderrOf(world, executor), executor.agent, {
      at: agentNow(world, executor.agent),
      place,
      text,
      fact,
    }),
  )
}

/** An executor writes. What that means is to be looked for in the text. */
export function executorSays(world: World, executor: Executor, place: Place, text: string): void {
  const [first = '', ...rest] = text.split('\n')
  executorNotes(
    world,
    executor,
    place,
    () => first,
    (where) => executorFact(text, where),
  )
  const path = stderrOf(world, executor)
  for (const line of rest)
    world.recorder.send({ from: 'sandbox', agent: executor.agent.definition.hostname, path, line })
}

/** A line as glog writes it, in UTC: agents of DC/OS run in it. Source: google/glog src/logging.cc, LogMessage::Init. */
function glog(
  at: Instant,
  place: Place,
  { text, level, thread }: { readonly text: string; readonly level: Level; readonly thread: number },
): string {
  const time = new Date(at).toISOString()
  return `${level}${time.slice(5, 7)}${time.slice(8, 10)} ${time.slice(11, 23)}000 ${thread} ${place}] ${text}`
}

type AgentLineParts = {
  readonly level: Level
  readonly text: Text
  readonly facts: readonly LogFact[] | undefined
  /** Of a message of several lines. */
  readonly whole?: string
}

/** The first line of an agent's message. */
class AgentLine {
  readonly from = 'agent-log'
  readonly agent: string
  readonly at: Instant
  readonly thread = agentThread
  readonly facts: readonly LogFact[] | undefined
  readonly #place: Place
  readonly #level: Level
  readonly #text: Text
  readonly #whole: string | undefined

  constructor(agent: string, at: Instant, place: Place, { level, text, facts, whole }: AgentLineParts) {
    this.agent = agent
    this.at = at
    this.facts = facts
    this.#place = place
    this.#level = level
    this.#text = text
    this.#whole = whole
  }

  get says(): string {
    return this.#whole ?? this.#text()
  }

  get line(): string {
    return glog(this.at, this.#place, { text: this.#text(), level: this.#level, thread: this.thread })
  }
}

type ExecutorLineParts = { readonly at: Instant; readonly place: Place; readonly text: Text; readonly fact: Fact }

/** The first line of an executor's. */
class ExecutorLine {
  readonly from = 'sandbox'
  readonly agent: string
  readonly path: string
  readonly #at: Instant
  readonly #place: Place
  readonly #text: Text
  readonly #fact: Fact

  constructor(path: string, { definition }: Agent, { at, place, text, fact }: ExecutorLineParts) {
    this.agent = definition.hostname
    this.path = path
    this.#at = at
    this.#place = place
    this.#text = text
    this.#fact = fact
  }

  get line(): string {
    return glog(this.#at, this.#place, { text: this.#text(), level: 'I', thread: executorThread })
  }

  fact(number: number): ExecutorFact | undefined {
    return this.#fact({ at: this.#at, number })
  }
}
