import { mkdirSync } from 'node:fs'
import { availableParallelism, loadavg } from 'node:os'
import { join } from 'node:path'
import axe from 'axe-core'
import type { Page } from 'playwright-core'
import * as assert from 'uvu/assert'
import { replayPath } from '../../src/app/replay.ts'
import { instant, iso } from '../../src/domain/time.ts'
import { chromiumMissing } from '../support/browser.ts'
import { incident, repository } from '../support/cli.ts'
import { aCase, crowd } from '../support/crowd.ts'
import { keepCases, type Look, withDashboard } from '../support/dashboard.ts'
import { describe } from '../support/describe.ts'
import { connect, eventually, leave, valueOf } from '../support/hub.ts'
import { needing } from '../support/requirement.ts'
import { sendCollected } from '../support/serving.ts'
import { tellCluster } from '../support/told-cluster.ts'

const shots = join(repository, 'coverage/screenshots')
const now = (): ReturnType<typeof instant> => instant(Date.now())

/** A workload in its crash loop, with everything that a page can show. */
const loop = (at: ReturnType<typeof instant>) =>
  aCase(0, {
    at,
    attempts: 60,
    change: {
      gaps: [
        { source: 'audit.log', from: iso(instant(at - 4_000_000)), to: iso(instant(at - 3_000_000)), why: 'lost' },
      ],
      forecast: {
        next_attempt_at: iso(instant(at + 290_000)),
        next_attempt_by: null,
        will_fail: true,
        basis: 'the delay is at its cap of 300 s, and neither the definition nor the profile has changed',
        attempts_per_hour: 11.7,
      },
    },
  })

/** Nothing went wrong in the page, and it asked nobody but its own daemon. */
function assertQuiet({ page, watch }: Look): void {
  const { origin } = new URL(page.url())
  assert.equal(watch.complaints, [])
  assert.equal(
    watch.requests.filter((url) => new URL(url).origin !== origin),
    [],
  )
}

const isNoWider = 'document.documentElement.scrollWidth <= document.documentElement.clientWidth'

/** Waits until an expression holds. Playwright's own way evaluates text in the page, which the page's policy forbids. */
async function until(page: Page, claim: string): Promise<void> {
  const started = Date.now()
  while ((await page.evaluate(claim)) !== true) {
    if (Date.now() - started > 20_000) throw new Error(`does not come true: ${claim}\n${await page.innerText('body')}`)
    await page.waitForTimeout(20)
  }
}

/** What axe finds against a page; rules of best practice included. */
async function violations(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe.source)
  const found = (await page.evaluate(
    `axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) => violations.map(({ id, nodes }) => id + ': ' + nodes.slice(0, 3).map(({ html }) => html.slice(0, 200)).join(' ')))`,
  )) as readonly string[]
  return found
}

/** Everybody can read a page: at every size, in light and dark. Leaves pictures of it. */
async function readable(page: Page, { name, isWhole = true }: { readonly name: string; readonly isWhole?: boolean }) {
  for (const scheme of ['light', 'dark'] as const)
    for (const width of [320, 900, 1440]) {
      await page.emulateMedia({ colorScheme: scheme })
      await page.setViewportSize({ width, height: 900 })
      await page.waitForTimeout(50)
      assert.ok(await page.evaluate(isNoWider), `${name} is no wider than ${width}`)
      assert.equal(await violations(page), [], `${name} ${width} ${scheme}`)
      await page.screenshot({ path: join(shots, `${name}-${width}-${scheme}.png`), fullPage: isWhole })
    }
}

