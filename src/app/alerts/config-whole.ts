import type { z } from 'zod'
import { nearestWord } from '../../document/nearest.ts'
import { isMapping } from '../settings/whole.ts'

/** The members of a section that others depend on, as far as they can be read. */
type Whole = {
  /** undefined: it is no sink, or its name or kind cannot be read. */
  readonly sinks: readonly (SinkPart | undefined)[]
  /** Names of sinks in each route. */
  readonly routes: readonly (readonly string[])[]
  readonly heartbeat: Address | undefined
}

type Address = {
  readonly url?: string | undefined
  readonly url_file?: string | undefined
  readonly url_env?: string | undefined
}

type SinkPart = Address & {
  readonly kind: string
  readonly name: string
  readonly secret_files?: readonly string[] | undefined
  readonly secret_envs?: readonly string[] | undefined
  readonly routing_key_file?: string | undefined
  readonly routing_key_env?: string | undefined
  readonly token_file?: string | undefined
  readonly token_env?: string | undefined
  readonly channel?: string | undefined
}

/**
 * What no key alone shows: names that nothing has, two of a name, an address or secret that is given twice or not at
 * all. The section may be wrong in other ways: what of it cannot be read is left out here.
 */
export function checkWhole(section: unknown, context: z.core.$RefinementCtx): void {
  const { sinks, routes, heartbeat } = wholeOf(section)
  const complain = (path: (string | number)[], message: string): void =>
    void context.issues.push({ code: 'custom', path, message, input: undefined })
  const names = sinks.flatMap((sink) => sink?.name ?? [])
  sinks.forEach((sink, index) => {
    if (sink === undefined) return
    if (sinks.findIndex((other) => other?.name === sink.name) !== index)
      complain(['sinks', index, 'name'], 'another sink is called so; give each a name of its own')
    for (const hint of sinkHints(sink)) complain(['sinks', index], `sink ${sink.name}: ${hint}`)
  })
  // A sink whose name cannot be read may be the one that is meant.
  if (!sinks.includes(undefined))
    routes.forEach((route, index) => {
      for (const name of route.filter((each) => !names.includes(each))) {
        const near = nearestWord(name, names)
        const hint = near === undefined ? `write one of ${names.join(', ')}` : `did you mean ${near}?`
        complain(['routes', index, 'sinks'], `no sink is called ${name}; ${hint}`)
      }
    })
  if (heartbeat !== undefined && placesOf(heartbeat) !== 1) complain(['heartbeat'], oneUrl)
}

function wholeOf(section: unknown): Whole {
  const { sinks, routes, heartbeat } = isMapping(section) ? section : {}
  return {
    sinks: listOf(sinks).map((sink) =>
      isMapping(sink) && typeof sink['name'] === 'string' && typeof sink['kind'] === 'string'
        ? (sink as SinkPart) // Of its other members only whether they are there is asked.
        : undefined,
    ),
    routes: listOf(routes).map((route) => {
      const names = isMapping(route) ? route['sinks'] : undefined
      return [names].flat().filter((name) => typeof name === 'string')
    }),
    heartbeat: isMapping(heartbeat) ? heartbeat : undefined,
  }
}

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])

const oneUrl = 'write one of url, url_file and url_env'

const placesOf = ({ url, url_file: file, url_env: variable }: Address): number => given(url, file, variable)

const given = (...values: readonly (string | undefined)[]): number =>
  values.filter((value) => value !== undefined).length

/** What a sink lacks or has too much of. */
function sinkHints(sink: SinkPart): readonly string[] {
  switch (sink.kind) {
    case 'file':
    case 'stdout':
      return []
    case 'webhook': {
      const isSigned = listOf(sink.secret_files).length + listOf(sink.secret_envs).length > 0
      const signed = isSigned ? [] : ['write secret_files or secret_envs: a webhook is always signed']
      return placesOf(sink) === 1 ? signed : [oneUrl, ...signed]
    }
    case 'pagerduty': {
      const isKeyed = given(sink.routing_key_file, sink.routing_key_env) === 1
      const keyed = isKeyed ? [] : ['write one of routing_key_file and routing_key_env']
      return placesOf(sink) <= 1 ? keyed : [oneUrl, ...keyed]
    }
    case 'slack': {
      const tokens = given(sink.token_file, sink.token_env)
      if (sink.channel !== undefined) return tokens === 1 ? [] : ['a channel needs one of token_file and token_env']
      const isHook = placesOf(sink) === 1 && tokens === 0
      return isHook ? [] : ['write channel with token_file or token_env, or the url_file of an incoming webhook']
    }
    case 'alertmanager':
    case 'alertmanager-webhook':
    case 'cloudevents':
      return placesOf(sink) === 1 ? [] : [oneUrl]
    // What it needs is not known, and that there is no such kind is said at its place.
    default:
      return []
  }
}
