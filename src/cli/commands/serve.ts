import { jsonLog, type Log, textLog } from '../../app/log.ts'
import { type Serve, startServe } from '../../app/serve.ts'
import { settingsChanges } from '../../app/settings/changes.ts'
import type { Settings } from '../../app/settings/schema.ts'
import { packageFile } from '../../domain/own-files.ts'
import { ok } from '../../domain/result.ts'
import { readAssets } from '../../web/assets.ts'
import { dashboardRoutes } from '../../web/dashboard.ts'
import type { Asked, Run } from '../command.ts'
import { configOption, quietOption } from '../common-options.ts'
import { exitCode } from '../exit-code.ts'
import { keepHeapSmall } from '../heap.ts'
import { serveOptions as options } from '../options/live-options.ts'
import { serveRequest, settingsIn } from '../options/serve-request.ts'
import { untilTold } from '../until-told.ts'
import type { World } from '../world.ts'

/** `sigsys serve`. Runs until it is told to end; SIGTERM drains: what has come is judged first. SIGHUP reads the settings again. */
export const run: Run = async ({ values }, world) => {
  keepHeapSmall()
  const isQuiet = values.isOn(quietOption)
  const path = values.get(configOption)
  const read = path === undefined ? ok<Settings>({}) : settingsIn(path)
  const log = logFor(values.get(options.log) ?? (read.ok ? read.value.log : undefined) ?? 'text', world)
  if (!read.ok) return refused(read.error, world)
  const settings = read.value
  const request = serveRequest({ values, settings, path }, { world, say: log.warn })
  const serve = await startServe({ ...request, pages: dashboardRoutes(readAssets(packageFile('dist/web/'))) })
  if (!serve.ok) return refused(serve.error, world)
  const { port, epoch, stop, counters, pipeline } = serve.value
  // Before it is said that it listens: whoever waits for that may ask for a reload at once.
  if (path !== undefined) reloadAtHangup({ values, path, settings }, { serve: serve.value, world, log })
  if (!isQuiet) {
    const scheme = request.tlsCert === undefined ? 'ws' : 'wss'
    log.info(`listening on ${scheme}://${request.listen.host}:${port}, epoch ${epoch}`, { port, epoch })
    log.info(`dashboard at ${scheme === 'wss' ? 'https' : 'http'}://${request.listen.host}:${port}/`)
    if (request.store === undefined) log.info('events are kept in memory only; --store keeps them over a restart')
  }
  await untilTold(world.cancelled)
  if (!isQuiet) log.info('going away: what came in is stored, judged and told first')
  await stop()
  const { hub, lost } = counters()
  const { published, revisions, withheld } = pipeline.counters()
  if (!isQuiet) {
    const [events, sent, unstored] = [hub.published + hub.accepted, hub.sent, lost + hub.unpublished]
    log.info(`ended; ${events} events taken, ${sent} sent, ${unstored} not stored`, { events, sent, unstored })
    const told = { failures: published - revisions, revisions, withheld }
    log.info(`${told.failures} failures told, ${revisions} revisions, ${withheld} withheld`, told)
  }
  return exitCode.fine
}

const logFor = (form: 'text' | 'json', { stderr }: World): Log =>
  (form === 'json' ? jsonLog : textLog)((line) => void stderr.write(line), { who: 'sigsys serve' })

async function refused(problems: readonly string[], { stderr }: World): Promise<number> {
  for (const says of problems) await stderr.write(`sigsys serve: ${says}\n`)
  return exitCode.badInput
}

type Reloading = { readonly values: Asked['values']; readonly path: string; readonly settings: Settings }

/** Reads the settings at every SIGHUP and takes over what can be; files of secrets are read again in any case. */
function reloadAtHangup(
  { values, path, settings: first }: Reloading,
  { serve, world, log }: { readonly serve: Serve; readonly world: World; readonly log: Log },
): void {
  let settings = first
  let running = Promise.resolve()

  async function reload(): Promise<void> {
    const read = settingsIn(path)
    const request = read.ok ? serveRequest({ values, settings: read.value, path }, { world, say: log.warn }) : undefined
    const applied = read.ok && request !== undefined ? await serve.apply(request) : read
    if (!applied.ok || !read.ok) {
      for (const says of applied.ok ? [] : applied.error) log.warn(says)
      log.warn(`${path} was read again and is not taken over; nothing has changed`)
      return
    }
    const changes = settingsChanges(settings, read.value)
    for (const { key, says, needsRestart } of changes) {
      const line = needsRestart ? `${says}; this needs a restart` : says
      log[needsRestart ? 'warn' : 'info'](line, { key, needs_restart: needsRestart })
    }
    const says = changes.length === 0 ? 'no setting has changed' : `${changes.length} settings have changed`
    log.info(`${path} was read again: ${says}; tokens and certificates are those of their files now`)
    settings = read.value
  }

  world.onHangup(() => {
    running = running.then(reload)
  })
}
