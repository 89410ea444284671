import { createPublicKey, generateKeyPairSync, verify } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import * as assert from 'uvu/assert'
import { readServiceAccount, type ServiceAccount, serviceCredentials } from '../../../src/source/live/credentials.ts'
import { ask, upstreamAgent } from '../../../src/source/live/upstream.ts'
import { describe } from '../../support/describe.ts'
import { valueOf } from '../../support/hub.ts'
import { listen } from '../../support/upstream.ts'

const { privateKey, publicKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  publicKeyEncoding: { type: 'spki', format: 'pem' },
})
const secret = (port: number, more: object = {}): string =>
  JSON.stringify({
    uid: 'sigsys',
    private_key: privateKey,
    scheme: 'RS256',
    login_endpoint: `http://127.0.0.1:${port}/acs/api/v1/auth/login`,
    ...more,
  })
const account = (port: number): ServiceAccount =>
  valueOf(readServiceAccount(secret(port), { path: 'a.json', loginUrl: undefined }))

const bodyOf = async (request: IncomingMessage): Promise<string> => {
  let text = ''
  for await (const chunk of request) text += String(chunk)
  return text
}
const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')

/** A DC/OS that hands out tokens of so many seconds, and a master that takes the newest only. */
async function cluster(seconds: number, work: (parts: { port: number; logins: string[] }) => Promise<void>) {
  const logins: string[] = []
  let current = ''
  const server = await listen((request, response) => void answer(request, response))
  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await bodyOf(request)
    if (request.url === '/acs/api/v1/auth/login') {
      const { uid, token } = JSON.parse(body) as { uid: string; token: string }
      const [head = '', payload = '', signature = ''] = token.split('.')
      const isSigned = verify(
        'RSA-SHA256',
        Buffer.from(`${head}.${payload}`),
        createPublicKey(publicKey),
        Buffer.from(signature, 'base64url'),
      )
      const said = JSON.parse(Buffer.from(payload, 'base64url').toString()) as { uid: string; exp: number }
      if (!isSigned || said.uid !== uid || said.exp * 1000 < Date.now()) return void response.writeHead(401).end()
      current = `${part({ alg: 'HS256' })}.${part({ exp: Math.floor(Date.now() / 1000) + seconds, n: logins.length })}.x`
      logins.push(uid)
      return void response.end(JSON.stringify({ token: current }))
    }
    if (request.url === '/revoke') current = 'revoked'
    response.writeHead(request.headers.authorization === `token=${current}` ? 200 : 401).end('{}')
  }
  await work({ port: server.port, logins })
  await server.stop()
}

describe('a service account', (it) => {
  const wrong = [
    ['not json', /is no service account/],
    ['{}', /is no service account/],
    [secret(1, { scheme: 'HS256' }), /not RS256/],
    [secret(1, { login_endpoint: undefined }), /no login_endpoint/],
    [secret(1, { private_key: 'key' }), /no RSA key/],
  ] as const
  for (const [text, words] of wrong) {
    it(`is refused: ${words.source}`, () => {
      const read = readServiceAccount(text, { path: 'a.json', loginUrl: undefined })
      assert.is(read.ok, false)
      if (!read.ok) assert.match(read.error, words)
      if (!read.ok) assert.not.match(read.error, /PRIVATE|key"/)
    })
  }

  it('logs in once for many requests, and signs with its key', () =>
    cluster(3600, async ({ port, logins }) => {
      const dispatcher = upstreamAgent(undefined)
      let counted = 0
      const credentials = serviceCredentials(account(port), { dispatcher, count: () => void (counted += 1) })
      const values = await Promise.all([1, 2, 3].map(() => credentials.value()))
      assert.is(new Set(values.map((value) => valueOf(value))).size, 1)
      valueOf(await credentials.value())
      assert.equal([logins, counted], [['sigsys'], 1])
      await dispatcher.destroy()
    }))

  it('says which host refused it, and does not ask again at once', () =>
    cluster(3600, async ({ port, logins }) => {
      const dispatcher = upstreamAgent(undefined)
      const stranger = { ...account(port), uid: 'sigsys', loginUrl: new URL(`http://127.0.0.1:${port}/elsewhere`) }
      let counted = 0
      const credentials = serviceCredentials(stranger, { dispatcher, count: () => void (counted += 1) })
      for (let at = 0; at < 3; at += 1) {
        const value = await credentials.value()
        assert.is(value.ok ? '' : value.error, `login at 127.0.0.1:${port}: answers 401`)
      }
      assert.equal([logins, counted], [[], 1])
      await dispatcher.destroy()
    }))

  it('is good for a request through ask, which tells 401 apart', () =>
    cluster(3600, async ({ port }) => {
      const dispatcher = upstreamAgent(undefined)
      const credentials = serviceCredentials(account(port), { dispatcher, count: () => {} })
      const url = new URL(`http://127.0.0.1:${port}`)
      const upstream = { url, credentials, peers: [], dispatcher, count: () => {} }
      const request = { method: 'GET', headers: {}, cancelled: new AbortController().signal } as const
      const good = await ask(upstream, { ...request, path: '/a' })
      assert.ok(good.ok)
      await valueOf(good).body[Symbol.asyncIterator]().next()
      const bad = await ask(upstream, { ...request, path: '/revoke' })
      assert.is(bad.ok ? '' : bad.error, `127.0.0.1:${port} answers 401`)
      await dispatcher.destroy()
    }))
})
