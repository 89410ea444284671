import { askHub as ask, type HubCall } from '../../app/ask-hub.ts'
import { exitCode } from '../exit-code.ts'
import { askedHub } from '../options/alert-options.ts'
import type { Values } from '../option.ts'
import { hubAccess } from '../options/hub-access.ts'
import type { World } from '../world.ts'

/** What a hub answered, or the exit code of a failure that has been told. */
export type Asked = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly code: number }

/** Asks the hub that the options name. */
export async function askHub(
  { values, world }: { readonly values: Values; readonly world: World },
  path: string,
  call: Pick<HubCall, 'method' | 'body'> = {},
): Promise<Asked> {
  const { token, ca, problems } = hubAccess(values, world)
  for (const says of problems) await complain(world, says)
  if (problems.length > 0) return { ok: false, code: exitCode.badInput }
  const hub = values.get(askedHub) ?? new URL('ws://127.0.0.1:8686')
  const answer = await ask(hub, path, { token, ca, ...call })
  if (answer.ok) return answer
  for (const line of answer.error.says.split('\n')) await complain(world, line)
  return { ok: false, code: answer.error.is === 'refused' ? exitCode.badInput : exitCode.unreachable }
}

/** One line to standard error. */
export const complain = (world: World, says: string): Promise<void> => world.stderr.write(`sigsys alerts: ${says}\n`)
