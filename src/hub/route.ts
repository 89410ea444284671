import { attributeCharsMax } from '../wire/cloudevent.ts'
import { readSelector, type Selector, selectorKeys, selectsAll } from '../domain/selector.ts'
import type { Role } from './tokens.ts'

/** Where a reader wants to go on. `epoch` undefined: the client trusts that it is ours. */
export type Since = { readonly epoch: string | undefined; readonly sequence: number }

/** What a WebSocket is for. */
export type Route =
  | {
      readonly is: 'reader'
      readonly role: Role
      readonly since: Since | undefined
      /** undefined: every type. */
      readonly types: readonly string[] | undefined
      /** Which diagnoses; undefined: all. */
      readonly selector: Selector | undefined
    }
  | { readonly is: 'producer'; readonly role: Role }

/** Why there is no such route: an HTTP status and a sentence. */
export type NoRoute = { readonly is: 'none'; readonly status: 400 | 404; readonly says: string }

/**
 * Reads the target of a request to upgrade. What it does not know is refused: a filter that is misspelt would else
 * let everything through. Values are not repeated in the answer, since one may be a secret in the wrong place.
 */
export function routeOf(target: string, { typesMax }: { readonly typesMax: number }): Route | NoRoute {
  const cut = target.indexOf('?')
  const path = cut === -1 ? target : target.slice(0, cut)
  const query = [...new URLSearchParams(cut === -1 ? '' : target.slice(cut + 1))]
  const known = knownKeys[path]
  if (known === undefined)
    return { is: 'none', status: 404, says: 'no such path; it is /v1/events, /v1/diagnoses or /v1/ingest' }
  const strange = query.find(([key]) => !known.includes(key))
  if (strange !== undefined) return wrong(`unknown parameter ${strange[0].slice(0, 40)}; ${wordsFor(known)}`)
  if (path === '/v1/ingest') return { is: 'producer', role: 'ingest' }

  const sinces = query.filter(([key]) => key === 'since')
  if (sinces.length > 1) return wrong('since is given twice')
  const since = sinces[0] === undefined ? undefined : sinceOf(sinces[0][1])
  if (sinces.length > 0 && since === undefined) return wrong('since is SEQUENCE or EPOCH:SEQUENCE, such as since=42')
  const types = query.flatMap(([key, value]) => (key === 'types' ? value.split(',') : []))
  if (types.some((type) => !/^[\w.-]+$/.test(type) || type.length > attributeCharsMax.type))
    return wrong('types are names with commas between, such as types=sigsys.mesos,sigsys.audit')
  if (types.length > typesMax) return wrong(`types are at most ${typesMax}`)
  if (path === '/v1/diagnoses') {
    const selector = readSelector(query)
    if (!selector.ok) return wrong(selector.error.join('; '))
    const chosen = selectsAll(selector.value) ? undefined : selector.value
    return { is: 'reader', role: 'read', since, types: ['sigsys.diagnosis'], selector: chosen }
  }
  return {
    is: 'reader',
    role: 'read',
    since,
    types: types.length === 0 ? undefined : [...new Set(types)].sort(),
    selector: undefined,
  }
}

const knownKeys: Readonly<Record<string, readonly string[]>> = {
  '/v1/events': ['since', 'types'],
  '/v1/diagnoses': ['since', ...selectorKeys],
  '/v1/ingest': [],
}

const wordsFor = (known: readonly string[]): string =>
  known.length === 0 ? 'this path takes none' : `this path takes ${known.join(', ').replace(/, ([^,]*)$/, ' and $1')}`

const wrong = (says: string): NoRoute => ({ is: 'none', status: 400, says })

function sinceOf(text: string): Since | undefined {
  const parts = /^(?:([\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}):)?(\d{1,15})$/i.exec(text)
  if (parts === null) return undefined
  return { epoch: parts[1]?.toLowerCase(), sequence: Number(parts[2]) }
}
