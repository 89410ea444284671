import { Agent, type Dispatcher, request } from 'undici'
import { err, ok, type Result } from '../../domain/result.ts'
import type { Credentials } from './credentials.ts'
import { isPeer } from './peers.ts'

/** How one upstream is asked: its addresses, who we are, and how often we asked. */
export type Upstream = {
  readonly url: URL
  readonly credentials: Credentials
  /** Hosts that may have them, beside those that are peers by themselves. */
  readonly peers: readonly string[]
  readonly dispatcher: Dispatcher
  readonly count: () => void
}

/** A request to it. */
export type Ask = {
  readonly path: string
  readonly method: 'GET' | 'POST'
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
  readonly cancelled: AbortSignal
}

/** An answer with status 200; `url` is who gave it, after redirects. */
export type Answer = { readonly url: URL; readonly type: string; readonly body: AsyncIterable<Buffer> }

/** Hops from one master or framework to its leader; more are a circle. */
const redirectsMax = 5

/**
 * Connections to upstreams. A stream may be silent for as long as its own watchdog allows, so bodies have no time
 * limit here.
 *
 * @param ca PEM text of certificates to trust instead of the system's
 */
export const upstreamAgent = (ca: string | undefined): Dispatcher =>
  new Agent({
    bodyTimeout: 0,
    headersTimeout: 30_000,
    connect: { timeout: 10_000, ...(ca === undefined ? {} : { ca }) },
  })

/**
 * Asks, and follows redirects to the leader with the credentials kept where it is a peer; HTTP libraries drop them on
 * the way to another host. Never from TLS to plain text. Mesos' `Location` has no scheme.
 *
 * @returns why there is no answer, without anything secret in it
 */
export async function ask(upstream: Upstream, { path, ...what }: Ask): Promise<Result<Answer, string>> {
  let url = new URL(upstream.url.pathname.replace(/\/$/, '') + path, upstream.url)
  let isFresh = false
  for (let hops = 0; hops <= redirectsMax; hops += 1) {
    const mayTell = await isPeer(url, { first: upstream.url, peers: upstream.peers })
    const credentials = mayTell ? await upstream.credentials.value() : ok(undefined)
    if (!credentials.ok) return credentials
    const sent = await send(url, { upstream, what, authorization: credentials.value })
    if (!sent.ok) return sent
    const { statusCode, headers: said, body: stream } = sent.value
    if (statusCode === 200) return ok({ url, type: textOf(said['content-type']), body: stream })
    await stream.dump().catch(() => {})
    if (statusCode === 401 && !mayTell)
      return err(`${url.host} answers 401; it is no known peer of ${upstream.url.host}: name it under peers`)
    if (statusCode === 401 && credentials.value !== undefined && !isFresh) {
      isFresh = true
      upstream.credentials.refused()
      continue
    }
    if (![301, 302, 303, 307, 308].includes(statusCode)) return err(`${url.host} answers ${statusCode}`)
    const location = textOf(said['location'])
    if (!URL.canParse(location, url.href)) return err(`${url.host} redirects to nowhere`)
    const next = new URL(location, url)
    if (url.protocol === 'https:' && next.protocol !== 'https:')
      return err(`${url.host} redirects from https to ${next.protocol}//${next.host}, which is not followed`)
    url = next
  }
  return err(`${url.host} is the end of ${redirectsMax} redirects and redirects again`)
}

/** The whole body of an answer as text; what is wrong where it is longer than the bound. */
export async function bodyText({ body, url }: Answer, bytesMax: number): Promise<Result<string, string>> {
  const chunks: Buffer[] = []
  let bytes = 0
  try {
    for await (const chunk of body) {
      bytes += chunk.length
      if (bytes > bytesMax) return err(`${url.host} answers with more than ${bytesMax} bytes`)
      chunks.push(chunk)
    }
  } catch (error) {
    return err(wordsOf(error, url))
  }
  return ok(Buffer.concat(chunks).toString('utf8'))
}

/** Words for an error of the network. */
export function wordsOf(error: unknown, url: URL): string {
  const { code, message } = error as { readonly code?: string; readonly message?: string }
  return `${url.host}: ${code ?? message ?? 'connection lost'}`
}

async function send(
  url: URL,
  {
    upstream,
    what: { method, headers, body, cancelled },
    authorization,
  }: { readonly upstream: Upstream; readonly what: Omit<Ask, 'path'>; readonly authorization: string | undefined },
): Promise<Result<Awaited<ReturnType<typeof request>>, string>> {
  upstream.count()
  try {
    return ok(
      await request(url, {
        dispatcher: upstream.dispatcher,
        method,
        headers: { ...headers, ...(authorization === undefined ? {} : { authorization }) },
        body: body ?? null,
        signal: cancelled,
      }),
    )
  } catch (error) {
    return err(wordsOf(error, url))
  }
}

const textOf = (header: string | readonly string[] | undefined): string =>
  typeof header === 'string' ? header : (header?.[0] ?? '')
