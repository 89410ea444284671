import { spawn, type ChildProcess } from 'node:child_process'
import { join } from 'node:path'

/** The compiled program. */
export const program = join(import.meta.dirname, '../../src/main.js')

/** The repository. */
export const repository = join(import.meta.dirname, '../../..')

/** The incidents that tests and examples judge. */
export const incident = (name: string): string => join(repository, 'test/fixtures/incidents', name)

/** How a run of the program ended. */
export type Ended = {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
}

type Call = {
  readonly stdin?: string | Buffer
  readonly env?: Readonly<Record<string, string>>
  readonly cwd?: string
  /** Called with the running program. */
  readonly meanwhile?: (child: ChildProcess) => void
}

/** Runs the real program in a process of its own, without a terminal. Standard input is empty unless given, or left to `meanwhile`. */
export function sigsys(
  words: readonly string[],
  { stdin, env = {}, cwd = repository, meanwhile }: Call = {},
): Promise<Ended> {
  const { NO_COLOR: _, FORCE_COLOR: __, ...inherited } = process.env
  const child = spawn(process.execPath, [program, ...words], {
    cwd,
    env: { ...inherited, TZ: 'UTC', ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  const out: Buffer[] = []
  const err: Buffer[] = []
  child.stdout.on('data', (chunk: Buffer) => out.push(chunk))
  child.stderr.on('data', (chunk: Buffer) => err.push(chunk))
  // A program that has ended does not read on.
  child.stdin.on('error', () => {})
  if (meanwhile === undefined) child.stdin.end(stdin ?? '')
  meanwhile?.(child)
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code, signal) =>
      resolve({ code, signal, stdout: Buffer.concat(out).toString(), stderr: Buffer.concat(err).toString() }),
    )
  })
}
