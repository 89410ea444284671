import type { JsonObject } from '../../wire/json-fields.ts'
import { textAt } from '../../wire/json-fields.ts'
import {
  asRequested,
  definitionsIn,
  type FoundDefinition,
  marathonVersionIn,
  versionIn,
} from '../../wire/marathon/definitions-in.ts'
import { type AgentInventory, dcosVersionIn, inventoryIn, tasksIn } from '../../wire/mesos/inventory.ts'
import { jobAsRequested, jobsIn } from '../../wire/metronome/definitions-in.ts'

/** Things of one kind that are kept; what comes beyond is counted. */
export const definitionsMax = 10_000

/** What evidence holds beside events: definitions as they came, and what agents have. */
export type Definitions = {
  readonly apps: readonly JsonObject[]
  readonly pods: readonly JsonObject[]
  readonly jobs: readonly JsonObject[]
  readonly inventory: readonly AgentInventory[]
  /** Mesos' `Task` by id, as it was first told. */
  readonly tasks: ReadonlyMap<string, JsonObject>
  readonly dcos: string | undefined
  readonly marathon: string | undefined
  /** How many were left out for want of room. */
  readonly dropped: number
}

/** Takes every value of evidence and keeps what is a definition; of several of one id the newest version counts. */
export class DefinitionsSeen {
  readonly #specs = new Map<string, FoundDefinition>()
  readonly #jobs = new Map<string, JsonObject>()
  readonly #inventory = new Map<string, AgentInventory>()
  readonly #tasks = new Map<string, JsonObject>()
  #dcos: string | undefined
  #marathon: string | undefined
  #dropped = 0

  see(value: unknown): void {
    for (const task of tasksIn(value)) this.#keep(this.#tasks, textAt(task['task_id'], 'value'), task, isFirst)
    for (const agent of inventoryIn(value)) this.#keep(this.#inventory, agent.hostname ?? agent.id, agent, isLast)
    const definitions = definitionsIn(value)
    for (const found of definitions) {
      const id = textAt(found.json, 'id') ?? ''
      const key = `/${id.replace(/^\//, '')}`
      this.#keep(this.#specs, key, { ...found, json: { ...found.json, id: key } }, isNewer)
    }
    if (definitions.length === 0)
      for (const job of jobsIn(value)) this.#keep(this.#jobs, textAt(job, 'id'), job, isGreater)
    this.#dcos ??= dcosVersionIn(value)
    this.#marathon ??= marathonVersionIn(value)
  }

  found(): Definitions {
    const specs = [...this.#specs].sort(byKey).map(([, found]) => found)
    const of = (kind: FoundDefinition['kind']) => specs.filter((found) => found.kind === kind).map(asRequested)
    return {
      apps: of('app'),
      pods: of('pod'),
      jobs: [...this.#jobs].sort(byKey).map(([, job]) => jobAsRequested(job)),
      inventory: [...this.#inventory].sort(byKey).map(([, agent]) => agent),
      tasks: this.#tasks,
      dcos: this.#dcos,
      marathon: this.#marathon,
      dropped: this.#dropped,
    }
  }

  #keep<T>(kept: Map<string, T>, key: string | undefined, value: T, isBetter: (value: T, before: T) => boolean): void {
    if (key === undefined) return
    const before = kept.get(key)
    if (before === undefined && kept.size >= definitionsMax) this.#dropped += 1
    else if (before === undefined || isBetter(value, before)) kept.set(key, value)
  }
}

const isFirst = (): boolean => false
const isLast = (): boolean => true
/** Where no version is told, which file came first must not matter. */
const isGreater = (value: JsonObject, before: JsonObject): boolean => JSON.stringify(value) > JSON.stringify(before)
const isNewer = (value: FoundDefinition, before: FoundDefinition): boolean =>
  versionIn(value) === versionIn(before) ? isGreater(value.json, before.json) : versionIn(value) > versionIn(before)
const byKey = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number => (a < b ? -1 : 1)
