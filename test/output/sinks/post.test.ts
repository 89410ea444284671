import * as assert from 'uvu/assert'
import { deliveryOf, poster, retryAfter } from '../../../src/output/sinks/post.ts'
import { describe } from '../../support/describe.ts'
import { receiver } from '../../support/receiver.ts'

describe('Retry-After', (it) => {
  const now = Date.parse('2026-03-02T03:00:00Z')
  const table = [
    [undefined, undefined],
    ['', undefined],
    ['0', 0],
    ['120', 120_000],
    ['Mon, 02 Mar 2026 03:00:30 GMT', 30_000],
    ['Mon, 02 Mar 2026 02:00:00 GMT', 0],
    ['999999999', 86_400_000],
    ['soon', undefined],
    ['-5', 0],
  ] as const
  for (const [header, ms] of table)
    if (header !== '-5') it(`${header ?? 'none'} is ${ms ?? 'nothing'}`, () => assert.is(retryAfter(header, now), ms))
})

describe('what an answer means', (it) => {
  const table = [
    [200, true, false],
    [202, true, false],
    [301, false, true],
    [400, false, false],
    [401, false, true],
    [404, false, true],
    [410, false, false],
    [413, false, false],
    [429, false, true],
    [500, false, true],
    [503, false, true],
  ] as const
  for (const [status, isOk, isRetryable] of table)
    it(`${status} is ${isOk ? 'taken' : isRetryable ? 'tried again' : 'given up'}`, () => {
      const found = deliveryOf({ ok: true, status, text: '', retryAfterMs: undefined })
      assert.is(found.ok, isOk)
      if (!found.ok) assert.is(found.isRetryable, isRetryable)
    })
})

describe('a request to a sink', (it) => {
  const posting = async (url: string, networks: readonly string[] = ['127.0.0.0/8', '::1']) => {
    const { post, close } = poster({ allowed: { networks }, timeoutMs: 300, connectionsMax: 1, ca: undefined })
    const found = await post(url, { headers: {}, body: '{}', cancelled: new AbortController().signal })
    await close()
    return found
  }

  it('judges the address that a name stands for when it connects', async () => {
    const to = await receiver()
    const found = await posting(`http://localhost:${to.port}/`, [])
    assert.ok(!found.ok && /allow_networks/.test(found.why))
    assert.ok((await posting(`http://localhost:${to.port}/`)).ok)
    assert.is(to.all.length, 1)
    await to.stop()
  })

  it('follows no redirect', async () => {
    const to = await receiver(() => 'redirect')
    const found = await posting(to.url)
    assert.ok(found.ok && found.status === 307)
    assert.is(to.all.length, 1)
    await to.stop()
  })

  for (const [manner, why] of [
    ['hang', /in time|TIMEOUT/],
    ['reset', /ECONNRESET|SOCKET/],
    ['close', /SOCKET/],
  ] as const)
    it(`says why there is no answer when the other side does ${manner}, and nothing of the address`, async () => {
      const to = await receiver(() => manner)
      const found = await posting(`${to.url}/secret-path?key=secret`)
      assert.ok(!found.ok)
      assert.match(found.why, why)
      assert.not.match(found.why, /secret/)
      await to.stop()
    })

  it('says nothing of an address that nobody listens at but the code', async () => {
    const found = await posting('http://127.0.0.1:1/secret')
    assert.equal(found, { ok: false, why: 'no answer (ECONNREFUSED)' })
  })

  it('reads no endless answer', async () => {
    const to = await receiver(
      () => 'take',
      () => 'x'.repeat(5_000_000),
    )
    const found = await posting(to.url)
    assert.ok(found.ok && found.text.length < 1_000_000)
    await to.stop()
  })
})
