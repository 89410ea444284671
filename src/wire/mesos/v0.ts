import type { Host } from '../../domain/event.ts'
import { agentId, frameworkId, type FrameworkId } from '../../domain/ids.ts'
import { flagAt, isObject, listAt, textAt, valueAt, type JsonObject } from '../json-fields.ts'
import { findContainer, findExecutorContainer, findFlags, flagObject } from './cluster.ts'
import { noteUnknown, type Findings } from './decoded.ts'
import { addressOf } from './fields.ts'
import { findTask, findTasks, ownedBy } from './task.ts'

/** Which answer of the unversioned endpoints a value is. Source: docs/endpoints of apache/mesos. */
export type V0Kind = 'agent-state' | 'master-state' | 'slaves' | 'tasks' | 'flags' | 'containers'

/** Recognises an answer by its keys; an empty list could be anything. */
export function v0Kind(json: unknown): V0Kind | undefined {
  if (Array.isArray(json)) return isContainer(json[0]) ? 'containers' : undefined
  if (!isObject(json)) return undefined
  const keys = Object.keys(json)
  const isState = Array.isArray(json['frameworks']) && typeof json['pid'] === 'string' && 'id' in json
  if (isState) return Array.isArray(json['slaves']) ? 'master-state' : 'agent-state'
  // `/frameworks` has the same lists as a master's `/state`, and nothing around them.
  if (Array.isArray(json['frameworks']) && Array.isArray(json['completed_frameworks'])) return 'master-state'
  if (keys.length === 1 && isObject(json['flags']) && isTextual(json['flags'])) return 'flags'
  if (Array.isArray(json['slaves']) && isRecord(json['slaves'][0])) return 'slaves'
  if (keys.length === 1 && Array.isArray(json['tasks']) && isV0Task(json['tasks'][0])) return 'tasks'
  return undefined
}

const isContainer = (json: unknown): boolean =>
  isObject(json) && typeof json['container_id'] === 'string' && ('status' in json || 'executor_id' in json)

const isRecord = (json: unknown): boolean => textAt(json, 'pid') !== undefined && textAt(json, 'id') !== undefined

const isV0Task = (json: unknown): boolean =>
  textAt(json, 'id') !== undefined && textAt(json, 'framework_id') !== undefined

const isTextual = (flags: JsonObject): boolean => {
  const values = Object.values(flags)
  return values.length > 0 && values.every((value) => typeof value === 'string')
}

/** The events of such an answer. */
export function findV0(found: Findings, json: unknown, kind: V0Kind): void {
  switch (kind) {
    case 'agent-state':
      return findAgentState(found, json)
    case 'master-state':
      return findMasterState(found, json)
    case 'slaves':
      return findSlaves(found, json)
    case 'tasks':
      return findTasks(found, json, ['tasks'], ownedBy(undefined))
    case 'flags':
      return findFlags(found, flagObject(valueAt(json, 'flags')), found.context.host)
    case 'containers':
      if (Array.isArray(json)) for (const container of json as readonly unknown[]) findContainer(found, container)
      return undefined
  }
}

const frameworkKeys = ['frameworks', 'completed_frameworks', 'unregistered_frameworks'] as const

/** An agent's own `/state`. Source: src/slave/http.cpp, Http::_state and FrameworkWriter, ExecutorWriter. */
function findAgentState(found: Findings, json: unknown): void {
  const id = textAt(json, 'id')
  const hostname = textAt(json, 'hostname')
  const host: Host = { agentId: id === undefined || id === '' ? undefined : agentId(id), hostname }
  if (host.agentId !== undefined) findSlave(found, json, true)
  const flags = flagObject(valueAt(json, 'flags'))
  if (Object.keys(flags).length > 0) findFlags(found, flags, host)
  for (const { framework, content } of frameworksOf(found, json)) {
    for (const key of ['executors', 'completed_executors']) {
      for (const executor of listAt(content, key)) {
        findExecutorContainer(found, executor, framework, host)
        const owner = ownedBy(framework, host.agentId, textAt(executor, 'id'))
        findTasks(found, executor, ['tasks', 'queued_tasks', 'completed_tasks'], owner)
      }
    }
  }
}

/** A master's `/state`. Source: src/master/readonly_handler.cpp, state and FullFrameworkWriter. */
function findMasterState(found: Findings, json: unknown): void {
  findSlaves(found, json)
  for (const { framework, content } of frameworksOf(found, json))
    findTasks(found, content, ['tasks', 'unreachable_tasks', 'completed_tasks'], ownedBy(framework))
  for (const task of listAt(json, 'orphan_tasks')) findTask(found, task, ownedBy(undefined))
}

function frameworksOf(
  found: Findings,
  json: unknown,
): readonly { readonly framework: FrameworkId; readonly content: unknown }[] {
  return frameworkKeys.flatMap((key) =>
    listAt(json, key).flatMap((content) => {
      const id = textAt(content, 'id')
      if (id === undefined) {
        // `unregistered_frameworks` holds bare ids.
        if (typeof content !== 'string') noteUnknown(found, 'framework without id')
        return []
      }
      const framework = frameworkId(id)
      const name = textAt(content, 'name')
      found.events.push({ kind: 'framework-seen', at: found.context.at, frameworkId: framework, name })
      return [{ framework, content }]
    }),
  )
}

function findSlaves(found: Findings, json: unknown): void {
  for (const slave of listAt(json, 'slaves')) findSlave(found, slave, undefined)
  for (const slave of listAt(json, 'recovered_slaves')) findSlave(found, slave, false)
}

/** An agent as the master lists it, or as it describes itself. */
function findSlave(found: Findings, json: unknown, active: boolean | undefined): void {
  const id = textAt(json, 'id')
  if (id === undefined) return noteUnknown(found, 'agent without id')
  found.events.push({
    kind: 'agent-seen',
    at: found.context.at,
    agentId: agentId(id),
    hostname: textAt(json, 'hostname'),
    address: addressOf(textAt(json, 'pid')),
    version: textAt(json, 'version'),
    active: flagAt(json, 'active') ?? active,
  })
  return undefined
}
