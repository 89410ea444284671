import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as assert from 'uvu/assert'
import { missingProgram, promtool, running } from '../support/alertmanager.ts'
import { repository } from '../support/cli.ts'
import { everySink, localConfig, sinkEnv } from '../support/deliver.ts'
import { describe } from '../support/describe.ts'
import { inFolder } from '../support/folder.ts'
import { needing } from '../support/requirement.ts'
import { freePort } from '../support/running.ts'
import { serving } from '../support/serving.ts'

const rules = join(repository, 'docs/deploy/sigsys-alerts.yml')

const scraped = async (port: number): Promise<string> => (await fetch(`http://127.0.0.1:${port}/metrics`)).text()

const withSinks = () =>
  serving({
    mesos: new URL('http://127.0.0.1:1'),
    alerts: localConfig({ sinks: everySink('http://127.0.0.1:1') }),
    env: sinkEnv,
  })

describe('what Prometheus is told', (it) => {
  it('has every metric that the shipped rules speak of', async () => {
    const serve = await withSinks()
    const text = await scraped(serve.port)
    const wanted = readFileSync(rules, 'utf8').match(/\bsigsys_[a-z_]+\b(?=[\s[{])/g) ?? []
    assert.ok(wanted.length >= 6)
    for (const name of new Set(wanted)) assert.match(text, new RegExp(`^${name}[ {]`, 'm'), name)
    assert.match(text, /^sigsys_sink_delivered_total\{sink="pagerduty"\} 0$/m)
    await serve.stop()
  })

  needing(it, { requirement: 'prometheus', missing: missingProgram('promtool') }, () => {
    it('promtool has nothing against it', async () => {
      const serve = await withSinks()
      assert.equal(promtool(['check', 'metrics'], await scraped(serve.port)), { isOk: true, text: '' })
      await serve.stop()
    })

    it('the shipped rules pass their tests', () => {
      const checked = promtool(['check', 'rules', rules])
      assert.ok(checked.isOk, checked.text)
      const tested = promtool(['test', 'rules', rules.replace('.yml', '.test.yml')])
      assert.ok(tested.isOk, tested.text)
    })

    it('a real Prometheus scrapes a serve', () =>
      inFolder(async (folder) => {
        const serve = await withSinks()
        const port = await freePort()
        const config = join(folder, 'prometheus.yml')
        writeFileSync(
          config,
          `global: { scrape_interval: 200ms, evaluation_interval: 200ms }
rule_files: ["${rules}"]
scrape_configs: [{ job_name: sigsys, static_configs: [{ targets: ["127.0.0.1:${serve.port}"] }] }]
`,
        )
        const words = [
          `--config.file=${config}`,
          `--storage.tsdb.path=${join(folder, 'data')}`,
          `--web.listen-address=127.0.0.1:${port}`,
        ]
        const prometheus = await running('prometheus', { words, port, path: '/-/ready' })
        const found = await asked(port, 'sigsys_source_connected{source="mesos"}')
        assert.equal(found, ['0'])
        assert.equal(await asked(port, 'up{job="sigsys"}'), ['1'])
        await prometheus.stop()
        await serve.stop()
      }))
  })
})

/** The values that a query gives, once it gives any. */
async function asked(port: number, query: string): Promise<readonly string[]> {
  for (;;) {
    const answer = await fetch(`http://127.0.0.1:${port}/api/v1/query?query=${encodeURIComponent(query)}`)
    const { data } = (await answer.json()) as { data: { result: readonly { value: readonly [number, string] }[] } }
    if (data.result.length > 0) return data.result.map(({ value }) => value[1])
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
