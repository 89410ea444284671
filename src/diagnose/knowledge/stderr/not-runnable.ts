import type { NotRunnable } from './line-sign.ts'
import { plainText, withoutLogPrefix } from './plain-text.ts'

type Form = readonly [
  pattern: RegExp,
  why: NotRunnable['why'],
  status: NotRunnable['status'],
  certainty: NotRunnable['certainty'],
]

const shell = String.raw`(?:-?(?:\S*\/)?(?:ba|da|z|k|a|mk|c|tc)?sh)`
const place = String.raw`(?:line )?\d+: +`

/** Forms of `there is no such command` and `it cannot be executed`; the first group is the command. */
const forms: readonly Form[] = [
  // Source: src/slave/containerizer/mesos/launch.cpp, execute, after execvp has failed.
  [/^Failed to execute '([^']+)': (?:No such file or directory|not found)/, 'missing', undefined, 'clear'],
  [/^Failed to execute '([^']+)': Exec format error/, 'bad-format', undefined, 'clear'],
  [/^Failed to execute '([^']+)': Permission denied/, 'not-executable', undefined, 'clear'],
  [/^Failed to execute '([^']+)': Operation not permitted/, 'refused', undefined, 'clear'],
  [/^Failed to execute '([^']+)': \S/, 'other', undefined, 'clear'],
  [/^Failed to execute command\b.{0,200}?'?([^\s':]+)'?: (?:No such file|not found)/, 'missing', undefined, 'clear'],
  // dash, busybox ash, ksh.
  [new RegExp(`^${shell}: (?:${place})?(\\S+): not found$`), 'missing', 127, 'clear'],
  [new RegExp(`^${shell}: (?:${place})?exec: (\\S+): not found$`), 'missing', 127, 'clear'],
  // bash, zsh, fish, csh.
  [/^(?:\S+: )?(?:line \d+: )?(\S+): command not found$/, 'missing', 127, 'clear'],
  [/^(?:\S+: )?command not found: (\S+)$/, 'missing', 127, 'clear'],
  [/^fish: Unknown command:? (\S+)/, 'missing', 127, 'clear'],
  [/^(\S+): Command not found\.$/, 'missing', 127, 'clear'],
  [/^(?:\S+: )?(?:line \d+: )?(\S+): cannot execute: required file not found$/, 'missing', 127, 'clear'],
  [/^(?:\S+: )?(?:line \d+: )?(\S+): .*bad interpreter: No such file or directory$/, 'missing', 126, 'clear'],
  [/^(?:\S+: )?(?:line \d+: )?(\S+): .*bad interpreter: Permission denied$/, 'not-executable', 126, 'clear'],
  [
    /^(?:\S+: )?(?:line \d+: )?(\S+): cannot execute(?: binary file)?(?:: Exec format error)?$/,
    'bad-format',
    126,
    'clear',
  ],
  [/^(?:\S+: )?(?:\d+: |line \d+: )?(\S+): Exec format error$/, 'bad-format', 126, 'clear'],
  [/^(?:\S+: )?(?:\d+: |line \d+: )?(\S+): Is a directory$/, 'not-executable', 126, 'fair'],
  // A shell says the same of a redirection it may not write, so this is only fair together with status 126.
  [new RegExp(`^${shell}: (?:${place})?(\\.{0,2}\\/\\S+): Permission denied$`), 'not-executable', 126, 'fair'],
  [new RegExp(`^${shell}: (?:${place})?(\\.{0,2}\\/\\S+): No such file or directory$`), 'missing', 127, 'fair'],
  [
    new RegExp(`^${shell}: (?:${place})?(?:exec: )?(\\.{0,2}\\/?\\S+): Operation not permitted$`),
    'refused',
    126,
    'fair',
  ],
  // Programs that run others. Source: coreutils src/env.c, nohup.c, timeout.c, chroot.c: 127 if missing, 126 otherwise.
  [/^(?:\S*\/)?env: ['‘"]?([^'’":]+)['’"]?: No such file or directory$/, 'missing', 127, 'clear'],
  [/^(?:\S*\/)?env: ['‘"]?([^'’":]+)['’"]?: Permission denied$/, 'not-executable', 126, 'clear'],
  [
    /^\S+: (?:failed to run command|failed to execute|cannot run|can't execute) ['‘"]?([^'’":]+)['’"]?: No such file or directory$/i,
    'missing',
    127,
    'clear',
  ],
  [
    /^\S+: (?:failed to run command|failed to execute|cannot run|can't execute) ['‘"]?([^'’":]+)['’"]?: Permission denied$/i,
    'not-executable',
    126,
    'clear',
  ],
  [
    /^\S+: exec(?:vpe?|ve)?:? ['"]?([^'":\s]+)['"]?(?: failed)?: No such file or directory$/,
    'missing',
    undefined,
    'clear',
  ],
  [/^exec ([^:\s]+): (?:no such file or directory|exec format error)$/, 'missing', undefined, 'clear'],
  [/\bexec: "([^"]+)": executable file not found in \$PATH/, 'missing', undefined, 'clear'],
  [/\bfork\/exec ([^:\s]+): no such file or directory$/, 'missing', undefined, 'fair'],
  // The dynamic loaders of glibc and musl exit 127.
  [/^(\S+): error while loading shared libraries: /, 'library-missing', 127, 'clear'],
  [/^Error loading shared library \S+: .*\(needed by ([^)]+)\)/, 'library-missing', 127, 'clear'],
  [/^Error relocating ([^:]+): \S+: symbol not found$/, 'library-missing', 127, 'clear'],
  [/^(\S+): \S*libc\.so\S*: version [`'"]GLIBC_[\d.]+['"] not found/, 'library-missing', undefined, 'clear'],
]

/**
 * Reads that a command could not be started: Mesos' helper, shells, wrappers, dynamic loaders.
 * A file that a running program misses is not meant; that is its own business.
 */
export function notRunnable(line: string): NotRunnable | undefined {
  const text = withoutLogPrefix(plainText(line))
  for (const [pattern, why, status, certainty] of forms) {
    const match = pattern.exec(text)
    if (match !== null) return { kind: 'not-runnable', program: match[1], why, status, certainty }
  }
  return undefined
}
