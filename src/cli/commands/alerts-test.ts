import { type AlertsConfig, configOf } from '../../app/alerts/config.ts'
import { rehearse, type Rehearsal } from '../../app/alerts/rehearse.ts'
import type { Settings } from '../../app/settings/schema.ts'
import { ok, type Result } from '../../domain/result.ts'
import { visible } from '../../output/terminal-text.ts'
import { durationText } from '../../sim/scenario/quantities.ts'
import type { Run } from '../command.ts'
import { configOption } from '../common-options.ts'
import { exitCode } from '../exit-code.ts'
import { alertTestOptions as options } from '../options/alert-options.ts'
import { settingsIn } from '../options/serve-request.ts'
import { complain } from './alerts-hub.ts'

/** `sigsys alerts test`. */
export const run: Run = async ({ values }, world) => {
  const paths = values.all(options.scenario)
  if (paths.length === 0) await complain(world, 'no scenario; give --scenario FILE')
  const config = configAt(values.get(configOption))
  if (!config.ok) for (const says of config.error) await world.stderr.write(`${says}\n`)
  if (!config.ok || paths.length === 0) return exitCode.badInput
  let isBad = false
  for (const path of paths) {
    const found = await rehearse(path, config.value)
    if (found.ok) {
      const isJson = values.get(options.format) === 'jsonl'
      await world.stdout.write(isJson ? jsonLines(found.value) : textOf(path, found.value))
    } else for (const says of found.error) await world.stderr.write(`${says}\n`)
    isBad ||= !found.ok
  }
  return isBad ? exitCode.badInput : exitCode.fine
}

function configAt(path: string | undefined): Result<AlertsConfig, readonly string[]> {
  const read = path === undefined ? ok<Settings>({}) : settingsIn(path)
  if (!read.ok) return read
  const { alerts = {}, public_url: publicUrl } = read.value
  return ok(configOf(alerts, { publicUrl, folder: undefined }))
}

const jsonLines = ({ told }: Rehearsal): string =>
  told.map(({ message, sinks }) => `${JSON.stringify({ sinks, message })}\n`).join('')

function textOf(path: string, { start, told }: Rehearsal): string {
  const lines = told.map(({ at, message, sinks }) => {
    const { event, severity, title, resolved } = message
    const because = resolved === null ? '' : ` (${resolved.because.join('; ')})`
    const to = sinks.length === 0 ? 'nobody' : sinks.join(', ')
    return `  ${durationText(at - start).padEnd(12)} ${event.padEnd(8)} ${severity.padEnd(8)} ${visible(title)}${visible(because)} -> ${to}\n`
  })
  const count = told.length === 1 ? '1 message' : `${told.length} messages`
  return `${path}: ${told.length === 0 ? 'no alert' : count}\n${lines.join('')}`
}
