import { type IncomingMessage, STATUS_CODES } from 'node:http'
import type { HubLimits } from './limits.ts'
import { type Route, routeOf } from './route.ts'
import type { Sessions } from './sessions.ts'
import { allows, type Role, type Tokens } from './tokens.ts'

/** What becomes of a request to upgrade. */
export type Admission =
  | { readonly is: 'welcome'; readonly route: Route; readonly role: Role }
  | { readonly is: 'refused'; readonly status: number; readonly says: string }

/**
 * Decides about a request to upgrade. Where there are no tokens, everybody may do everything; a page in a browser of
 * this machine is not everybody, so a foreign `Origin` or `Host` is refused then.
 */
export function admission(
  { url = '/', headers }: Pick<IncomingMessage, 'url' | 'headers'>,
  {
    tokens,
    sessions,
    limits,
    isLoopback,
  }: {
    readonly tokens: Tokens | undefined
    readonly sessions: Pick<Sessions, 'roleOf'>
    readonly limits: HubLimits
    readonly isLoopback: boolean
  },
): Admission {
  const route = routeOf(url, limits)
  if (route.is === 'none') return { is: 'refused', status: route.status, says: route.says }
  const foreign = foreignBecause(headers, { isOpen: tokens === undefined, isLoopback })
  if (foreign !== undefined) return { is: 'refused', status: 403, says: foreign }
  if (tokens === undefined) return { is: 'welcome', route, role: 'admin' }
  const role = tokens.roleOf(headers.authorization) ?? sessions.roleOf(headers)
  if (role === undefined)
    return { is: 'refused', status: 401, says: 'send Authorization: Bearer and a token that is known here' }
  if (!allows(role, route.role))
    return { is: 'refused', status: 403, says: `this needs a token with the role ${route.role}` }
  return { is: 'welcome', route, role }
}

/**
 * Why a request is refused whoever asks: it was made by a page of another origin, or by a name that somebody else's
 * name server gave this machine. A page could else read what nobody is asked a token for.
 */
export function foreignBecause(
  { origin, host = '' }: IncomingMessage['headers'],
  { isOpen, isLoopback }: { readonly isOpen: boolean; readonly isLoopback: boolean },
): string | undefined {
  if (origin !== undefined && hostOf(origin) !== host.toLowerCase())
    return 'requests from pages of other origins are not taken'
  if (isOpen && isLoopback && !isLoopbackHost(host))
    return 'Host is no name of this machine; without tokens only localhost is'
  return undefined
}

/** The bytes of a refusal; the connection ends with it. */
export function refusal({ status, says }: { readonly status: number; readonly says: string }): string {
  const body = `${says}\n`
  const challenge = status === 401 ? 'WWW-Authenticate: Bearer realm="sigsys"\r\n' : ''
  return (
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\nConnection: close\r\n${challenge}` +
    `Content-Type: text/plain; charset=utf-8\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`
  )
}

/** Whether an address or name can only be this machine. */
export const isLoopbackHost = (host: string): boolean =>
  /^(?:localhost|127(?:\.\d{1,3}){3}|\[?::1\]?)(?::\d{1,5})?$/i.test(host)

function hostOf(origin: string): string | undefined {
  try {
    return new URL(origin).host
  } catch {
    return undefined
  }
}
