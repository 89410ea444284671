import { unreachable } from '../domain/invariant.ts'
import { commands as allCommands } from './commands.ts'
import type { Command } from './command.ts'
import { configOption } from './common-options.ts'
import { exitCode } from './exit-code.ts'
import { commandHelp, programHelp } from './help.ts'
import { parse } from './parse.ts'
import { version } from './version.ts'
import type { World } from './world.ts'

/** Runs the program: the words after its name in, the exit code out. Throws only for our own mistakes. */
export async function run(
  words: readonly string[],
  world: World,
  commands: readonly Command[] = allCommands,
): Promise<number> {
  const parsed = parse(words, commands)
  switch (parsed.is) {
    case 'help':
      await world.stdout.write(parsed.command === undefined ? programHelp(commands) : commandHelp(parsed.command))
      return exitCode.fine
    case 'version':
      await world.stdout.write(`${version()}\n`)
      return exitCode.fine
    case 'wrong':
      return complain(parsed.problems, { world, command: parsed.command })
    case 'call': {
      const { command, asked } = parsed
      const path = asked.values.get(configOption)
      if (path !== undefined && command.hasOwnConfig !== true) {
        const { configure } = await import('./config.ts')
        const problems = await configure(asked.values, { path, command, commands })
        if (problems.length > 0) return complain(problems, { world, command: undefined })
      }
      const { run: runCommand } = await command.load()
      return Promise.race([runCommand(asked, world), interrupted(world.cancelled)])
    }
    default:
      return unreachable(parsed)
  }
}

/** One line for each thing that is wrong. */
async function complain(
  problems: readonly string[],
  { world, command }: { readonly world: World; readonly command: Command | undefined },
): Promise<number> {
  const who = command === undefined ? 'sigsys' : `sigsys ${command.name}`
  for (const problem of problems) await world.stderr.write(`${who}: ${problem}\n`)
  return exitCode.badInput
}

/** Ctrl-C leaves at once: no command of ours holds anything that must be put in order first. SIGTERM is left to the command. */
const interrupted = (cancelled: AbortSignal): Promise<number> =>
  new Promise((resolve) => {
    const leave = (): void => {
      if (cancelled.reason === 'SIGINT') resolve(exitCode.interrupted)
    }
    cancelled.addEventListener('abort', leave, { once: true })
    leave()
  })