/** An app that no agent launches, as told by a Marathon that lets a setting through which contradicts itself. */
const refusedSetting = {
  change: (text: string): string =>
    text
      .replaceAll('/loop', '/refused')
      .replace('profileName: no-trace-kill.json', 'profileName: nowhere.json')
      .replace(/^expect:[^]*/m, ''),
  retell: (message: string): string =>
    message
      .replace('"profileName":"nowhere.json"', '"profileName":"default.json","unconfined":true')
      .replace(/Failed to launch container: [^"]*/, `Failed to launch container: ${contradiction}`),
}
const contradiction =
  "Invalid Seccomp configuration: 'profile_name' given even though 'unconfined' Seccomp setting is enabled"

/** What the pictures of the docs show, beside a recording. */
const pictured = [
  { forMs: 2_500_000, change: (text: string): string => text.replaceAll('/loop', '/shop/cart') },
  {
    forMs: 600_000,
    change: (text: string): string =>
      text
        .replaceAll('/loop', '/billing/ledger')
        .replaceAll('no-trace-kill.json', 'strict.json')
        .replaceAll('ptrace', 'keyctl')
        .replace('SCMP_ACT_KILL', 'SCMP_ACT_ERRNO'),
  },
  {
    forMs: 900_000,
    change: (text: string): string =>
      text
        .replaceAll('/loop', '/edge/scaler')
        .replace('profileName: no-trace-kill.json', 'profileName: scaler.json')
        .replace(/^expect:[^]*/m, ''),
  },
]

describe('the dashboard in a browser', (it) => {
  needing(it, { requirement: 'chromium', missing: chromiumMissing }, () => {
    it('is read by everybody at every size, in light and dark', async () => {
      mkdirSync(shots, { recursive: true })
      const made = loop(instant(now() - 5000))
      const replay = valueOf(await replayPath(incident('pod'), { host: '127.0.0.1', port: 0, speed: Infinity }))
      const mesos = new URL(`http://127.0.0.1:${replay.replay.port}`)
      await withDashboard({ cases: [...crowd(40, now()).slice(1), made], mesos }, async ({ serve, look }) => {
        await sendCollected(serve, incident('pod'))
        const pages = [
          ['list', '/', '.drawn .row'],
          ['incident', `/incidents/${made.incident.id}?span=all`, '.evidence li'],
          ['nodes', '/nodes', '.node-table tbody tr'],
        ] as const
        for (const [name, address, part] of pages) {
          const seen = await look(address)
          const { page } = seen
          await page.waitForSelector(part)
          await readable(page, { name, isWhole: name !== 'list' })
          assertQuiet(seen)
          await page.close()
        }
      })
      await replay.replay.stop()
    })

    it('says of a loop what comes next, and what each fix would do, from a simulation', async () => {
      await withDashboard({}, async ({ serve, look }) => {
        // Long enough for the delay to come to its cap. Marathon looks for what it may forget every 10 s.
        const told = {
          path: 'scenarios/crash-loop.yaml',
          endsAt: Math.floor(now() / 10_000) * 10_000,
          forMs: 2_500_000,
        }
        await tellCluster(serve, told)
        await tellCluster(serve, { ...told, ...refusedSetting })
        await eventually(() => serve.incidents.openCount() === 2)
        const open = serve.incidents.open({ incidentsMax: 9, countedMax: 1 })
        const idOf = (workload: string): string =>
          open.find(({ incident: each }) => each.workload === workload)?.incident.id ?? ''
        const looping = await look(`/incidents/${idOf('/loop')}?span=all`)
        await until(looping.page, `document.querySelectorAll('.trial table').length === 2`)
        assert.match(await looping.page.innerText('main'), /likely fail again[^]*Delay 5 min, which is its cap/)
        assert.match(
          await looping.page.innerText('.changes'),
          /deployment \w{8} \(StartApplication, ScaleApplication\)/,
        )
        assert.match(await looping.page.innerText('.trial table'), /It will\s+likely fail\s+likely run/)
        await readable(looping.page, { name: 'loop' })
        assertQuiet(looping)
        const { page, watch } = await look(`/incidents/${idOf('/refused')}?span=all`)
        await until(page, `document.querySelector('.trial-note')?.textContent.startsWith('Not tried: ') === true`)
        assert.match(await page.innerText('main'), /It will fail again\.[^]*every agent refuses this setting/)
        assert.match(await page.innerText('.trial-note'), /shows no failure, so a run with a change tells nothing/)
        await readable(page, { name: 'refused' })
        assert.ok(
          watch.complaints.every((each) => each.includes('422')),
          watch.complaints.join(),
        )
      })
    })

    it('looks as in the docs after a replayed recording and loops of a simulated cluster; `SIGSYS_WRITE=1` writes the pictures', async () => {
      const replay = valueOf(await replayPath(incident('pod'), { host: '127.0.0.1', port: 0, speed: Infinity }))
      const mesos = new URL(`http://127.0.0.1:${replay.replay.port}`)
      await withDashboard({ mesos }, async ({ serve, look }) => {
        await sendCollected(serve, incident('pod'))
        const endsAt = Math.floor(now() / 10_000) * 10_000
        for (const { forMs, change } of pictured)
          await tellCluster(serve, { path: 'scenarios/crash-loop.yaml', forMs, endsAt, change })
        await eventually(() => serve.incidents.openCount() > pictured.length)
        const list = await look('/', { width: 1200 })
        await until(list.page, `document.querySelectorAll('.drawn .row').length > ${pictured.length}`)
        await list.page.setViewportSize({ width: 1200, height: 460 })
        await list.page.click('.drawn .row:has-text("/shop/cart") a')
        await until(list.page, `document.querySelectorAll('.trial table').length === 2`)
        const { page } = list
        await page.setViewportSize({ width: 1200, height: 1180 })
        assert.match(await page.innerText('main'), /\/shop\/cart[^]*likely fail again[^]*What it would do allow=ptrace/)
        const pictures = process.env['SIGSYS_WRITE'] === '1' ? join(repository, 'docs') : shots
        await page.screenshot({ path: join(pictures, 'dashboard-incident.png') })
        await page.goBack()
        await page.waitForSelector('.drawn .row')
        await page.setViewportSize({ width: 1200, height: 720 })
        await page.mouse.move(0, 0)
        await page.screenshot({ path: join(pictures, 'dashboard-list.png') })
        assertQuiet(list)
      })
      await replay.replay.stop()
    })

    it('shows a failure without being loaded again, and the nodes it is told of', async () => {
      const replaying = (port: number) => replayPath(incident('pod'), { host: '127.0.0.1', port, speed: Infinity })
      const first = valueOf(await replaying(0)).replay
      await first.stop()
      await withDashboard({ mesos: new URL(`http://127.0.0.1:${first.port}`) }, async ({ serve, look }) => {
        const seen = await look('/')
        const { page } = seen
        await page.waitForSelector('.fresh')
        await page.evaluate(
          `new MutationObserver(() => { if (!window.seenAt && document.querySelector('.drawn .row')) window.seenAt = Date.now() }).observe(document.body, { childList: true, subtree: true })`,
        )
        const reader = await connect(serve, '/v1/diagnoses?since=0')
        const told = reader.until(1).then(() => Date.now())
        const { replay } = valueOf(await replaying(first.port))
        await sendCollected(serve, incident('pod'))
        const at = await told
        await page.waitForSelector('.drawn .row')
        const seenAt = Number(await page.evaluate('window.seenAt'))
        process.stdout.write(`  a diagnosis was in the page ${seenAt - at} ms after a reader had it\n`)
        const title = await page.innerText('.drawn .row .words >> nth=0')
        await page.click('.drawn .row a >> nth=0')
        await page.waitForSelector('.evidence li')
        assert.is(await page.innerText('h1'), title)
        await page.click('nav >> text=Nodes')
        await page.waitForSelector('.node-table tbody tr')
        assert.match(await page.innerText('.node-table'), /mesos-agent-01/)
        await leave(reader)
        assertQuiet(seen)
        await replay.stop()
      })
    })

    it('says that it is old while the daemon is away, and comes back by itself with what is new', async () => {
      const cases = crowd(3, now())
      await withDashboard({ cases: cases.slice(0, 2) }, async ({ look, whileAway, folder }) => {
        const { page } = await look('/')
        await page.waitForSelector('.fresh')
        assert.is(await page.locator('.drawn .row').count(), 2)
        await whileAway(async () => {
          await page.waitForSelector('.old-data')
          assert.match(await page.innerText('.old-data'), /What is shown is old/)
          assert.match(await page.innerText('.freshness'), /Not live/)
          assert.is(await page.locator('.drawn .row').count(), 2)
          keepCases(`${folder}/a.db`, cases.slice(2))
        })
        await page.waitForSelector('.fresh')
        await until(page, `document.querySelectorAll('.drawn .row').length === 3`)
        assert.is(await page.locator('.old-data').count(), 0)
      })
    })

    it('is first painted within a second, and scrolls five thousand incidents from end to end', async () => {
      await withDashboard({ cases: crowd(5000, now()) }, async ({ look }) => {
        const seen = await look('/')
        const { page } = seen
        await until(page, `document.querySelector('.tally')?.textContent.includes('5000 open')`)
        const paint = Number(await page.evaluate(`performance.getEntriesByName('first-contentful-paint')[0].startTime`))
        process.stdout.write(`  first paint after ${paint.toFixed(0)} ms\n`)
        const frames = (await page.evaluate(scrolled)) as { readonly gaps: readonly number[]; readonly rowsMax: number }
        const late = frames.gaps.filter((gap) => gap > 50).length
        const share = ((100 * late) / frames.gaps.length).toFixed(1)
        process.stdout.write(
          `  ${frames.gaps.length} frames, ${share} % over 50 ms, at most ${frames.rowsMax} rows drawn; load ${(loadavg()[0] ?? 0).toFixed(1)} on ${availableParallelism()} processors\n`,
        )
        assert.ok(frames.rowsMax < 100, 'only what is in sight is drawn')
        assert.is(await page.getAttribute('.incidents', 'aria-rowcount'), '5001')
        assert.is(await page.locator('.drawn .row').last().getAttribute('aria-rowindex'), '5001')
        assertQuiet(seen)
      })
    })

    it('is used with the keyboard alone, and its address says what is looked at', async () => {
      await withDashboard({ cases: crowd(300, now()) }, async ({ look }) => {
        const seen = await look('/')
        const { page } = seen
        await page.waitForSelector('.drawn .row')
        const inFocus = (row: number): Promise<void> =>
          until(page, `document.activeElement.dataset.rowLink === '${row}'`)
        await page.keyboard.press('j')
        await inFocus(0)
        for (const key of ['ArrowDown', 'ArrowDown', 'j', 'k']) await page.keyboard.press(key)
        await inFocus(2)
        await page.keyboard.press('End')
        await inFocus(299)
        const scrolledTo = await page.evaluate('scrollY')
        await page.keyboard.press('Enter')
        await page.waitForSelector('.evidence li')
        assert.match(page.url(), /\/incidents\/i-[\da-f]{20}$/)
        await until(page, `document.activeElement.tagName === 'H1'`)
        await page.keyboard.press('Escape')
        await until(page, `Math.abs(scrollY - ${Number(scrolledTo)}) < 2`)
        await page.keyboard.press('/')
        await page.keyboard.type('ptrace cart')
        await until(page, `document.querySelectorAll('.drawn .row').length < 20`)
        assert.match(page.url(), /\?q=ptrace\+cart$/)
        await page.selectOption('select >> nth=2', 'certain')
        assert.match(page.url(), /confidence=certain/)
        const again = await look(new URL(page.url()).pathname + new URL(page.url()).search)
        await again.page.waitForSelector('.drawn .row')
        assert.is(await again.page.innerText('.tally'), await page.innerText('.tally'))
        assertQuiet(seen)
      })
    })

    it('asks for a token once, and leaves none where a script could find it', async () => {
      const token = 'a-reader-token-of-a-test'
      await withDashboard({ cases: crowd(3, now()), tokens: `read ${token}\n` }, async ({ look }) => {
        const { page, watch } = await look('/')
        await page.fill('#token', 'a-wrong-token-of-a-test')
        await page.keyboard.press('Enter')
        await page.waitForSelector('.refusal')
        assert.equal(await violations(page), [])
        await page.screenshot({ path: join(shots, 'sign-in.png') })
        await page.fill('#token', token)
        await page.keyboard.press('Enter')
        await page.waitForSelector('.drawn .row')
        await page.waitForSelector('.fresh')
        assert.is(await page.evaluate('document.cookie + localStorage.length + sessionStorage.length'), '00')
        await page.reload()
        await page.waitForSelector('.drawn .row')
        await page.click('text=Sign out')
        await page.waitForSelector('#token')
        await page.reload()
        await page.waitForSelector('#token')
        assert.not.match(watch.requests.join('\n'), token)
      })
    })

    it('takes no harm from what tasks call themselves', async () => {
      const evil = '"><img src=x onerror=alert(1)><script>alert(2)</script>\u202e\u0000{{7*7}}${7*7}'
      const change = {
        agent: { id: evil, hostname: evil },
        cause: { code: 'seccomp-kill' as const, confidence: 'certain' as const, summary: evil },
        evidence: [{ kind: evil, says: evil.repeat(10_000), at: null, source: evil, weight: 'decisive' as const }],
        fix: [{ do: evil, if: evil, risk: evil, command: evil }],
      }
      const made = aCase(0, { at: now(), attempts: 2, change })
      const named = {
        ...made,
        incident: { ...made.incident, workload: evil, profile: 'x'.repeat(2 ** 20), nodes: [evil] },
      }
      await withDashboard({ cases: [named] }, async ({ look }) => {
        for (const [address, part] of [
          ['/', '.drawn .row'],
          [`/incidents/${made.incident.id}`, '.evidence li'],
        ] as const) {
          const seen = await look(address)
          let isAsked = false
          seen.page.on('dialog', () => void (isAsked = true))
          await seen.page.waitForSelector(part)
          assert.is(await seen.page.locator('img, iframe, body script').count(), 0)
          assert.ok(await seen.page.evaluate(isNoWider))
          assert.not.match(await seen.page.innerText('body'), /[\u202e\u0000]/)
          assert.is(isAsked, false)
          assertQuiet(seen)
          await seen.page.close()
        }
      })
    })
  })
})

/** Scrolls the list from its begin to its end in about ten seconds, and measures every frame. */
const scrolled = `new Promise((resolve) => {
  const gaps = []
  let rowsMax = 0
  const end = document.documentElement.scrollHeight - innerHeight
  const started = performance.now()
  let last = started
  const step = (at) => {
    gaps.push(at - last)
    last = at
    rowsMax = Math.max(rowsMax, document.querySelectorAll('.drawn .row').length)
    const share = Math.min(1, (at - started) / 10_000)
    scrollTo(0, end * share)
    if (share < 1) requestAnimationFrame(step)
    else requestAnimationFrame(() => requestAnimationFrame(() => resolve({ gaps: gaps.slice(1), rowsMax })))
  }
  requestAnimationFrame(step)
})`
