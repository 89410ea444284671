import type { z } from 'zod'
import { nearestWord } from '../../document/nearest.ts'

/** The members of a section that others depend on, as far as they are read. */
type Whole = {
  readonly sinks?: readonly SinkPart[] | undefined
  readonly routes?: readonly { readonly sinks: readonly string[] }[] | undefined
  readonly heartbeat?: Address | undefined
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

/** What no key alone shows: names that nothing has, two of a name, an address or secret that is given twice or not at all. */
export function checkWhole({ sinks = [], routes = [], heartbeat }: Whole, context: z.core.$RefinementCtx): void {
  const complain = (path: (string | number)[], message: string): void =>
    void context.issues.push({ code: 'custom', path, message, input: undefined })
  const names = sinks.map(({ name }) => name)
  sinks.forEach((sink, index) => {
    if (names.indexOf(sink.name) !== index)
      complain(['sinks', index, 'name'], 'another sink is called so; give each a name of its own')
    for (const hint of sinkHints(sink)) complain(['sinks', index], `sink ${sink.name}: ${hint}`)
  })
  routes.forEach((route, index) =>
    route.sinks.forEach((name) => {
      if (names.includes(name)) return
      const near = nearestWord(name, names)
      const hint = near === undefined ? `write one of ${names.join(', ')}` : `did you mean ${near}?`
      complain(['routes', index, 'sinks'], `no sink is called ${name}; ${hint}`)
    }),
  )
  if (heartbeat !== undefined && placesOf(heartbeat) !== 1) complain(['heartbeat'], oneUrl)
}

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
      const isSigned = (sink.secret_files ?? []).length + (sink.secret_envs ?? []).length > 0
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
    default:
      return placesOf(sink) === 1 ? [] : [oneUrl]
  }
}
