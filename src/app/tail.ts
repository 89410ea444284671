import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { concatAll, concatMap, ignoreElements, lastValueFrom, take, takeUntil } from 'rxjs'
import type { Diagnosis } from '../domain/diagnosis.ts'
import { selects, type Selector } from '../domain/selector.ts'
import { hubEvents, type Incoming, NotSubscribed, type SubscriptionOptions } from '../source/live/hub-client.ts'
import { aborted } from '../source/live/reconnect.ts'
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

/** How following ended. */
export type TailEnd = NotSubscribed['end'] | { readonly is: 'cancelled' | 'enough' }

/** Follows the diagnoses of a hub until cancelled, refused or enough. */
export function tail(options: TailOptions): Promise<TailEnd> {
  const { max = Infinity, cancelled } = options
  const told = hubEvents(subscription(options)).pipe(
    // First: what has come is told, and its place kept, also where no more is wanted.
    takeUntil(aborted(cancelled)),
    concatMap(takenInTurn(options)),
    concatAll(),
    take(max),
    ignoreElements(),
  )
  const ended: TailEnd = { is: 'enough' }
  return lastValueFrom(told, { defaultValue: ended }).then(
    (end) => (cancelled.aborted ? { is: 'cancelled' } : end),
    (error: unknown) => {
      if (error instanceof NotSubscribed) return error.end
      throw error
    },
  )
}

function subscription(options: TailOptions): SubscriptionOptions {
  const { hub, query, since, stateFile, tokenFile, token, ca, isPatient, say } = options
  let isConnected = false
  return {
    hub,
    path: '/v1/diagnoses',
    query,
    since: (stateFile === undefined ? undefined : placeIn(stateFile)) ?? firstPlace(since),
    token: () => (tokenFile === undefined ? token : readFileSync(tokenFile, 'utf8').trim()),
    ca,
    isPatient,
    say: (what, says) => {
      if (what === 'lost') say(`${says}; trying again`)
      else if (isConnected) say(`connected to ${says} again`)
      isConnected = true
    },
  }
}

/** Takes one event after the other: a diagnosis that is wanted comes out, once it is told and its place is kept. */
function takenInTurn(options: TailOptions): (incoming: Incoming) => Promise<readonly Diagnosis[]> {
  const { since, stateFile } = options
  const notBefore = since.is === 'ago' ? Date.now() - since.ms : -Infinity

  return async ({ event, taken }) => {
    const wanted = wantedIn(event, { ...options, notBefore })
    if (event.type === 'sigsys.gap') options.say(gapText(event.data))
    for (const diagnosis of wanted) await options.take(diagnosis)
    if (stateFile !== undefined && event.sequence !== undefined && event.epoch !== undefined)
      keepPlace(stateFile, `${event.epoch}:${event.sequence}`)
    taken()
    return wanted
  }
}

function wantedIn(
  { type, data }: StampedEvent,
  { notBefore, ...options }: TailOptions & { readonly notBefore: number },
): readonly Diagnosis[] {
  if (type !== 'sigsys.diagnosis') return []
  const diagnosis = data as Diagnosis
  return Date.parse(diagnosis.task.failed_at) >= notBefore && isWanted(diagnosis, options) ? [diagnosis] : []
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
