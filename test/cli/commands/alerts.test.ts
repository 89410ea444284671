import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as assert from 'uvu/assert'
import { webhookBody, webhookHeaders } from '../../../src/output/sinks/webhook.ts'
import { alertMessage } from '../../support/alert-message.ts'
import { sigsys } from '../../support/cli.ts'
import { describe } from '../../support/describe.ts'
import { inFolder } from '../../support/folder.ts'

describe('sigsys alerts verify', (it) => {
  it('says whether a webhook is ours', () =>
    inFolder(async (folder) => {
      const secret = `whsec_${Buffer.alloc(32, 5).toString('base64')}`
      const body = webhookBody(alertMessage({ title: 'ünïcode' }))
      const at = Date.parse('2026-03-02T03:00:00Z')
      const headers = webhookHeaders({ id: 'a-1.1', at, body }, [secret])
      writeFileSync(join(folder, 'secret'), `${secret}\n`)
      writeFileSync(join(folder, 'body.json'), body)
      const options = {
        'secret-file': join(folder, 'secret'),
        id: headers['webhook-id'] ?? '',
        timestamp: headers['webhook-timestamp'] ?? '',
        signature: headers['webhook-signature'] ?? '',
      }
      const words = ['alerts', 'verify', ...Object.entries(options).flatMap(([name, value]) => [`--${name}`, value])]
      const file = join(folder, 'body.json')
      const then = ['--at', '2026-03-02T03:01:00Z']
      const good = await sigsys([...words, ...then, file])
      assert.equal([good.code, good.stdout], [0, 'verified\n'])
      const piped = await sigsys([...words, ...then, '-'], { stdin: body })
      assert.is(piped.code, 0)
      const other = await sigsys([...words, ...then, '-'], { stdin: `${body}\n` })
      assert.equal([other.code, other.stdout], [1, ''])
      assert.match(other.stderr, /^sigsys alerts: not verified: no signature is by one of the secrets/)
      const late = await sigsys([...words, '--at', '2026-03-02T04:00:00Z', file])
      assert.match(late.stderr, /sent 3600 s ago; at most 300 s/)
      assert.is((await sigsys([...words, '--at', '2026-03-02T04:00:00Z', '--tolerance', '2h', file])).code, 0)
      const missing = await sigsys(['alerts', 'verify', file])
      assert.is(missing.code, 2)
      assert.is(missing.stderr.trim().split('\n').length, 4)
    }))
})

describe('sigsys alerts test', (it) => {
  it('tells what would go out, when, and where to', () =>
    inFolder(async (folder) => {
      const config = join(folder, 'serve.yaml')
      writeFileSync(
        config,
        `public_url: https://sigsys.example
alerts:
  sinks:
    - { name: pager, kind: pagerduty, routing_key_env: KEY }
    - { name: log, kind: file, path: alerts.jsonl }
  routes:
    - { match: { severity: critical }, sinks: pager }
    - { match: { workload: /loop }, sinks: log }
`,
      )
      const words = ['alerts', 'test', '--scenario', 'scenarios/crash-loop.yaml']
      const text = await sigsys([...words, '--config', config])
      assert.is(text.code, 0, text.stderr)
      assert.match(text.stdout, /^ {2}\S+ +firing +error +\/loop: seccomp-kill by no-trace-kill\.json -> log$/m)
      const json = await sigsys([...words, '--config', config, '--format', 'jsonl'])
      const [first] = json.stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line))
      assert.equal(first.sinks, ['log'])
      assert.is(first.message.links.runbook, 'https://sigsys.example/runbook#seccomp-kill')
      assert.match((await sigsys(words)).stdout, /-> nobody$/m)
      assert.is((await sigsys(['alerts', 'test'])).code, 2)
      assert.is((await sigsys(['alerts', 'test', '--scenario', join(folder, 'none.yaml')])).code, 2)
      writeFileSync(config, 'alerts:\n  sinkz: []\n')
      const wrong = await sigsys([...words, '--config', config])
      assert.equal([wrong.code, wrong.stderr], [2, `${config}:2:3: unknown key sinkz; did you mean sinks?\n`])
    }))
})
