import { fileReader } from '../../app/named-files.ts'
import { verifyWebhook } from '../../output/sinks/verify-webhook.ts'
import type { Run } from '../command.ts'
import { exitCode } from '../exit-code.ts'
import type { Option } from '../option.ts'
import { alertVerifyOptions as options } from '../options/alert-options.ts'
import { stdinOperand, stdinText } from '../stdin-operand.ts'
import { complain } from './alerts-hub.ts'

/** As Standard Webhooks' own libraries have it. */
const toleranceMs = 300_000

/** `sigsys alerts verify`. */
export const run: Run = async ({ values, operands }, world) => {
  const problems: string[] = []
  const needed = (option: Option<string>): string => {
    const value = values.get(option)
    if (value === undefined)
      problems.push(
        `no ${option.name}; give --${option.name} as the header ${option.says.split(' ').at(-1) ?? ''} says`,
      )
    return value ?? ''
  }
  const [id, timestamp, signature] = [needed(options.id), needed(options.timestamp), needed(options.signature)]
  const read = fileReader(problems)
  const files = values.all(options.secretFile)
  if (files.length === 0) problems.push('no secret; give --secret-file FILE')
  const secrets = files.flatMap((path) => read(path)?.trim() ?? [])
  const [path = ''] = operands
  const given = await stdinText(operands, world)
  if (given?.ok === false) problems.push(`${stdinOperand}: ${given.error}`)
  const body = given === undefined ? read(path) : given.ok ? given.value : undefined
  for (const says of problems) await complain(world, says)
  if (problems.length > 0 || body === undefined) return exitCode.badInput
  const signed = { id, timestamp, signature, body }
  const now = values.get(options.at) ?? Date.now()
  const found = verifyWebhook(signed, { secrets, now, toleranceMs: values.get(options.tolerance) ?? toleranceMs })
  if (!found.ok) {
    await complain(world, `not verified: ${found.error}`)
    return exitCode.found
  }
  await world.stdout.write('verified\n')
  return exitCode.fine
}
