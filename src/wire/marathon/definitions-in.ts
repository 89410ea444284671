import { isObject, type JsonObject, listAt, textAt, valueAt } from '../json-fields.ts'
import { isApp, isGroup, isPod, isPodStatus, isQueueItem } from './answer.ts'

/** A definition as it came, in the API's own spelling. */
export type FoundDefinition = { readonly kind: 'app' | 'pod'; readonly json: JsonObject }

/**
 * The definitions of apps and pods in a value: an answer of Marathon's API, a file that a user keeps, or the event of
 * a request that changed one. Empty for what holds none.
 */
export function definitionsIn(json: unknown): readonly FoundDefinition[] {
  const found: FoundDefinition[] = []
  const waiting: unknown[] = [json]
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (Array.isArray(next)) {
      for (const one of next) waiting.push(one)
      continue
    }
    if (!isObject(next)) continue
    const below = partsOf(next)
    if (below !== undefined) for (const one of below) waiting.push(one)
    else if (isPod(next)) found.push({ kind: 'pod', json: next })
    else if (isApp(next)) found.push({ kind: 'app', json: next })
  }
  return found
}

/** Where in an answer definitions stand; undefined for what is none itself. */
function partsOf(body: JsonObject): readonly unknown[] | undefined {
  if (Array.isArray(body['queue'])) return body['queue']
  if (textAt(body, 'eventType') === 'api_post_event') return [body['appDefinition']]
  if (isQueueItem(body)) return [body['app'] ?? body['pod']]
  if (isObject(body['app'])) return [body['app']]
  if (isGroup(body)) return [...listAt(body, 'apps'), ...listAt(body, 'pods'), ...listAt(body, 'groups')]
  if (Array.isArray(body['apps'])) return body['apps']
  return isPodStatus(body) ? [valueAt(body, 'spec')] : undefined
}

/** What an answer adds to an app's definition. Source: R/appInfo.raml, R/app.raml, readOnly. */
const appState: ReadonlySet<string> = new Set([
  'version',
  'versionInfo',
  'tasksStaged',
  'tasksRunning',
  'tasksHealthy',
  'tasksUnhealthy',
  'deployments',
  'readinessCheckResults',
  'tasks',
  'taskStats',
  'lastTaskFailure',
])

/** A definition without what the API adds to it, which no request may hold. */
export const asRequested = ({ kind, json }: FoundDefinition): JsonObject =>
  Object.fromEntries(
    Object.entries(json).filter(
      ([key, value]) => value !== null && !(kind === 'app' ? appState.has(key) : key === 'version'),
    ),
  )

/** When a definition was made, as it says itself; empty if it does not. Versions of one clock compare as text. */
export const versionIn = ({ json }: FoundDefinition): string => textAt(json, 'version') ?? ''

/** The program's version in an answer of `/v2/info`. Source: api/v2/InfoResource.scala. */
export const marathonVersionIn = (json: unknown): string | undefined =>
  isObject(valueAt(json, 'marathon_config')) ? textAt(json, 'version') : undefined
