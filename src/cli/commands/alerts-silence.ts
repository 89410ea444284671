import { iso } from '../../domain/time.ts'
import { visible } from '../../output/terminal-text.ts'
import { durationText } from '../../sim/scenario/quantities.ts'
import type { Run } from '../command.ts'
import { exitCode } from '../exit-code.ts'
import type { Values } from '../option.ts'
import { alertSilenceOptions as options } from '../options/alert-options.ts'
import type { World } from '../world.ts'
import { askHub, complain } from './alerts-hub.ts'

/** `sigsys alerts silence add|list|end`. */
export const run: Run = async ({ values, operands }, world) => {
  const [what, id] = operands
  const asked = { values, world }
  if (what === 'add' && id === undefined) {
    const made = await askHub(asked, '/v1/alerts/silences', { method: 'POST', body: silenceOf(values, world) })
    return made.ok ? tell([made.value], asked) : made.code
  }
  if (what === 'list' && id === undefined) {
    const found = await askHub(asked, '/v1/alerts/silences')
    if (!found.ok) return found.code
    return tell((found.value as { readonly silences: readonly unknown[] }).silences, asked)
  }
  if (what === 'end' && id !== undefined) {
    const ended = await askHub(asked, `/v1/alerts/silences/${encodeURIComponent(id)}`, { method: 'DELETE' })
    return ended.ok ? tell([ended.value], asked) : ended.code
  }
  await complain(world, 'silence: write add, list, or end ID')
  return exitCode.badInput
}

function silenceOf(values: Values, { env }: World): Readonly<Record<string, unknown>> {
  const [length, until] = [values.get(options.for), values.get(options.until)]
  return {
    owner: values.get(options.owner) ?? env['USER'],
    reason: values.get(options.reason),
    workload: values.get(options.workload),
    version: values.get(options.version),
    cause: values.get(options.cause),
    profile: values.get(options.profile),
    node: values.get(options.node),
    for: length === undefined ? undefined : durationText(length),
    until: until === undefined ? undefined : iso(until),
    until_new_version: values.isOn(options.untilNewVersion),
  }
}

type Silence = Readonly<Record<'id' | 'owner' | 'reason' | 'until', string>> &
  Readonly<Record<'workload' | 'version' | 'cause' | 'profile' | 'node', string | null>>

async function tell(
  silences: readonly unknown[],
  { values, world }: { readonly values: Values; readonly world: World },
): Promise<number> {
  const isJson = values.get(options.format) === 'jsonl'
  for (const silence of silences as readonly Silence[])
    await world.stdout.write(`${isJson ? JSON.stringify(silence) : lineOf(silence)}\n`)
  if (silences.length === 0 && !isJson) await complain(world, 'nothing is silenced')
  return exitCode.fine
}

function lineOf({ id, owner, reason, until, ...matched }: Silence): string {
  const what = (['workload', 'version', 'cause', 'profile', 'node'] as const)
    .flatMap((key) => (matched[key] === null ? [] : [`${key} ${matched[key]}`]))
    .join(', ')
  return visible(`${id}  until ${until}  ${what}  (${owner}: ${reason})`)
}
