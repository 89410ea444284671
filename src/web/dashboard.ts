import type { IncomingMessage, ServerResponse } from 'node:http'
import type { HttpRoutes } from '../hub/hub.ts'
import { type Asset, asset } from './assets.ts'
import { policy, shell } from './shell.ts'

/** Addresses that the page itself makes sense of. */
const isPage = (path: string): boolean => path === '/' || path === '/nodes' || /^\/incidents\/[\w-]{1,64}$/.test(path)

/**
 * The dashboard: its files and the page, to everybody who asks. What it shows it reads over the API, with the rights of
 * whoever looks at it.
 */
export function dashboardRoutes(assets: ReadonlyMap<string, Asset>): HttpRoutes {
  const page = asset(Buffer.from(shell), 'text/html; charset=utf-8')
  return (request, response) => {
    const path = request.url?.split('?', 1)[0] ?? ''
    const found = isPage(path) ? page : assets.get(path)
    if (found === undefined) return false
    if (request.method === 'GET' || request.method === 'HEAD') send(request, response, found)
    else response.writeHead(405, { allow: 'GET, HEAD', 'content-type': 'text/plain; charset=utf-8' }).end('GET only\n')
    return true
  }
}

/** Nothing is kept without being asked about: a new version of the daemon brings a new page at once. */
const guards = {
  'cache-control': 'no-cache',
  'content-security-policy': policy,
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=()',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  vary: 'accept-encoding',
} as const

function send(request: IncomingMessage, response: ServerResponse, { type, bytes, gzipped, etag }: Asset): void {
  const headers = { ...guards, etag }
  if (tagsIn(request.headers['if-none-match']).includes(etag)) return void response.writeHead(304, headers).end()
  const isPacked = /\bgzip\b/.test(request.headers['accept-encoding'] ?? '')
  const body = isPacked ? gzipped : bytes
  response.writeHead(200, {
    ...headers,
    'content-type': type,
    'content-length': body.length,
    ...(isPacked ? { 'content-encoding': 'gzip' } : {}),
  })
  response.end(request.method === 'HEAD' ? undefined : body)
}

/** A proxy that packs anew makes a tag weak; the bytes are the same. */
const tagsIn = (header = ''): readonly string[] => header.split(',').map((tag) => tag.trim().replace(/^W\//, ''))
