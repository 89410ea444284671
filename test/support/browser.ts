import { existsSync } from 'node:fs'
import type { Browser, Page } from 'playwright-core'

const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']
const found = [process.env['SIGSYS_CHROMIUM'], ...places].find((path) => path !== undefined && existsSync(path))

/** Why no page can be looked at here; undefined if one can. */
export const chromiumMissing: string | undefined = found === undefined ? 'no Chromium is installed' : undefined

const args = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-quic',
  '--no-first-run',
]

/** Starts the installed Chromium without a window. */
export async function openBrowser(): Promise<Browser> {
  const { chromium } = await import('playwright-core')
  return chromium.launch({ ...(found === undefined ? {} : { executablePath: found }), args })
}

/** What a page complained about, and whom it asked for anything. */
export type Watch = { readonly complaints: string[]; readonly requests: string[] }

/** Opens a page and watches it: errors, console errors, and every request but the page itself. */
export async function openPage(
  browser: Browser,
  { url, width, scheme }: { readonly url: string; readonly width: number; readonly scheme: 'light' | 'dark' },
): Promise<{ readonly page: Page; readonly watch: Watch }> {
  const page = await browser.newPage({
    locale: 'en-US',
    timezoneId: 'UTC',
    colorScheme: scheme,
    viewport: { width, height: 900 },
  })
  const watch: Watch = { complaints: [], requests: [] }
  page.on('pageerror', (error) => watch.complaints.push(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') watch.complaints.push(message.text())
  })
  page.on('request', (request) => {
    if (request.url() !== url && !request.url().startsWith('data:')) watch.requests.push(request.url())
  })
  await page.goto(url)
  return { page, watch }
}
