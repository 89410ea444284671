import { randomBytes } from 'node:crypto'
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http'
import type { Role, Tokens } from './tokens.ts'

/** People who signed in with a token, so that their browser need not keep it. Source: product §5. */
export type Sessions = {
  /** The role of a cookie of ours; never more than `read`, and only where the request is from our own pages. */
  readonly roleOf: (headers: IncomingHttpHeaders) => Role | undefined
  /** Signs in (`POST /v1/session`) and out (`DELETE`), and says whether one is (`GET`); false: the request is for another path. */
  readonly answer: (request: IncomingMessage, response: ServerResponse) => boolean
  /** Ends them all: the tokens have changed. */
  readonly clear: () => void
}

/** A session ends after this, used or not. */
const lifeMs = 12 * 3_600_000
/** One more ends the oldest. */
const sessionsMax = 1000
/** Characters of a body; a token has at most 4096. */
const bodyMax = 8192
const cookieName = 'sigsys_session'

/** Sessions of a hub; undefined tokens: nobody needs one. */
export function sessionsOf(
  tokensNow: () => Tokens | undefined,
  { isSecure }: { readonly isSecure: boolean },
): Sessions {
  const open = new Map<string, number>()
  const flags = `HttpOnly; SameSite=Strict; Path=/${isSecure ? '; Secure' : ''}`

  function roleOf({ cookie = '', origin, host = '' }: IncomingHttpHeaders): Role | undefined {
    if (origin !== undefined && hostOf(origin) !== host.toLowerCase()) return undefined
    const id = idIn(cookie)
    const until = id === undefined ? undefined : open.get(id)
    return until !== undefined && until > Date.now() ? 'read' : undefined
  }

  function signIn(body: string, response: ServerResponse): void {
    const tokens = tokensNow()
    const role = tokens === undefined ? 'admin' : tokens.roleOf(`Bearer ${tokenIn(body) ?? ''}`)
    if (role !== 'read' && role !== 'admin') return say(response, 401, 'this token is not known here, or may not read')
    const id = randomBytes(24).toString('base64url')
    for (const [each, until] of open) if (until <= Date.now()) open.delete(each)
    const [oldest] = open.keys()
    if (open.size >= sessionsMax && oldest !== undefined) open.delete(oldest)
    open.set(id, Date.now() + lifeMs)
    response.setHeader('set-cookie', `${cookieName}=${id}; ${flags}; Max-Age=${lifeMs / 1000}`)
    response.writeHead(204).end()
  }

  function answer(request: IncomingMessage, response: ServerResponse): boolean {
    if (request.url !== '/v1/session') return false
    const { origin, host = '' } = request.headers
    if (origin !== undefined && hostOf(origin) !== host.toLowerCase())
      say(response, 403, 'requests from pages of other origins are not taken')
    else if (request.method === 'DELETE') {
      open.delete(idIn(request.headers.cookie ?? '') ?? '')
      response.setHeader('set-cookie', `${cookieName}=; ${flags}; Max-Age=0`)
      response.writeHead(204).end()
    } else if (request.method === 'GET') {
      // A page that is loaded again has no other way to know: its script cannot read the cookie.
      const isSignedIn = roleOf(request.headers) !== undefined
      response.writeHead(200, { 'content-type': 'application/json', 'cache-control': 'no-store' })
      response.end(`${JSON.stringify({ signed_in: isSignedIn })}\n`)
    } else if (request.method === 'POST') readBody(request, response, (body) => signIn(body, response))
    else say(response, 405, 'POST {"token": "…"} signs in, DELETE signs out, GET tells whether one is')
    return true
  }

  return { roleOf, answer, clear: () => open.clear() }
}

function readBody(request: IncomingMessage, response: ServerResponse, then: (body: string) => void): void {
  let body = ''
  request.setEncoding('utf8')
  request.on('data', (chunk: string) => {
    body += chunk
    if (body.length <= bodyMax) return
    request.removeAllListeners('data')
    request.removeAllListeners('end')
    request.resume()
    say(response, 413, `a body has at most ${bodyMax} characters`)
  })
  request.on('end', () => then(body))
}

function tokenIn(body: string): string | undefined {
  try {
    const value: unknown = JSON.parse(body)
    const token = typeof value === 'object' && value !== null && 'token' in value ? value.token : undefined
    return typeof token === 'string' ? token : undefined
  } catch {
    return undefined
  }
}

const idIn = (cookie: string): string | undefined =>
  new RegExp(`(?:^|;\\s*)${cookieName}=([\\w-]{16,64})(?:;|$)`).exec(cookie)?.[1]

function hostOf(origin: string): string | undefined {
  try {
    return new URL(origin).host
  } catch {
    return undefined
  }
}

function say(response: ServerResponse, status: number, says: string): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(`${says}\n`)
}
