import type { IncidentObject } from '../domain/incident-object.ts'
import type { NodeObject } from '../domain/node-object.ts'
import type { TrialObject } from '../domain/trial-object.ts'
import { type Instant, instant, parseIso } from '../domain/time.ts'
import type { IncidentDetail } from '../page/incident-page.tsx'

/** What the daemon answered, or why it did not. */
export type Answer<T> =
  | { readonly is: 'answer'; readonly value: T }
  | { readonly is: 'token' }
  | { readonly is: 'missing' }
  /** It has too much to do; ask again later. */
  | { readonly is: 'busy' }
  | { readonly is: 'fault'; readonly why: string }

/** Incidents, and the moment by the daemon's clock at which they were so. */
export type IncidentsAnswer = {
  readonly incidents: readonly IncidentObject[]
  readonly isCut: boolean
  readonly at: Instant
}

/** Incidents that a page keeps at most; beyond it the page says that there are more. */
const incidentsMax = 10_000
const pageMax = 1000
const timeoutMs = 10_000
const trialTimeoutMs = 120_000

/** How far the daemon's clock is ahead of the browser's, as far as it was heard of. */
let aheadMs = 0

/** The moment by the daemon's clock: countdowns must not depend on how the browser's is set. */
export const daemonNow = (): Instant => instant(Date.now() + aheadMs)

/** Every incident of a state, or of some workloads in any state. */
export async function readIncidents(
  query: Readonly<Record<string, string>>,
  most = incidentsMax,
): Promise<Answer<IncidentsAnswer>> {
  const incidents: IncidentObject[] = []
  let after: string | null = null
  let at = daemonNow()
  do {
    const limit = String(Math.min(pageMax, most))
    const words = new URLSearchParams({ ...query, limit, ...(after === null ? {} : { after }) })
    const answer: Answer<IncidentPage> = await read(`/v1/incidents?${words.toString()}`)
    if (answer.is !== 'answer') return answer
    incidents.push(...answer.value.incidents)
    if (after === null) at = parseIso(answer.value.as_of) ?? at
    after = answer.value.next
  } while (after !== null && incidents.length < most)
  return { is: 'answer', value: { incidents, isCut: after !== null, at } }
}

type IncidentPage = {
  readonly incidents: readonly IncidentObject[]
  readonly next: string | null
  readonly as_of: string
}

/** One incident with its diagnoses. */
export const readIncident = (id: string): Promise<Answer<IncidentDetail>> => read(`/v1/incidents/${id}`)

/** What a change would do about an incident. It takes as long as two days of a cluster take to simulate. */
export const readTrial = (id: string, change: string): Promise<Answer<TrialObject>> =>
  read(`/v1/incidents/${id}/try?${new URLSearchParams({ change }).toString()}`, trialTimeoutMs)

/** Every agent that was heard of. */
export const readNodes = (): Promise<Answer<{ readonly nodes: readonly NodeObject[] }>> => read('/v1/nodes')

/** Exchanges a token for a cookie that no script can read. */
export async function signIn(token: string): Promise<Answer<undefined>> {
  try {
    const response = await fetch('/v1/session', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ token }),
    })
    if (response.ok) return { is: 'answer', value: undefined }
    return { is: 'fault', why: sentence(await response.text()) }
  } catch {
    return unreachable
  }
}

/** Whether there is a session that can be ended: one that a proxy vouches for has none. */
export async function isInSession(): Promise<boolean> {
  const answer: Answer<{ readonly signed_in: boolean }> = await read('/v1/session')
  return answer.is === 'answer' && answer.value.signed_in
}

/** Ends the session at the daemon. */
export const signOut = async (): Promise<void> => {
  await fetch('/v1/session', { method: 'DELETE' }).catch(() => undefined)
}

const unreachable = { is: 'fault', why: 'The daemon cannot be reached' } as const

async function read<T>(path: string, withinMs = timeoutMs): Promise<Answer<T>> {
  const asked = Date.now()
  try {
    const response = await fetch(path, {
      headers: { accept: 'application/json' },
      signal: AbortSignal.timeout(withinMs),
    })
    if (response.status === 401 || response.status === 403) return { is: 'token' }
    if (response.status === 404) return { is: 'missing' }
    if (response.status === 429 || response.status === 503) return { is: 'busy' }
    if (!response.ok) return { is: 'fault', why: sentence(await response.text()) }
    // The daemon that served this page answers in the shapes this page was built with.
    const value = (await response.json()) as T & { readonly as_of?: string }
    const at = value.as_of === undefined ? undefined : parseIso(value.as_of)
    // The daemon looked at its clock about half-way between asking and hearing.
    if (at !== undefined) aheadMs = at - (asked + Date.now()) / 2
    return { is: 'answer', value }
  } catch {
    return unreachable
  }
}

const sentence = (text: string): string => text.trim().slice(0, 300)
