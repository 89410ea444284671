import { commands } from '../../src/cli/commands.ts'
import { type Evidence, runProfile } from '../../src/cli/commands/profile.ts'
import { parse } from '../../src/cli/parse.ts'
import { profileAsked, type ProfileCommand } from '../../src/cli/profile/options.ts'
import { err, ok } from '../../src/domain/result.ts'
import { plain } from '../../src/output/terminal-text.ts'

/** What a command printed, wrote and returned. */
export type Ran = {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
  readonly written: Readonly<Record<string, string>>
}

const columns = 80

/** Runs `profile ARGV…` over files that exist only here. */
export async function profileCommand(
  argv: readonly string[],
  files: Readonly<Record<string, string>> = {},
  evidence: Evidence = { violations: [], coverage: { gaps: 0, says: [] } },
): Promise<Ran> {
  let stdout = ''
  let stderr = ''
  const written: Record<string, string> = {}
  const parsed = parse(['profile', ...argv], commands)
  if (parsed.is === 'wrong') return { code: 2, stdout, stderr: parsed.problems.join('\n'), written }
  if (parsed.is !== 'call') throw new Error(`asked for ${parsed.is}`)
  const name = parsed.command.name.split(' ')[1] as ProfileCommand // The table's names are these.
  const shape = { columns, paint: plain }
  const code = await runProfile(name, profileAsked(name, parsed.asked), {
    shape: { stdout: shape, stderr: shape },
    stdout: (text) => {
      stdout += text
    },
    stderr: (text) => {
      stderr += text
    },
    readFile: (path) => (Object.hasOwn(files, path) ? ok(files[path] ?? '') : err('No such file or directory')),
    writeFile: (path, text) => {
      written[path] = text
      return ok(true)
    },
    evidence: (paths) =>
      Promise.resolve(paths.includes('gone') ? err('gone: No such file or directory') : ok(evidence)),
  })
  return { code, stdout, stderr, written }
}
