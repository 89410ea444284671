import type { IncidentObject } from '../domain/incident-object.ts'
import type { NodeObject } from '../domain/node-object.ts'
import type { Instant } from '../domain/time.ts'
import type { IncidentDetail } from './incident-page.tsx'
import type { Trial } from './trial.tsx'

/** How the page is connected to the daemon. */
export type Link =
  | { readonly is: 'connecting' }
  | { readonly is: 'live' }
  /** `retryAt`: when it is tried again. */
  | { readonly is: 'lost'; readonly why: string; readonly retryAt: Instant }

/** Everything the page knows. */
export type DashboardState = {
  readonly link: Link
  /** Whether the daemon wants a token first. */
  readonly needsToken: boolean
  /** Why the token was not taken. */
  readonly refusal: string | undefined
  readonly incidents: ReadonlyMap<string, IncidentObject>
  /** States whose incidents were read whole at least once. */
  readonly read: ReadonlySet<IncidentObject['state']>
  /** Whether there are more than are kept here. */
  readonly isCut: boolean
  readonly detail: IncidentDetail | undefined
  /** What was tried on the incident of `detail`, by change. */
  readonly trials: ReadonlyMap<string, Trial>
  /** Id of an incident that the daemon does not have. */
  readonly missing: string | undefined
  readonly nodes: readonly NodeObject[] | undefined
  /** The last moment at which what is shown was known to be so; undefined: never. */
  readonly asOf: Instant | undefined
}

/** What may happen to it. */
export type DashboardInput =
  | { readonly kind: 'link'; readonly link: Link }
  | { readonly kind: 'needs-token'; readonly refusal: string | undefined }
  | { readonly kind: 'signed-in' }
  /** Every incident of a state. */
  | {
      readonly kind: 'listed'
      readonly state: IncidentObject['state']
      readonly incidents: readonly IncidentObject[]
      readonly isCut: boolean
      readonly at: Instant
    }
  /** Some incidents as they are now. */
  | { readonly kind: 'heard'; readonly incidents: readonly IncidentObject[]; readonly at: Instant }
  | { readonly kind: 'detail'; readonly detail: IncidentDetail; readonly at: Instant }
  | { readonly kind: 'missing'; readonly id: string }
  | { readonly kind: 'trial'; readonly id: string; readonly change: string; readonly trial: Trial }
  | { readonly kind: 'nodes'; readonly nodes: readonly NodeObject[]; readonly at: Instant }
  /** The daemon answered, and the connection is open. */
  | { readonly kind: 'confirmed'; readonly at: Instant }

/** A page that knows nothing yet. */
export const blank: DashboardState = {
  link: { is: 'connecting' },
  needsToken: false,
  refusal: undefined,
  incidents: new Map(),
  read: new Set(),
  isCut: false,
  detail: undefined,
  trials: new Map(),
  missing: undefined,
  nodes: undefined,
  asOf: undefined,
}

/** The state after something happened. */
export function dashboardStep(state: DashboardState, input: DashboardInput): DashboardState {
  switch (input.kind) {
    case 'link':
      return { ...state, link: input.link }
    case 'needs-token':
      return { ...blank, needsToken: true, refusal: input.refusal }
    case 'signed-in':
      return { ...state, needsToken: false, refusal: undefined }
    case 'listed': {
      const others = [...state.incidents].filter(([, incident]) => incident.state !== input.state)
      const listed = input.incidents.map((incident) => [incident.id, incident] as const)
      const isCut = input.state === 'open' ? input.isCut : state.isCut
      const read = new Set([...state.read, input.state])
      return current({ ...state, incidents: new Map([...others, ...listed]), read, isCut }, input.at)
    }
    case 'heard': {
      if (input.incidents.length === 0) return current(state, input.at)
      const incidents = new Map(state.incidents)
      for (const incident of input.incidents) incidents.set(incident.id, incident)
      return current({ ...state, incidents }, input.at)
    }
    case 'detail': {
      const { incident } = input.detail
      const incidents = new Map(state.incidents).set(incident.id, incident)
      const trials = state.detail?.incident.id === incident.id ? state.trials : new Map<string, Trial>()
      return current({ ...state, incidents, detail: input.detail, trials, missing: undefined }, input.at)
    }
    case 'trial':
      return state.detail?.incident.id === input.id
        ? { ...state, trials: new Map(state.trials).set(input.change, input.trial) }
        : state
    case 'missing':
      return { ...state, missing: input.id }
    case 'nodes':
      return current({ ...state, nodes: input.nodes }, input.at)
    case 'confirmed':
      return current(state, input.at)
    default:
      return input satisfies never
  }
}

/** What is shown is as of a moment only while the connection would have told of anything newer. */
const current = (state: DashboardState, at: Instant): DashboardState =>
  state.link.is === 'live' || state.asOf === undefined ? { ...state, asOf: at } : state

/** A page that heard nothing for so long does not call itself live, whatever its connection says. */
export const oldMs = 25_000

/** Whether what is shown can be relied upon. */
export const isFresh = ({ link, asOf }: DashboardState, now: Instant): boolean =>
  link.is === 'live' && asOf !== undefined && now - asOf < oldMs
