import { startServe } from '../../app/serve.ts'
import type { Run } from '../command.ts'
import { quietOption } from '../common-options.ts'
import { exitCode } from '../exit-code.ts'
import { serveOptions as options } from '../options/live-options.ts'
import { relayRequest } from '../options/relay-request.ts'
import { untilTold } from '../until-told.ts'

/** `sigsys serve`. Runs until it is told to end; SIGTERM drains: what has come is judged first. */
export const run: Run = async ({ values }, world) => {
  const isQuiet = values.isOn(quietOption)
  const complain = (says: string): Promise<void> => world.stderr.write(`sigsys serve: ${says}\n`)
  const serve = await startServe({
    ...relayRequest(values, { world, say: (line) => void complain(line) }),
    settleMs: values.get(options.settle),
  })
  if (!serve.ok) {
    for (const says of serve.error) await complain(says)
    return exitCode.badInput
  }
  const { port, epoch, stop, counters, pipeline } = serve.value
  const { host = '127.0.0.1' } = values.get(options.listen) ?? {}
  const scheme = values.has(options.tlsCert) ? 'wss' : 'ws'
  if (!isQuiet) {
    await complain(`listening on ${scheme}://${host}:${port}, epoch ${epoch}`)
    if (!values.has(options.store)) await complain('events are kept in memory only; --store keeps them over a restart')
  }
  await untilTold(world.cancelled)
  await stop()
  const { hub, lost } = counters()
  const { published, revisions, withheld } = pipeline.counters()
  if (!isQuiet) {
    await complain(
      `ended; ${hub.published + hub.accepted} events taken, ${hub.sent} sent, ${lost + hub.unpublished} not stored`,
    )
    await complain(`${published - revisions} failures told, ${revisions} revisions, ${withheld} withheld`)
  }
  return exitCode.fine
}
