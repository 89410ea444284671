import {
  agentId,
  containerId,
  executorId,
  frameworkId,
  type AgentId,
  type ContainerId,
  type ExecutorId,
  type FrameworkId,
} from '../../domain/ids.ts'
import type { TaskStatusSource } from '../../domain/task.ts'
import { fromNanoseconds, fromSeconds, type Instant } from '../../domain/time.ts'
import { isObject, numberAt, numberOf, objectAt, objectOf, textOf, valueAt, type JsonObject } from '../json-fields.ts'

/** Mesos allows two levels of nesting below an executor's container and may allow more; this ends a hostile chain. */
const nestingMax = 32

/** An id: `{"value": "…"}` in v1 messages, plain text in v0 answers. Empty text is no id: v0 writes it for an unset one. */
export function idOf(value: unknown): string | undefined {
  const text = typeof value === 'string' ? value : textOf(objectOf(value)['value'])
  return text === '' ? undefined : text
}

/** The id at a key. */
export const idAt = (json: unknown, key: string): string | undefined => idOf(valueAt(json, key))

const as = <T>(make: (text: string) => T, text: string | undefined): T | undefined =>
  text === undefined ? undefined : make(text)

/** The agent's id; `slave_id` in v0 messages. */
export const agentIdIn = (json: JsonObject): AgentId | undefined =>
  as(agentId, idOf(json['agent_id']) ?? idOf(json['slave_id']))

/** The framework's id. */
export const frameworkIdIn = (json: JsonObject): FrameworkId | undefined => as(frameworkId, idOf(json['framework_id']))

/** The executor's id. */
export const executorIdIn = (json: JsonObject): ExecutorId | undefined => as(executorId, idOf(json['executor_id']))

/** A `ContainerID`: its own value inside its parent's, and so on outwards. Source: mesos.proto, ContainerID. */
export function containerIdOf(json: unknown): ContainerId | undefined {
  if (!isObject(json)) return undefined
  const own = textOf(json['value'])
  const parent = json['parent']
  // Most containers have no parent: no list for those.
  if (parent === undefined) return own === undefined || own === '' ? undefined : containerId([own])
  const chain: string[] = []
  let level: unknown = json
  while (isObject(level) && chain.length < nestingMax) {
    const value = textOf(level['value'])
    if (value === undefined || value === '') return undefined
    chain.unshift(value)
    level = level['parent']
  }
  return level === undefined ? containerId(chain) : undefined
}

/** A `TimeInfo`. */
export function timeInfoAt(json: unknown, key: string): Instant | undefined {
  const nanoseconds = numberAt(objectAt(json, key), 'nanoseconds')
  return nanoseconds === undefined ? undefined : fromNanoseconds(nanoseconds)
}

/** Seconds since the epoch with a fraction. */
export function secondsOf(value: unknown): Instant | undefined {
  const seconds = numberOf(value)
  return seconds === undefined ? undefined : fromSeconds(seconds)
}

const sources: ReadonlyMap<string, TaskStatusSource> = new Map([
  ['SOURCE_MASTER', 'SOURCE_MASTER'],
  ['SOURCE_AGENT', 'SOURCE_AGENT'],
  ['SOURCE_SLAVE', 'SOURCE_AGENT'],
  ['SOURCE_EXECUTOR', 'SOURCE_EXECUTOR'],
])

/** Who made a status. */
export const sourceOf = (text: string): TaskStatusSource | undefined => sources.get(text)

/** A reason as v1 spells it. Source: v0 and v1 mesos.proto, TaskStatus.Reason: they differ in this word only. */
export const reasonOf = (text: string): string =>
  text.startsWith('REASON_SLAVE_') ? `REASON_AGENT_${text.slice('REASON_SLAVE_'.length)}` : text

/** `10.0.0.1:5051` of a libprocess id, `slave(1)@10.0.0.1:5051`. */
export function addressOf(pid: string | undefined): string | undefined {
  const address = pid?.slice(pid.lastIndexOf('@') + 1)
  return address === '' || !pid?.includes('@') ? undefined : address
}
