import { readFileSync } from 'node:fs'
import { sign } from 'node:crypto'
import { type Dispatcher, request } from 'undici'
import { err, ok, type Result } from '../../domain/result.ts'
import { jsonObject } from '../../wire/shapes.ts'

/** Who we are to an upstream. */
export type Credentials = {
  /** The value of `Authorization`, asked for before every request; why there is none, without anything secret in it. */
  readonly value: () => Promise<Result<string | undefined, string>>
  /** The value was answered 401: a fresh one is needed. */
  readonly refused: () => void
}

/** The same value for ever; undefined: nobody. */
export const fixedCredentials = (value: string | undefined): Credentials => ({
  value: async () => ok(value),
  refused: () => {},
})

/**
 * The value of `Authorization` from what a token file or variable holds: a whole value (`token=…`, `Bearer …`,
 * `Basic …`), `user:password`, or a DC/OS token.
 */
export function authorizationOf(secret: string): string {
  const text = secret.trim()
  if (/^(?:token=|\w+ )/.test(text)) return text
  return text.includes(':') ? `Basic ${Buffer.from(text).toString('base64')}` : `token=${text}`
}

/** Reads a token file anew each time it is asked; the last good value where it cannot be read just now. */
export function fileCredentials(path: string): Credentials {
  let last: string | undefined
  return {
    value: async () => {
      try {
        last = authorizationOf(readFileSync(path, 'utf8'))
      } catch (error) {
        if (last === undefined)
          return err(`${path}: cannot be read (${(error as NodeJS.ErrnoException).code ?? 'error'})`)
      }
      return ok(last)
    },
    refused: () => {},
  }
}

/** A service account of DC/OS: who it is, how it proves that, and where. */
export type ServiceAccount = { readonly uid: string; readonly privateKey: string; readonly loginUrl: URL }

/** Reads a service account as DC/OS hands it out. Nothing of the file is repeated in what is wrong with it. */
export function readServiceAccount(
  text: string,
  { path, loginUrl }: { readonly path: string; readonly loginUrl: URL | undefined },
): Result<ServiceAccount, string> {
  let value: Readonly<Record<string, unknown>> | undefined
  try {
    value = jsonObject(JSON.parse(text))
  } catch {
    value = undefined
  }
  const { uid, private_key: privateKey, login_endpoint: endpoint, scheme = 'RS256' } = value ?? {}
  if (typeof uid !== 'string' || typeof privateKey !== 'string')
    return err(`${path}: is no service account; it is JSON with uid, private_key and login_endpoint`)
  if (scheme !== 'RS256') return err(`${path}: has a scheme that is not RS256`)
  const url = loginUrl ?? (typeof endpoint === 'string' && URL.canParse(endpoint) ? new URL(endpoint) : undefined)
  if (url === undefined) return err(`${path}: has no login_endpoint; give a login_url`)
  if (jsonWebToken({ uid, privateKey }, 0) === undefined) return err(`${path}: the private_key is no RSA key in PEM`)
  return ok({ uid, privateKey, loginUrl: url })
}

/** What a login tells to be good for is used so far: nine tenths of it, and no longer than to a minute before its end. */
const usedShare = 0.9
const marginMs = 60_000
/** A token that does not say when it ends. */
const unknownLifeMs = 3_600_000
/** Between two logins, also where they fail. */
const restMs = 5000
/** How long our own proof is good: clocks differ. */
const proofSeconds = 300
const answerBytesMax = 65_536

/**
 * Logs in as a service account, and again before the token ends or when it is refused.
 * Source: DC/OS 2.x, security, "Authenticating with a service account": a JWT (RS256) of uid and exp for a token.
 */
export function serviceCredentials(
  account: ServiceAccount,
  { dispatcher, count }: { readonly dispatcher: Dispatcher; readonly count: () => void },
): Credentials {
  let token: { readonly value: string; readonly until: number } | undefined
  let asking: Promise<Result<string | undefined, string>> | undefined
  let last: { readonly at: number; readonly why: string | undefined } | undefined

  async function logIn(): Promise<Result<string | undefined, string>> {
    count()
    const answer = await askForToken(account, dispatcher)
    last = { at: performance.now(), why: answer.ok ? undefined : answer.error }
    if (!answer.ok) return answer
    // Counted by a clock that never steps, from now on: ours may be wrong.
    token = { value: `token=${answer.value}`, until: performance.now() + usedMs(answer.value, Date.now()) }
    return ok(token.value)
  }

  async function value(): Promise<Result<string | undefined, string>> {
    if (token !== undefined && performance.now() < token.until) return ok(token.value)
    if (last?.why !== undefined && performance.now() - last.at < restMs) return err(last.why)
    asking ??= logIn().finally(() => (asking = undefined))
    return asking
  }

  return {
    value,
    refused: () => {
      if (last !== undefined && performance.now() - last.at >= restMs) token = undefined
    },
  }
}

async function askForToken(
  { uid, privateKey, loginUrl }: ServiceAccount,
  dispatcher: Dispatcher,
): Promise<Result<string, string>> {
  const proof = jsonWebToken({ uid, privateKey }, Math.floor(Date.now() / 1000) + proofSeconds)
  const says = (what: string): Result<never, string> => err(`login at ${loginUrl.host}: ${what}`)
  try {
    const { statusCode, body } = await request(loginUrl, {
      dispatcher,
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ uid, token: proof }),
      bodyTimeout: 10_000,
      headersTimeout: 10_000,
    })
    let text = ''
    for await (const chunk of body) {
      text += String(chunk)
      if (text.length > answerBytesMax) return says('answers with too much')
    }
    if (statusCode !== 200) return says(`answers ${statusCode}`)
    const found = jsonObject(JSON.parse(text))?.['token']
    return typeof found === 'string' && /^[\w.~+/=-]{1,8192}$/.test(found) ? ok(found) : says('answers without a token')
  } catch (error) {
    return says(
      error instanceof SyntaxError ? 'answers with no JSON' : ((error as NodeJS.ErrnoException).code ?? 'failed'),
    )
  }
}

/** How long a token is to be used. */
function usedMs(token: string, now: number): number {
  const payload = token.split('.')[1] ?? ''
  let life = unknownLifeMs
  try {
    const exp = jsonObject(JSON.parse(Buffer.from(payload, 'base64url').toString()))?.['exp']
    if (typeof exp === 'number') life = Math.max(0, exp * 1000 - now)
  } catch {
    // No JWT that we can read: it is used for as long as one that says nothing.
  }
  return Math.max(restMs, Math.min(life * usedShare, life - Math.min(marginMs, life / 2)))
}

/** undefined: the key cannot sign. */
function jsonWebToken(
  { uid, privateKey }: { readonly uid: string; readonly privateKey: string },
  exp: number,
): string | undefined {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')
  const text = `${part({ typ: 'JWT', alg: 'RS256' })}.${part({ uid, exp })}`
  try {
    return `${text}.${sign('RSA-SHA256', Buffer.from(text), privateKey).toString('base64url')}`
  } catch {
    return undefined
  }
}
