import { readFileSync, writeFileSync } from 'node:fs'
import { err, ok, type Result } from '../../domain/result.ts'
import { columnsOf } from '../columns.ts'
import type { Run } from '../command.ts'
import { noColorOption } from '../common-options.ts'
import { paintFor } from '../paint.ts'
import { profileAsked, type ProfileCommand } from '../profile/options.ts'
import type { TextShape } from '../profile/text.ts'
import { stdinOperand, stdinText } from '../stdin-operand.ts'
import type { Sink } from '../world.ts'
import { runProfile } from './profile.ts'

/** `sigsys profile COMMAND …`. */
export const runOf =
  (name: ProfileCommand): Run =>
  async (asked, world) => {
    let out = ''
    let complaints = ''
    const options = profileAsked(name, asked)
    const given = await stdinText(asked.operands, world)
    const isOff = asked.values.isOn(noColorOption)
    const shapeOf = (sink: Sink): TextShape => ({
      columns: columnsOf(sink),
      paint: paintFor(sink, { env: world.env, isOff }),
    })
    const code = await runProfile(name, options, {
      stdout: (text) => {
        out += text
      },
      stderr: (text) => {
        complaints += text
      },
      shape: { stdout: shapeOf(world.stdout), stderr: shapeOf(world.stderr) },
      readFile: (path) => (path === stdinOperand ? given : undefined) ?? inFile(() => readFileSync(path, 'utf8')),
      writeFile: (path, text) =>
        inFile(() => {
          writeFileSync(path, text)
          return true
        }),
      // Reading evidence takes most of the program, and only one of the commands does.
      evidence: async (paths) => {
        const { evidenceAt } = await import('../profile/evidence.ts')
        return evidenceAt(paths, world, options)
      },
    })
    await world.stderr.write(complaints)
    await world.stdout.write(out)
    return code
  }

/** What a file operation gave, or why it failed. */
function inFile<T>(operation: () => T): Result<T, string> {
  try {
    return ok(operation())
  } catch (error) {
    if (error instanceof Error && 'code' in error) return err(whyNot(error))
    throw error
  }
}

function whyNot({ code, message }: Error & { readonly code?: unknown }): string {
  if (code === 'ENOENT') return 'no such file'
  if (code === 'EISDIR') return 'is a folder: name a file'
  if (code === 'EACCES') return 'may not be read by this user'
  return message
}
