import { type Evidence, runProfile } from '../../src/cli/commands/profile.ts'
import { err, ok } from '../../src/domain/result.ts'

/** What a command printed, wrote and returned. */
export type Ran = {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
  readonly written: Readonly<Record<string, string>>
}

/** Runs `profile ARGV…` over files that exist only here. */
export async function profileCommand(
  argv: readonly string[],
  files: Readonly<Record<string, string>> = {},
  evidence: Evidence = { violations: [], coverage: { gaps: 0, says: [] } },
): Promise<Ran> {
  let stdout = ''
  let stderr = ''
  const written: Record<string, string> = {}
  const code = await runProfile(argv, {
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
