import { startRelay } from '../../app/relay.ts'
import type { Run } from '../command.ts'
import { quietOption } from '../common-options.ts'
import { exitCode } from '../exit-code.ts'
import { relayOptions as options } from '../options/live-options.ts'
import { relayRequest } from '../options/relay-request.ts'
import { untilTold } from '../until-told.ts'

/** `sigsys relay`. Runs until it is told to end; SIGTERM drains. */
export const run: Run = async ({ values }, world) => {
  const isQuiet = values.isOn(quietOption)
  const complain = (says: string): Promise<void> => world.stderr.write(`sigsys relay: ${says}\n`)
  const store = values.get(options.store)
  const relay = await startRelay(relayRequest(values, { world, say: (line) => void complain(line) }))
  if (!relay.ok) {
    for (const says of relay.error) await complain(says)
    return exitCode.badInput
  }
  const { port, epoch, stop, counters } = relay.value
  const host = values.get(options.listen)?.host ?? '127.0.0.1'
  const scheme = values.has(options.tlsCert) ? 'wss' : 'ws'
  if (!isQuiet) {
    await complain(`listening on ${scheme}://${host}:${port}, epoch ${epoch}`)
    if (store === undefined) await complain('events are kept in memory only; --store keeps them over a restart')
  }
  await untilTold(world.cancelled)
  await stop()
  const { hub, lost } = counters()
  if (!isQuiet)
    await complain(
      `ended; ${hub.published + hub.accepted} events taken, ${hub.sent} sent, ${lost + hub.unpublished} not stored`,
    )
  return exitCode.fine
}
