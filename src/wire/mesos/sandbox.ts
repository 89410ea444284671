import type { ExecutorFact, SandboxLine, SandboxText } from '../../domain/event.ts'
import type { AgentId, ContainerId, ExecutorId, FrameworkId } from '../../domain/ids.ts'
import { executorFact, isHelperLine, isMesosLine } from './executor-line.ts'
import { glogAt, glogLine, type GlogLine, type LogClock } from './glog.ts'

/** Which file it is, as far as its path says. */
export type SandboxSource = {
  readonly stream: 'stdout' | 'stderr'
  readonly agentId: AgentId | undefined
  readonly frameworkId: FrameworkId | undefined
  readonly executorId: ExecutorId | undefined
  readonly containerId: ContainerId | undefined
}

/** How much of a file is kept. */
export type SandboxLimits = {
  /** Lines from the beginning, and as many from the end. */
  readonly linesMax: number
  readonly lineTextMax: number
  readonly factsMax: number
}

/** Reads one `stdout` or `stderr`, line by line. */
export type SandboxReader = {
  readonly push: (line: { readonly text: string; readonly number: number }) => void
  /** A line of an executor whose fact is known without reading it; undefined: it says nothing. */
  readonly take: (fact: ExecutorFact | undefined) => void
  /** All that was read. */
  readonly end: () => SandboxText
}

/** What is kept by default. */
export const sandboxLimits: SandboxLimits = { linesMax: 200, lineTextMax: 1000, factsMax: 1000 }

/**
 * Tells what a program printed from what Mesos printed around it. The launch helper's errors count as the program's:
 * they stand for a program that could not start.
 */
export const sandboxReader = (
  source: SandboxSource,
  { clock, limits = sandboxLimits }: { readonly clock: LogClock; readonly limits?: SandboxLimits },
): SandboxReader => new Reader(source, clock, limits)

/** There is one for every task, and most hear a few facts and no line: methods cost it nothing, functions of its own would. */
class Reader implements SandboxReader {
  readonly #source: SandboxSource
  readonly #clock: LogClock
  readonly #limits: SandboxLimits
  readonly #facts: ExecutorFact[] = []
  #kept: FirstAndLast | undefined
  #rest: Continuation | undefined

  constructor(source: SandboxSource, clock: LogClock, limits: SandboxLimits) {
    this.#source = source
    this.#clock = clock
    this.#limits = limits
  }

  push({ text, number }: { readonly text: string; readonly number: number }): void {
    const line = glogLine(text)
    if (line !== undefined && isMesosLine(line, this.#source.containerId?.includes('.') ?? false)) {
      this.take(executorFact(line.text, { at: glogAt(line, this.#clock), number }))
      this.#rest = continuation(line)
      return
    }
    const goesOn = this.#rest?.(text)
    if (goesOn === 'last' || goesOn === 'none') this.#rest = undefined
    if (goesOn === 'more' || goesOn === 'last' || isHelperLine(text)) return
    this.#kept ??= firstAndLast(this.#limits.linesMax)
    this.#kept.push({ number, text: text.slice(0, this.#limits.lineTextMax) })
  }

  take(fact: ExecutorFact | undefined): void {
    this.#rest = undefined
    if (fact !== undefined && this.#facts.length < this.#limits.factsMax) this.#facts.push(fact)
  }

  end(): SandboxText {
    const { agentId, frameworkId, executorId, containerId, stream } = this.#source
    const { lines, dropped } = this.#kept?.all() ?? noLines
    return {
      kind: 'sandbox-text',
      agentId,
      frameworkId,
      executorId,
      containerId,
      stream,
      lines,
      linesDropped: dropped,
      facts: [...this.#facts],
    }
  }
}

const noLines = { lines: [], dropped: 0 }

/** Whether a line belongs to the message before it. */
type Continuation = (text: string) => 'more' | 'last' | 'none'

/** Messages of executors that have more lines. Source: executor.cpp, kill; stout, os/pstree.hpp, operator<<. */
function continuation(line: GlogLine): Continuation | undefined {
  if (line.text.endsWith('following process trees:')) {
    return (text) => {
      if (/^\[? ?$/.test(text) || /^\[? *[-|\\+ ]*[-+]+ \d+ /.test(text) || /^ *[|\\] /.test(text)) return 'more'
      return /^ ?\]$/.test(text) ? 'last' : 'none'
    }
  }
  if (/Memory limit exceeded: /.test(line.text)) {
    return (text) => (/^$|^MEMORY STATISTICS|^[a-z_]+:? \d+[KMGT]?B?$/.test(text) ? 'more' : 'none')
  }
  return undefined
}

/** Keeps the first `max` lines and the last. */
type FirstAndLast = {
  readonly push: (line: SandboxLine) => void
  readonly all: () => { readonly lines: readonly SandboxLine[]; readonly dropped: number }
}

function firstAndLast(max: number): FirstAndLast {
  const first: SandboxLine[] = []
  const last: SandboxLine[] = []
  let count = 0

  function push(line: SandboxLine): void {
    count += 1
    if (first.length < max) first.push(line)
    // A ring: the place of the oldest is taken.
    else if (max > 0) last[(count - 1) % max] = line
  }

  function all(): { readonly lines: readonly SandboxLine[]; readonly dropped: number } {
    const start = last.length < max ? 0 : count % max
    const lines = [...first, ...last.slice(start), ...last.slice(0, start)]
    return { lines, dropped: count - lines.length }
  }

  return { push, all }
}
