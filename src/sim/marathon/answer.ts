import type { DefinitionProblem } from './seccomp-setting.ts'

/** What the API answered: 2xx without problems; 404, 403, 409, 422 or 503 with what is wrong. */
export type Answer = { readonly status: number; readonly problems: readonly DefinitionProblem[] }

/** How a request is made. `because`: the timeline entry that led to it, or 0. */
export type How = { readonly isForced: boolean; readonly because: number }

export const accepted: Answer = { status: 200, problems: [] }
export const refused = (status: number, error: string): Answer => ({
  status,
  problems: [{ path: '/', errors: [error] }],
})
/** Nobody leads. Source: M/api/LeaderProxyFilter.scala. */
export const noLeader: Answer = refused(502, 'Could not determine the current leader')
