import * as assert from 'uvu/assert'
import { describe } from '../support/describe.ts'
import { tokens, withHub } from '../support/hub.ts'

const token = 'a-good-reader-token'

describe('a session of a browser', (it) => {
  it('is begun with a token, told of, and ended', () =>
    withHub({ tokens: tokens(`read ${token}`, 'ingest a-collector-token') }, async ({ port }) => {
      const ask = (method: string, { body, ...headers }: Readonly<Record<string, string>> = {}) =>
        fetch(`http://127.0.0.1:${port}/v1/session`, { method, headers, ...(body === undefined ? {} : { body }) })
      const isSignedIn = async (headers: Readonly<Record<string, string>> = {}) => (await ask('GET', headers)).json()
      assert.equal(await isSignedIn(), { signed_in: false })
      for (const wrong of ['{}', 'x', '{"token":"a-collector-token"}'])
        assert.is((await ask('POST', { body: wrong })).status, 401, wrong)
      const begun = await ask('POST', { body: JSON.stringify({ token }) })
      assert.is(begun.status, 204)
      const set = begun.headers.get('set-cookie') ?? ''
      assert.match(set, /^sigsys_session=[\w-]{32}; HttpOnly; SameSite=Strict; Path=\/; Max-Age=43200$/)
      const cookie = set.slice(0, set.indexOf(';'))
      assert.equal(await isSignedIn({ cookie }), { signed_in: true })
      // A proxy's token is no session: there is nothing to end.
      assert.equal(await isSignedIn({ authorization: `Bearer ${token}` }), { signed_in: false })
      assert.is((await ask('GET', { cookie, origin: 'https://elsewhere.example' })).status, 403)
      assert.is((await ask('PUT', { cookie })).status, 405)
      const ended = await ask('DELETE', { cookie })
      assert.match(ended.headers.get('set-cookie') ?? '', /Max-Age=0$/)
      assert.equal(await isSignedIn({ cookie }), { signed_in: false })
    }))
})
