import type { ExecutorFact } from '../../domain/event.ts'
import type { Instant } from '../../domain/time.ts'
import { executorFact } from '../../wire/mesos/executor-line.ts'
import type { LogFact } from '../../wire/mesos/log-fact.ts'
import type { Logged } from '../recorder.ts'
import { stderrOf } from './containers.ts'
import type { Agent, Executor, World } from './state.ts'
import { agentNow } from './status.ts'

/** Where a line of Mesos' own code comes from; numbers as in Mesos 1.12. */
type Place = `${string}.cpp:${number}`
type Level = 'I' | 'W' | 'E'

/** A message of an agent. `facts`: what its log's reader finds in it; undefined: to be looked for in the text. */
type AgentSaying = { readonly text: string; readonly facts?: readonly LogFact[]; readonly level?: Level }

/** A message of an executor, and what the reader of its sandbox finds in it; undefined: to be looked for in the text. */
type ExecutorSaying = {
  readonly text: string
  readonly fact?: (where: Where) => ExecutorFact | undefined
}

type Where = { readonly at: Instant; readonly number: number }

/** An agent writes into its log. */
export function say(world: World, agent: Agent, place: Place, { text, facts, level = 'I' }: AgentSaying): void {
  const at = agentNow(world, agent)
  const { hostname } = agent.definition
  const [first, rest] = linesOf(text)
  world.recorder.send(new AgentLine(hostname, { at, thread: agentThread, text, facts }, { place, level, first }))
  for (const line of rest)
    world.recorder.send({
      from: 'agent-log',
      agent: hostname,
      line,
      logged: { at, thread: agentThread, text: '', facts: [] },
    })
}

const agentThread = 3001
const executorThread = 7

/** A line of an executor, on the stderr of its own sandbox. */
export function executorSays(
  world: World,
  executor: Executor,
  place: Place,
  { text, fact = (where) => executorFact(text, where) }: ExecutorSaying,
): void {
  const { agent } = executor
  const path = stderrOf(world, executor)
  const at = agentNow(world, agent)
  const { hostname } = agent.definition
  const [first, rest] = linesOf(text)
  world.recorder.send(new ExecutorLine({ agent: hostname, path, at, place, text: first, fact }))
  for (const line of rest) world.recorder.send({ from: 'sandbox', agent: hostname, path, line })
}

/** The first line, which has a head, and those that go on without one. */
function linesOf(text: string): readonly [first: string, rest: readonly string[]] {
  if (!text.includes('\n')) return [text, noLines]
  const [first = '', ...rest] = text.split('\n')
  return [first, rest]
}

const noLines: readonly string[] = []

/** A line as glog writes it, in UTC: agents of DC/OS run in it. Source: google/glog src/logging.cc, LogMessage::Init. */
function glog(
  at: Instant,
  place: Place,
  { text, level, thread }: { readonly text: string; readonly level: Level; readonly thread: number },
): string {
  const time = new Date(at).toISOString()
  return `${level}${time.slice(5, 7)}${time.slice(8, 10)} ${time.slice(11, 23)}000 ${thread} ${place}] ${text}`
}

/** The head line of an agent's message; its text is made when it is asked for. */
class AgentLine {
  readonly from = 'agent-log'
  readonly agent: string
  readonly logged: Logged
  readonly #how: { readonly place: Place; readonly level: Level; readonly first: string }

  constructor(
    agent: string,
    logged: Logged,
    how: { readonly place: Place; readonly level: Level; readonly first: string },
  ) {
    this.agent = agent
    this.logged = logged
    this.#how = how
  }

  get line(): string {
    const { place, level, first } = this.#how
    return glog(this.logged.at, place, { text: first, level, thread: this.logged.thread })
  }
}

type ExecutorLineParts = {
  readonly agent: string
  readonly path: string
  readonly at: Instant
  readonly place: Place
  readonly text: string
  readonly fact: (where: Where) => ExecutorFact | undefined
}

/** The same of an executor's. */
class ExecutorLine {
  readonly from = 'sandbox'
  readonly agent: string
  readonly path: string
  readonly #parts: ExecutorLineParts

  constructor(parts: ExecutorLineParts) {
    this.agent = parts.agent
    this.path = parts.path
    this.#parts = parts
  }

  get line(): string {
    const { at, place, text } = this.#parts
    return glog(at, place, { text, level: 'I', thread: executorThread })
  }

  fact(number: number): ExecutorFact | undefined {
    return this.#parts.fact({ at: this.#parts.at, number })
  }
}
