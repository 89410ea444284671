import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import * as assert from 'uvu/assert'
import type { SimulationReport, TimelineReport } from '../../../src/domain/simulation-report.ts'
import { simulationHtml } from '../../../src/output/simulation/html.ts'
import { chromiumMissing, openBrowser, openPage } from '../../support/browser.ts'
import { describe } from '../../support/describe.ts'
import { needing } from '../../support/requirement.ts'

const start = Date.parse('2024-01-01T00:00:00.000Z')
const hostile = '/loop</script><script>alert(1)</script>'

/** Twenty lives: launched, running, failed, held back. */
const timeline: readonly TimelineReport[] = Array.from({ length: 20 }).flatMap((_, life) => {
  const first = life * 4 + 1
  const entry = (offset: number, ms: number, kind: string, says: string): TimelineReport => ({
    number: first + offset,
    at: new Date(start + life * 10_000 + ms).toISOString(),
    kind,
    lane: { kind: 'app', id: life % 2 === 0 ? '/web' : hostile },
    subject: `task.${life}`,
    says,
    because: first + offset - 1,
  })
  return [
    entry(0, 0, 'launch', `launched ${hostile}`),
    entry(1, 500, 'status', 'TASK_RUNNING'),
    entry(2, 4000, 'status', 'TASK_FAILED: Command exited with status 1'),
    entry(3, 4000, 'back-off', 'delay 1.15s'),
  ]
})

const report: SimulationReport = {
  schema: 'sigsys.simulation/1',
  scenario: { path: 'loop.yaml', name: 'an app that loops & loops', about: hostile },
  seed: 1,
  from: new Date(start).toISOString(),
  until: new Date(start + 200_000).toISOString(),
  ended_at: new Date(start + 200_000).toISOString(),
  stopped: null,
  digest: '0123456789abcdef',
  zone_data: null,
  actions: 12,
  delivery: { lost: 0, duplicated: 0, reordered: 0 },
  workloads: [
    {
      kind: 'app',
      id: hostile,
      launches: 20,
      ends: { TASK_FAILED: 20 },
      causes: { 'seccomp-kill': 20 },
      up_ms: 70_000,
      wasted_ms: 0,
      waiting_ms: 100_000,
      delay_ms: 1150,
      next_attempt_at: null,
      runs: null,
      verdict: 'will never recover by itself',
    },
  ],
  expectations: [
    { passed: false, place: '10:3', expected: `no ${hostile}`, happened: 'TASK_FAILED', chain: [1, 2, 3] },
  ],
  alerts: [],
  diagnoses: [],
  timeline,
  timeline_dropped: 0,
}

describe('the page of a simulation', (it) => {
  it('has no text of the scenario as markup', () => {
    const html = simulationHtml(report)
    assert.not.match(html, '<script>alert')
    assert.is(html.match(/<script/g)?.length, 2)
  })

  needing(it, { requirement: 'chromium', missing: chromiumMissing }, () => {
    for (const [width, scheme] of [
      [1280, 'light'],
      [800, 'dark'],
      [320, 'light'],
    ] as const)
      it(`shows itself at ${width} pixels, ${scheme}, and asks nobody for anything`, async () => {
        const folder = mkdtempSync(join(tmpdir(), 'sigsys-page-'))
        const browser = await openBrowser()
        try {
          const path = join(folder, 'run.html')
          writeFileSync(path, simulationHtml(report))
          const { page, watch } = await openPage(browser, { url: pathToFileURL(path).href, width, scheme })
          assert.equal([...watch.complaints, ...watch.requests], [])
          assert.ok(
            await page.evaluate('document.documentElement.scrollWidth <= document.documentElement.clientWidth'),
            'the page is no wider than the window',
          )
          assert.ok(await page.evaluate(inked), 'something is drawn')
          await page.focus('#lanes')
          for (const key of ['ArrowRight', 'ArrowRight', 'ArrowRight', '+', '+']) await page.keyboard.press(key)
          assert.match(await page.innerText('#detail'), 'TASK_FAILED: Command exited with status 1')
          assert.match(await page.innerText('#detail'), 'because')
          await page.keyboard.press('Escape')
          await page.click('button[data-entry]')
          assert.match(await page.innerText('#detail'), 'TASK_FAILED')
          const shots = process.env['SIGSYS_SCREENSHOTS']
          if (shots !== undefined)
            await page.screenshot({ path: join(shots, `simulation-${width}-${scheme}.png`), fullPage: true })
        } finally {
          await browser.close()
          rmSync(folder, { recursive: true })
        }
      })
  })
})

/** Whether the canvas has pixels that are not its ground, in each of its lanes. */
const inked = `(() => {
  const canvas = document.getElementById('lanes')
  const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height)
  return data.some((value, index) => index % 4 === 3 && value > 0)
})()`
