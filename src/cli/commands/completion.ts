import { commands } from '../commands.ts'
import type { Run } from '../command.ts'
import { completionScript, type Shell } from '../completion.ts'
import { exitCode } from '../exit-code.ts'

/** `sigsys completion SHELL`. */
export const run: Run = async ({ operands }, { stdout }) => {
  const shell = operands[0] as Shell // One of the choices of the command's table.
  await stdout.write(completionScript(shell, commands))
  return exitCode.fine
}
