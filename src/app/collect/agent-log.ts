import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { join } from 'node:path'
import type { DomainEvent } from '../../domain/event.ts'
import { instant, iso } from '../../domain/time.ts'
import { redactText } from '../../output/redact.ts'
import type { SealedEvent } from '../../wire/cloudevent.ts'
import { mesosLog } from '../../wire/mesos/log.ts'
import type { FactWriter } from './facts.ts'

/** Reads the lines of a Mesos agent's log, each with its place in it, and the sandboxes of containers that ended. */
export type AgentLog = { readonly line: (text: string, at: string) => readonly SealedEvent[] }

/** Bytes of one sandbox file that are sent: its beginning and its end. */
const headBytes = 16 * 1024
const tailBytes = 64 * 1024
/** Containers whose place is remembered. */
const containersMax = 20_000
/** Longer lines are cut. */
const lineMax = 8192

type Place = { readonly agent: string | undefined; readonly framework: string; readonly executor: string }

/**
 * Hands on the lines that our decoder knows, secrets removed, and when a container has exited the beginning and end of
 * its sandbox's files: the agent removes them soon. Source: src/slave/gc.cpp.
 */
export function agentLog({
  write,
  node,
  workDir,
  zone,
}: {
  readonly write: FactWriter
  readonly node: string
  readonly workDir: string
  readonly zone: string
}): AgentLog {
  const places = new Map<string, Place>()
  let agentId: string | undefined

  function learn(event: DomainEvent): string | undefined {
    if (event.kind === 'agent-seen') agentId = event.agentId
    if (event.kind !== 'container-note') return undefined
    const { note } = event
    if (note.is === 'container-of-executor') {
      const { containerId, executorId, frameworkId } = note
      agentId = note.agentId ?? agentId
      const known = places.get(containerId)
      places.set(containerId, { agent: note.agentId ?? known?.agent, framework: frameworkId, executor: executorId })
      const [oldest] = places.keys()
      if (places.size > containersMax && oldest !== undefined) places.delete(oldest)
    }
    return note.is === 'container-exited' ? note.containerId : undefined
  }

  function sandboxes(container: string): readonly SealedEvent[] {
    const [root = container, ...nested] = container.split('.')
    const place = places.get(root)
    const agent = place?.agent ?? agentId
    if (place === undefined || agent === undefined) return []
    const { framework, executor } = place
    const run = join(workDir, 'slaves', agent, 'frameworks', framework, 'executors', executor, 'runs', root)
    const folder = nested.reduce((path, id) => join(path, 'containers', id), run)
    const ids = { container_id: container, agent_id: agent, framework_id: framework, executor_id: executor }
    return (['stdout', 'stderr'] as const).flatMap((stream) => {
      const read = bothEnds(join(folder, stream))
      if (read === undefined || read.text === '') return []
      const at = iso(instant(Date.now()))
      const data = { fact: 'sandbox', at, ...ids, stream, text: redactText(read.text), bytes_dropped: read.dropped }
      return [write.fact(data, { id: `sandbox-${container}-${stream}`, subject: container })]
    })
  }

  return {
    line: (given, at) => {
      const text = given.slice(0, lineMax)
      const reader = mesosLog({
        clock: { zone, near: instant(Date.now()) },
        host: { agentId: undefined, hostname: node },
      })
      const events = [...reader.push({ text, number: 1 }), ...reader.end()].map(({ event }) => event)
      if (events.length === 0) return []
      const ended = events.map(learn).filter((container) => container !== undefined)
      const line = write.fact({ fact: 'log-line', line: redactText(text) }, { id: `line-${at}` })
      return [line, ...ended.flatMap(sandboxes)]
    },
  }
}

function bothEnds(path: string): { readonly text: string; readonly dropped: number } | undefined {
  let fd: number
  try {
    fd = openSync(path, 'r')
  } catch {
    return undefined
  }
  try {
    const { size } = fstatSync(fd)
    const whole = size <= headBytes + tailBytes
    const read = (bytes: number, from: number): string => {
      const room = Buffer.alloc(bytes)
      return room.toString('utf8', 0, readSync(fd, room, 0, bytes, from))
    }
    const text = whole ? read(size, 0) : `${read(headBytes, 0)}\n${read(tailBytes, size - tailBytes)}`
    return { text: text.replace(/\n$/, ''), dropped: whole ? 0 : size - headBytes - tailBytes }
  } catch {
    return undefined
  } finally {
    closeSync(fd)
  }
}
