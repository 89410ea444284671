import { readFileSync } from 'node:fs'
import { request } from 'node:http'
import { gunzipSync } from 'node:zlib'
import * as assert from 'uvu/assert'
import { dashboardRoutes } from '../../src/web/dashboard.ts'
import { packageFile } from '../../src/domain/own-files.ts'
import { readAssets } from '../../src/web/assets.ts'
import { describe } from '../support/describe.ts'
import { tokens, withHub } from '../support/hub.ts'

/** Bytes of script and style that a browser has to fetch, packed. */
const budgetBytes = 80 * 1024

type Answer = { readonly status: number; readonly headers: Readonly<Record<string, unknown>>; readonly body: Buffer }

/** Asks as a browser would, without unpacking anything. */
const ask = (port: number, path: string, { method = 'GET', headers = {} } = {}): Promise<Answer> =>
  new Promise((resolve, reject) => {
    request({ host: '127.0.0.1', port, path, method, headers }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) }),
      )
    })
      .on('error', reject)
      .end()
  })

describe('the files of the dashboard', (it) => {
  it('are within their budget', () => {
    const sizes = [...readAssets(packageFile('dist/web/'))].map(
      ([path, { gzipped }]) => [path, gzipped.length] as const,
    )
    process.stdout.write(
      `  ${sizes.map(([path, bytes]) => `${path} ${(bytes / 1024).toFixed(1)} kB gzipped`).join(', ')}\n`,
    )
    assert.ok(sizes.reduce((sum, [, bytes]) => sum + bytes, 0) < budgetBytes)
  })

  it('ask nobody for anything', () => {
    const text = readFileSync('dist/web/dashboard.js', 'utf8') + readFileSync('dist/web/dashboard.css', 'utf8')
    const places = [...text.matchAll(/https?:\/\/[\w.-]+/g)].map(([place]) => place)
    assert.equal(
      [...new Set(places)].filter((place) => place !== 'http://www.w3.org'),
      [],
    )
    assert.not.match(text, /\beval\(|new Function|innerHTML=`/)
  })
})

describe('what is served', (it) => {
  const served = <T>(work: (port: number) => Promise<T>) =>
    withHub(
      { http: dashboardRoutes(readAssets(packageFile('dist/web/'))), tokens: tokens('read a-good-reader-token') },
      ({ port }) => work(port),
    )

  it('is one page at every address of it, to everybody, with a policy that lets nothing in', () =>
    served(async (port) => {
      for (const path of ['/', '/?q=a', '/nodes', '/incidents/i-0123456789abcdef0123']) {
        const { status, headers, body } = await ask(port, path)
        assert.is(status, 200, path)
        assert.match(String(headers['content-type']), /^text\/html/)
        const policy = String(headers['content-security-policy'])
        for (const rule of ["default-src 'none'", "script-src 'self'", "frame-ancestors 'none'", "base-uri 'none'"])
          assert.ok(policy.split('; ').includes(rule), `${rule} in ${policy}`)
        assert.not.match(policy, /unsafe|\*|http/)
        assert.is(headers['x-content-type-options'], 'nosniff')
        assert.is(headers['referrer-policy'], 'no-referrer')
        assert.not.match(body.toString(), /<script>|style=|onload/)
      }
    }))

  it('is packed where that is understood, and not sent again while it is the same', () =>
    served(async (port) => {
      for (const path of ['/', '/dashboard.js', '/dashboard.css']) {
        const bare = await ask(port, path)
        const packed = await ask(port, path, { headers: { 'accept-encoding': 'br, gzip' } })
        assert.is(packed.headers['content-encoding'], 'gzip')
        assert.equal(gunzipSync(packed.body), bare.body)
        const tag = String(bare.headers['etag'])
        for (const known of [tag, `W/${tag}`, `"other", ${tag}`]) {
          const again = await ask(port, path, { headers: { 'if-none-match': known } })
          assert.equal([again.status, again.body.length], [304, 0])
        }
        assert.is((await ask(port, path, { headers: { 'if-none-match': '"other"' } })).status, 200)
        const head = await ask(port, path, { method: 'HEAD' })
        assert.equal([head.status, head.body.length], [200, 0])
        assert.is((await ask(port, path, { method: 'POST' })).status, 405)
      }
    }))

  it('has nothing else under it', () =>
    served(async (port) => {
      for (const path of [
        '/dashboard.js.map',
        '/../package.json',
        '/incidents/a/b',
        '/incidents/%2e%2e',
        '/index.html',
      ])
        assert.is((await ask(port, path)).status, 404, path)
    }))
})
