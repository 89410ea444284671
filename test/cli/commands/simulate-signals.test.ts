import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as assert from 'uvu/assert'
import { sigsys } from '../../support/cli.ts'
import { describe } from '../../support/describe.ts'

/** Half an hour of work or more, most of it one launch after the other. */
const endless = `
name: endless
until: 300d
cluster: { agents: [{ hostname: a, cpus: 64, mem: 65536 }] }
marathon:
  apps: [{ id: /loop, cmd: x, instances: 20, cpus: 0.1, mem: 32, backoffSeconds: 0, maxLaunchDelaySeconds: 0 }]
programs: { '*': { runs: 1ms, exit: 1 } }
`

describe('a simulation that is called off', (it) => {
  const cases = [
    { signal: 'SIGINT', code: 130, words: [] },
    { signal: 'SIGTERM', code: 0, words: [] },
    { signal: 'SIGTERM', code: 0, words: ['--against', 'other.yaml'] },
  ] as const
  for (const { signal, code, words } of cases)
    it(`ends at ${signal} with ${code}: simulate ${words.join(' ')}`, async () => {
      const folder = mkdtempSync(join(tmpdir(), 'sigsys-signal-'))
      try {
        for (const name of ['endless.yaml', 'other.yaml']) writeFileSync(join(folder, name), endless)
        const ended = await sigsys(['simulate', 'endless.yaml', ...words], {
          cwd: folder,
          meanwhile: (child) => setTimeout(() => child.kill(signal), 1500),
        })
        assert.equal(ended, { code, signal: null, stdout: '', stderr: '' })
      } finally {
        rmSync(folder, { recursive: true })
      }
    })
})
