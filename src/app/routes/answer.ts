import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Asker } from '../../hub/hub.ts'

/** Answers with one line, or several. */
export function answerText(
  response: ServerResponse,
  { status, says }: { readonly status: number; readonly says: string },
): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', ...plain })
  response.end(`${says}\n`)
}

/** Answers with an object. */
export function answerJson(response: ServerResponse, value: unknown): void {
  response.writeHead(200, { 'content-type': 'application/json; charset=utf-8', ...plain })
  response.end(`${JSON.stringify(value)}\n`)
}

/** Nothing of it is kept by a proxy or taken for another type. */
const plain = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' } as const

/** Whether a request may be read to; what is wrong is answered where it may not. */
export function mayRead(request: IncomingMessage, response: ServerResponse, { role }: Asker): boolean {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.setHeader('allow', 'GET, HEAD')
    answerText(response, { status: 405, says: 'GET only' })
  } else if (role === undefined) {
    response.setHeader('www-authenticate', 'Bearer realm="sigsys"')
    answerText(response, { status: 401, says: 'send Authorization: Bearer and a token that may read' })
  } else if (role === 'ingest') answerText(response, { status: 403, says: 'this needs a token with the role read' })
  else return true
  return false
}

/** A request's path and query. */
export function targetOf({ url = '/' }: IncomingMessage): { readonly path: string; readonly query: URLSearchParams } {
  const cut = url.indexOf('?')
  return {
    path: cut === -1 ? url : url.slice(0, cut),
    query: new URLSearchParams(cut === -1 ? '' : url.slice(cut + 1)),
  }
}
