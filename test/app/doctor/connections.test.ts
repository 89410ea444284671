import { writeFileSync } from 'node:fs'
import * as assert from 'uvu/assert'
import { type ConnectionOptions, connectionFindings } from '../../../src/app/doctor/connections.ts'
import { sigsys } from '../../support/cli.ts'
import { describe } from '../../support/describe.ts'
import { inFolder } from '../../support/folder.ts'
import { serving } from '../../support/serving.ts'
import { listen } from '../../support/upstream.ts'

const now = Date.parse('2026-11-23T19:00:00Z')

const found = async (options: Partial<ConnectionOptions>): Promise<readonly string[]> =>
  (
    await connectionFindings({
      hub: undefined,
      hubToken: undefined,
      hubCa: undefined,
      upstreams: [],
      secret: undefined,
      upstreamCa: undefined,
      now: () => now,
      ...options,
    })
  ).map(({ check, status, says }) => `${status} ${check}: ${says}`)

const token = (exp: unknown): string =>
  `token=head.${Buffer.from(JSON.stringify({ uid: 'me', exp })).toString('base64url')}.canary-secret`

describe('what doctor finds of connections', (it) => {
  const upstreams = [
    [
      'an answer',
      { status: 200, ahead: 0 },
      ['fine mesos: HOST answers 200', 'fine clock of mesos: agrees with the one here'],
    ],
    ['who asks is not known', { status: 401, ahead: 0 }, ['fault mesos: HOST answers 401: who asks is not known']],
    ['a fault of theirs', { status: 503, ahead: 0 }, ['fault mesos: HOST answers 503']],
    [
      'clocks that differ',
      { status: 200, ahead: 90 },
      ['fine mesos: HOST answers 200', 'fault clock of mesos: the clock here is 90 s behind'],
    ],
  ] as const
  for (const [says, { status, ahead }, expected] of upstreams)
    it(says, async () => {
      const server = await listen((_request, response) => {
        response.writeHead(status, { date: new Date(now + ahead * 1000).toUTCString() }).end('{}')
      })
      const url = new URL(`http://127.0.0.1:${server.port}`)
      const lines = await found({ upstreams: [{ name: 'mesos', kind: 'mesos', url }] })
      await server.stop()
      assert.equal(
        lines.map((line) => line.replace(url.host, 'HOST')),
        [...expected],
      )
    })

  it('nobody there', async () => {
    const [line = ''] = await found({
      upstreams: [{ name: 'marathon', kind: 'marathon', url: new URL('http://127.0.0.1:1') }],
    })
    assert.match(line, /^fault marathon: 127\.0\.0\.1:1 cannot be reached \(ECONNREFUSED\)$/)
  })

  const tokens = [
    [now / 1000 - 60, /^fault token: the DC\/OS token ended at 2026-11-23T18:59:00/],
    [now / 1000 + 3600, /^fault token: the DC\/OS token ends at/],
    [now / 1000 + 86_400 * 5, /^fine token: .* good until 2026-11-28/],
    ['never', /^unknown token: /],
  ] as const
  for (const [exp, expected] of tokens)
    it(`a token with exp ${exp}, and never its text`, async () => {
      const lines = await found({ secret: token(exp) })
      assert.match(lines[0] ?? '', expected)
      assert.not.match(lines.join('\n'), /canary/)
    })

  it('a hub, with a token and without; the command ends with 1 where a fault is found', () =>
    inFolder(async (folder) => {
      writeFileSync(`${folder}/tokens`, 'read reader-token\n')
      const serve = await serving({ tokenFile: `${folder}/tokens` })
      const words = ['doctor', '--no-machine', '--hub', `ws://127.0.0.1:${serve.port}`, '--format', 'jsonl']
      const good = await sigsys(words, { env: { SIGSYS_TOKEN: 'reader-token' } })
      assert.equal([good.code, good.stderr], [0, ''])
      assert.is((JSON.parse(good.stdout) as { status: string }).status, 'fine')
      const bad = await sigsys(words, { env: { SIGSYS_TOKEN: 'canary-4711' } })
      assert.is(bad.code, 1)
      assert.is((JSON.parse(bad.stdout) as { check: string; status: string }).status, 'fault')
      assert.not.match(bad.stdout + bad.stderr, /canary/)
      const text = await sigsys(words.slice(0, 4))
      assert.is(text.code, 1)
      for (const line of text.stdout.split('\n')) assert.ok(line.length <= 80 || line.includes(' $ '), line)
      await serve.stop()
    }))
})
