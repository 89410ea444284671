import { redactText } from '../output/redact.ts'
import type { Paint } from '../output/terminal-text.ts'
import { columnsOf } from './columns.ts'
import { formatOption, noColorOption, quietOption } from './common-options.ts'
import type { Values } from './option.ts'
import { redactOption } from './options/reading-options.ts'
import { paintFor } from './paint.ts'
import type { World } from './world.ts'

/** What there is to say at the end of a reading. */
export type Summary = {
  /** Who says it: `sigsys audit`. */
  readonly command: string
  /** Input that was not read, a line each. */
  readonly faults: readonly string[]
  readonly text: (options: { readonly columns: number; readonly paint: Paint }) => string
}

/**
 * Prints the summary: part of what a person reads, so on standard output; beside JSON on standard error; not at all
 * with `--quiet`. Faults are named on standard error whatever the options are.
 */
export async function printSummary(
  { command, faults, text }: Summary,
  values: Values,
  { stdout, stderr, env }: World,
): Promise<void> {
  const redacted = values.isOn(redactOption) ? redactText : (said: string): string => said
  for (const line of faults) await stderr.write(redacted(`${command}: ${line}\n`))
  if (values.isOn(quietOption)) return
  const sink = (values.get(formatOption) ?? 'text') === 'text' ? stdout : stderr
  const paint = paintFor(sink, { env, isOff: values.isOn(noColorOption) })
  await sink.write(redacted(text({ columns: columnsOf(sink), paint })))
}
