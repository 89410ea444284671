import { lookup as lookUp, type LookupAddress } from 'node:dns'
import { Agent, request } from 'undici'
import { addressGuard, type Allowed } from './address-guard.ts'
import { type Delivery, failed } from './sink.ts'

/** What HTTP sinks send with. */
export type Post = {
  readonly post: (url: string, what: Posted) => Promise<Answer>
  readonly close: () => Promise<void>
}

type Posted = {
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  readonly cancelled: AbortSignal
}

/** An answer, or why there is none. */
export type Answer =
  | { readonly ok: true; readonly status: number; readonly text: string; readonly retryAfterMs: number | undefined }
  | { readonly ok: false; readonly why: string }

/** How requests are made. */
export type PostOptions = {
  readonly allowed: Allowed
  readonly timeoutMs: number
  readonly connectionsMax: number
  /** PEM certificates instead of the system's. */
  readonly ca: string | undefined
}

/** More of an answer is not read. */
const answerBytesMax = 64 * 1024
/** A sink may ask for a pause of so long at most. */
const retryAfterMsMax = 86_400_000

/**
 * Makes requests to sinks. Addresses are judged where the connection is made, after names were resolved, so that no name
 * can point elsewhere between a check and its use; redirects are not followed, as they could lead anywhere.
 */
export function poster({ allowed, timeoutMs, connectionsMax, ca }: PostOptions): Post {
  const mayConnect = addressGuard(allowed)
  const agent = new Agent({
    connections: connectionsMax,
    pipelining: 1,
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
    connect: {
      timeout: timeoutMs,
      ...(ca === undefined ? {} : { ca }),
      lookup: (hostname, options, done) => {
        lookUp(hostname, { ...options, all: true }, (error, found: readonly LookupAddress[]) => {
          if (error !== null) return done(error, '', 0)
          const open = found.filter(({ address }) => mayConnect(address))
          const [first] = open
          if (first === undefined) return done(refusal(), '', 0)
          // Node asks for one address or for all of them; its types know only the first.
          if (options.all === true)
            (done as unknown as (error: null, all: readonly LookupAddress[]) => void)(null, open)
          else done(null, first.address, first.family)
        })
      },
    },
  })

  async function post(url: string, { headers, body, cancelled }: Posted): Promise<Answer> {
    const target = new URL(url)
    // An address instead of a name is never looked up.
    if (/^\[|^[\d.]+$/.test(target.hostname) && !mayConnect(target.hostname))
      return { ok: false, why: refusal().message }
    try {
      const {
        statusCode,
        headers: answered,
        body: stream,
      } = await request(target, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'user-agent': 'sigsys', ...headers },
        body,
        dispatcher: agent,
        signal: AbortSignal.any([cancelled, AbortSignal.timeout(timeoutMs)]),
      })
      const chunks: Buffer[] = []
      let bytes = 0
      for await (const chunk of stream) {
        chunks.push(chunk as Buffer)
        bytes += (chunk as Buffer).length
        if (bytes > answerBytesMax) break
      }
      const retryAfterMs = retryAfter(answered['retry-after'], Date.now())
      return { ok: true, status: statusCode, text: Buffer.concat(chunks).toString(), retryAfterMs }
    } catch (error) {
      return { ok: false, why: reasonOf(error) }
    }
  }

  return { post, close: () => agent.destroy() }
}

const refusal = (): Error =>
  new Error('the address is not of the public internet, and allow_networks of the configuration does not open it')

/** Words for why there was no answer. Only codes are repeated: messages of libraries may hold addresses. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'no answer'
  if (error.message === refusal().message) return error.message
  const inner = error.cause instanceof Error ? error.cause : error
  if (inner.message === refusal().message) return inner.message
  if (error.name === 'TimeoutError') return 'no answer in time'
  const { code } = inner as { readonly code?: unknown }
  return typeof code === 'string' && /^[A-Z_0-9]{3,60}$/.test(code) ? `no answer (${code})` : 'no answer'
}

/** How long a `Retry-After` asks to wait: seconds, or a date. Source: RFC 9110, 10.2.3. */
export function retryAfter(header: string | readonly string[] | undefined, now: number): number | undefined {
  const text = typeof header === 'string' ? header.trim() : header?.[0]?.trim()
  if (text === undefined || text === '') return undefined
  const ms = /^\d{1,9}$/.test(text) ? Number(text) * 1000 : Date.parse(text) - now
  return Number.isFinite(ms) ? Math.min(retryAfterMsMax, Math.max(0, ms)) : undefined
}

/** Statuses that say that these very bytes will never be taken. */
const refusals: ReadonlySet<number> = new Set([400, 410, 411, 413, 414, 415, 422, 431])

/**
 * What an answer means for a delivery. Everything but a success and a refusal of the bytes is worth another attempt: a
 * wrong token or path is mended by somebody while the message waits.
 */
export function deliveryOf(answer: Answer): Delivery {
  if (!answer.ok) return failed(answer.why)
  const { status, retryAfterMs } = answer
  if (status >= 200 && status < 300) return { ok: true, receipt: undefined }
  const why = status >= 300 && status < 400 ? `HTTP ${status}: redirects are not followed` : `HTTP ${status}`
  return failed(why, { isRetryable: !refusals.has(status), retryAfterMs })
}
