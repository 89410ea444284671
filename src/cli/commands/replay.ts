import { replayPath } from '../../app/replay.ts'
import type { Run } from '../command.ts'
import { quietOption } from '../common-options.ts'
import { exitCode } from '../exit-code.ts'
import { replayOptions as options } from '../options/live-options.ts'
import { untilTold } from '../until-told.ts'

/** `sigsys replay PATH`. Serves until it is told to end. */
export const run: Run = async ({ values, operands }, world) => {
  const complain = (says: string): Promise<void> => world.stderr.write(`sigsys replay: ${says}\n`)
  const { host, port } = values.get(options.listen) ?? { host: '127.0.0.1', port: 5050 }
  const served = await replayPath(operands[0] ?? '.', { host, port, speed: values.get(options.speed) ?? 1 })
  if (!served.ok) {
    await complain(served.error)
    return exitCode.badInput
  }
  const { replay, serves, isUntimed } = served.value
  if (!values.isOn(quietOption)) {
    await complain(`listening on http://${host}:${replay.port}: ${serves.join('; ')}`)
    if (isUntimed) await complain('nothing tells when the records came: they follow each other without a pause')
  }
  await untilTold(world.cancelled)
  await replay.stop()
  return exitCode.fine
}
