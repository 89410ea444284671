import { causeCodes, type CauseCode, type Confidence } from '../domain/diagnosis.ts'
import { confidences } from '../domain/selector.ts'

/** In which order incidents are listed. */
export const orders = ['recent', 'failures', 'next', 'workload'] as const

/** One of the orders. */
export type Order = (typeof orders)[number]

/** What of the incidents is looked at; all of it stands in the address, so that it can be sent to somebody. */
export type Filter = {
  readonly text: string
  readonly state: 'open' | 'closed'
  readonly cause: CauseCode | undefined
  /** At least so sure. */
  readonly confidence: Confidence | undefined
  readonly node: string | undefined
  readonly profile: string | undefined
  readonly order: Order
}

/** How much of an incident's past is drawn. */
export const spans = ['15m', '1h', '6h', '1d', 'all'] as const

/** One of the spans. */
export type Span = (typeof spans)[number]

/** Which page is open. */
export type Place =
  | { readonly is: 'incidents'; readonly filter: Filter }
  | { readonly is: 'incident'; readonly id: string; readonly span: Span }
  | { readonly is: 'nodes' }
  | { readonly is: 'nowhere'; readonly path: string }

/** Everything open, the one seen last first. */
export const everything: Filter = {
  text: '',
  state: 'open',
  cause: undefined,
  confidence: undefined,
  node: undefined,
  profile: undefined,
  order: 'recent',
}

/** Letters of a word in an address; a longer name cannot be filtered by. */
export const filterCharsMax = 200

/** Reads an address. A word it does not know counts as not given: an address may come from another version. */
export function placeOf({ path, query }: { readonly path: string; readonly query: string }): Place {
  const asked = new URLSearchParams(query)
  const text = (key: string): string | undefined => asked.get(key)?.slice(0, filterCharsMax) || undefined
  const id = /^\/incidents\/(i-[\da-f]{20})$/.exec(path)?.[1]
  if (id !== undefined) return { is: 'incident', id, span: spans.find((span) => span === asked.get('span')) ?? '1h' }
  if (path === '/nodes') return { is: 'nodes' }
  if (path !== '/') return { is: 'nowhere', path }
  return {
    is: 'incidents',
    filter: {
      text: text('q') ?? '',
      state: asked.get('state') === 'closed' ? 'closed' : 'open',
      cause: causeCodes.find((code) => code === asked.get('cause')),
      confidence: confidences.find((each) => each === asked.get('confidence')),
      node: text('node'),
      profile: text('profile'),
      order: orders.find((order) => order === asked.get('order')) ?? everything.order,
    },
  }
}

/** The address of a page; what is as usual is left out. */
export function addressOf(place: Place): string {
  switch (place.is) {
    case 'incidents':
      return `/${queryOf(place.filter)}`
    case 'incident':
      return `/incidents/${place.id}${place.span === '1h' ? '' : `?span=${place.span}`}`
    case 'nodes':
      return '/nodes'
    case 'nowhere':
      return place.path
    default:
      return place satisfies never
  }
}

function queryOf({ text, state, cause, confidence, node, profile, order }: Filter): string {
  const words = new URLSearchParams()
  if (text !== '') words.set('q', text)
  if (state !== everything.state) words.set('state', state)
  if (cause !== undefined) words.set('cause', cause)
  if (confidence !== undefined) words.set('confidence', confidence)
  if (node !== undefined) words.set('node', node)
  if (profile !== undefined) words.set('profile', profile)
  if (order !== everything.order) words.set('order', order)
  return words.size === 0 ? '' : `?${words.toString()}`
}
