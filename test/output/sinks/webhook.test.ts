import { Webhook } from 'standardwebhooks'
import * as assert from 'uvu/assert'
import { verifyWebhook } from '../../../src/output/sinks/verify-webhook.ts'
import { isSigningSecret, webhookBody, webhookHeaders } from '../../../src/output/sinks/webhook.ts'
import { alertMessage } from '../../support/alert-message.ts'
import { describe } from '../../support/describe.ts'

const secretOf = (byte: number): string => `whsec_${Buffer.alloc(32, byte).toString('base64')}`
const [old, fresh, other] = [secretOf(1), secretOf(2), secretOf(3)]
const body = webhookBody(alertMessage({ title: 'ü <script> {{ 1 }}' }))
const now = Date.now()
const headers = webhookHeaders({ id: 'a-1.1', at: now, body }, [old, fresh])

describe('the signature of a webhook', (it) => {
  it('is one that the library of Standard Webhooks verifies, by either secret while one is replaced', () => {
    for (const secret of [old, fresh]) new Webhook(secret).verify(body, headers)
    assert.throws(() => new Webhook(other).verify(body, headers), /No matching signature/)
  })

  it('is over the bytes, the id and the time', () => {
    const signed = {
      id: headers['webhook-id'] ?? '',
      timestamp: headers['webhook-timestamp'] ?? '',
      signature: headers['webhook-signature'] ?? '',
      body,
    }
    const verify = (rest: Partial<typeof signed>, options: { now?: number; secrets?: readonly string[] } = {}) => {
      const found = verifyWebhook({ ...signed, ...rest }, { secrets: [old], now, toleranceMs: 300_000, ...options })
      return found.ok ? 'verified' : found.error
    }
    assert.is(verify({}), 'verified')
    assert.is(verify({}, { secrets: [other, fresh] }), 'verified')
    assert.match(verify({}, { secrets: [other] }), /no signature is by/)
    assert.match(verify({ body: `${body} ` }), /no signature is by/)
    assert.match(verify({ id: 'a-1.2' }), /no signature is by/)
    assert.match(verify({ timestamp: String(Number(signed.timestamp) + 1) }), /no signature is by/)
    assert.match(verify({ timestamp: 'now' }), /no number/)
    assert.match(verify({ signature: 'v2,abc' }), /no signature of version v1/)
    assert.match(verify({}, { now: now + 301_000 }), /ago; at most 300 s/)
    assert.match(verify({}, { now: now - 302_000 }), /from now; at most 300 s/)
    assert.match(verify({}, { secrets: ['whsec_short'] }), /24 to 64 bytes/)
  })

  const table = [
    [old, true],
    [`whsec_${Buffer.alloc(24).toString('base64')}`, true],
    [`whsec_${Buffer.alloc(23).toString('base64')}`, false],
    [`whsec_${Buffer.alloc(65).toString('base64')}`, false],
    [old.slice(6), false],
    ['whsec_', false],
    [`${old}\n`, false],
  ] as const
  for (const [secret, isOne] of table)
    it(`${JSON.stringify(secret.slice(0, 12))} of ${secret.length} is ${isOne ? 'a' : 'no'} secret`, () =>
      assert.is(isSigningSecret(secret), isOne))
})
