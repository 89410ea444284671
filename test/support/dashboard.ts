import { writeFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import type { Serve } from '../../src/app/serve.ts'
import { duration, instant } from '../../src/domain/time.ts'
import { diagnosesOf } from '../../src/store/diagnoses.ts'
import { incidentsOf } from '../../src/store/incidents.ts'
import { openJournal } from '../../src/store/journal.ts'
import { packageFile } from '../../src/domain/own-files.ts'
import { readAssets } from '../../src/web/assets.ts'
import { dashboardRoutes } from '../../src/web/dashboard.ts'
import { openBrowser, openPage, type Watch } from './browser.ts'
import type { Case } from './crowd.ts'
import { inFolder } from './folder.ts'
import { valueOf } from './hub.ts'
import { serving } from './serving.ts'

/** A daemon with a dashboard, a browser, and a way to look. */
export type Watched = {
  readonly serve: Serve
  readonly folder: string
  /** Opens an address of the dashboard. */
  readonly look: (
    address: string,
    size?: { readonly width?: number; readonly scheme?: 'light' | 'dark' },
  ) => Promise<Look>
  /** Ends the daemon, does something, and starts it again at the same port, over the same store. */
  readonly whileAway: (work: () => Promise<void>) => Promise<void>
}

/** A page that is open. */
export type Look = { readonly page: Page; readonly watch: Watch }

/** Writes incidents as a daemon would have kept them. */
export function keepCases(path: string, cases: readonly Case[]): void {
  const journal = valueOf(openJournal(path))
  const [incidents, diagnoses] = [incidentsOf(journal.database), diagnosesOf(journal.database)]
  valueOf(
    journal.append([], Date.now(), () => {
      for (const { incident, diagnoses: each } of cases) {
        for (const diagnosis of each.toReversed()) {
          diagnoses.put(diagnosis, instant(Date.now()))
          incidents.put(incident, { longestUp: duration(0), diagnosis: diagnosis.id })
        }
      }
    }),
  )
  journal.close()
}

/** Does work with a daemon that has kept some incidents, and a real browser. */
export const withDashboard = (
  { cases = [], tokens, mesos }: { readonly cases?: readonly Case[]; readonly tokens?: string; readonly mesos?: URL },
  work: (watched: Watched) => Promise<void>,
): Promise<void> =>
  inFolder(async (folder) => {
    const store = `${folder}/a.db`
    keepCases(store, cases)
    if (tokens !== undefined) writeFileSync(`${folder}/tokens`, tokens)
    const start = (port: number): Promise<Serve> =>
      serving({
        store,
        mesos,
        listen: { host: '127.0.0.1', port },
        pages: dashboardRoutes(readAssets(packageFile('dist/web/'))),
        ...(tokens === undefined ? {} : { tokenFile: `${folder}/tokens` }),
      })
    let serve = await start(0)
    const browser = await openBrowser()
    const { port } = serve
    try {
      await work({
        serve,
        folder,
        look: (address, { width = 1440, scheme = 'light' } = {}) =>
          openPage(browser, { url: `http://127.0.0.1:${port}${address}`, width, scheme }),
        whileAway: async (away) => {
          await serve.stop()
          await away()
          serve = await start(port)
        },
      })
    } finally {
      await browser.close()
      await serve.stop()
    }
  })
