import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Diagnosis } from '../domain/diagnosis.ts'
import { selects, type Selector } from '../domain/selector.ts'
import { subscribe, type SubscriptionEnd } from '../source/live/hub-client.ts'
import type { StampedEvent } from '../wire/cloudevent.ts'

/** From where diagnoses are wanted. */
export type TailSince =
  | { readonly is: 'now' }
  | { readonly is: 'all' }
  /** Those of failures of the last so many milliseconds. */
  | { readonly is: 'ago'; readonly ms: number }
  | { readonly is: 'place'; readonly place: string }

/** What is followed, and how. */
export type TailOptions = {
  readonly hub: URL
  readonly tokenFile: string | undefined
  readonly token: string | undefined
  readonly ca: string | undefined
  readonly since: TailSince
  readonly selector: Selector
  /** The selector's words, for the hub to choose by. */
  readonly query: readonly (readonly [string, string])[]
  readonly include: RegExp | undefined
  readonly exclude: RegExp | undefined
  /** Remembers the place over restarts; goes before `since`. */
  readonly stateFile: string | undefined
  /** Ends after so many. */
  readonly max: number | undefined
  readonly isPatient: boolean
  readonly cancelled: AbortSignal
  /** Takes each wanted diagnosis once. */
  readonly take: (diagnosis: Diagnosis) => Promise<void>
  readonly say: (line: string) => void
}

/** Text that include and exclude look at, in characters. */
const lookedAtMax = 4096

/** Follows the diagnoses of a hub until cancelled, refused or enough. */
export async function tail(options: TailOptions): Promise<SubscriptionEnd | { readonly is: 'enough' }> {
  const { since, stateFile, max = Infinity, cancelled, take, say } = options
  const enough = new AbortController()
  const notBefore = since.is === 'ago' ? Date.now() - since.ms : -Infinity
  let count = 0
  let isConnected = false

  async function takeEvent(event: StampedEvent): Promise<void> {
    if (enough.signal.aborted) return
    if (event.type === 'sigsys.gap') say(gapText(event.data))
    else if (event.type === 'sigsys.diagnosis') {
      const diagnosis = event.data as Diagnosis
      if (Date.parse(diagnosis.task.failed_at) >= notBefore && isWanted(diagnosis, options)) {
        await take(diagnosis)
        count += 1
        if (count >= max) enough.abort()
      }
    }
    if (stateFile !== undefined && event.sequence !== undefined && event.epoch !== undefined)
      keepPlace(stateFile, `${event.epoch}:${event.sequence}`)
  }

  const end = await subscribe({
    hub: options.hub,
    path: '/v1/diagnoses',
    query: options.query,
    since: (stateFile === undefined ? undefined : placeIn(stateFile)) ?? firstPlace(since),
    token: () => (options.tokenFile === undefined ? options.token : readFileSync(options.tokenFile, 'utf8').trim()),
    ca: options.ca,
    take: takeEvent,
    say: (what, says) => {
      if (what === 'lost') say(`${says}; trying again`)
      else if (isConnected) say(`connected to ${says} again`)
      isConnected = true
    },
    cancelled: AbortSignal.any([cancelled, enough.signal]),
    isPatient: options.isPatient,
  })
  return enough.signal.aborted ? { is: 'enough' } : end
}

const firstPlace = (since: TailSince): string | undefined => {
  if (since.is === 'now') return undefined
  return since.is === 'place' ? since.place : '0'
}

function isWanted(diagnosis: Diagnosis, { selector, include, exclude }: TailOptions): boolean {
  if (!selects(selector, diagnosis)) return false
  if (include === undefined && exclude === undefined) return true
  const { task, workload, cause } = diagnosis
  const text = [workload.id, task.id, task.message, cause.summary].filter((part) => part !== null).join('\n')
  const looked = text.slice(0, lookedAtMax)
  return include?.test(looked) !== false && exclude?.test(looked) !== true
}

function gapText(data: unknown): string {
  const { source, from, to, why } = (data ?? {}) as Readonly<Record<string, unknown>>
  const span = typeof from === 'string' ? ` from ${from} to ${typeof to === 'string' ? to : 'now'}` : ''
  return `gap: ${String(source)}${span}: ${String(why)}`
}

function placeIn(path: string): string | undefined {
  try {
    return /^[\da-f-]{36}:\d{1,15}$/.exec(readFileSync(path, 'utf8').trim())?.[0]
  } catch {
    return undefined
  }
}

/** Whole or not at all: a half-written place would repeat everything. */
function keepPlace(path: string, place: string): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(`${path}.new`, `${place}\n`)
  renameSync(`${path}.new`, path)
}
