import type { SeccompAction, SeccompRecord } from '../../domain/audit.ts'
import { archOfToken, isX32, syscallName, syscallNumber } from '../../domain/syscalls.ts'
import { integer } from './integer.ts'

/** The action and, where the word names it, the code. audit 3.x prints `kill` for both kills. Source: auparse/seccomptab.h. */
export function actionOfWord(word: string | undefined): {
  readonly action: SeccompAction
  readonly code: number | undefined
} {
  const unknown = /^unknown-seccomp-code\((0x[0-9a-fA-F]{1,8})\)$/.exec(word ?? '')
  if (unknown !== null) return { action: 'unknown', code: Number(unknown[1]) }
  return { action: actions.get(word ?? '') ?? 'unknown', code: word === 'allow' ? 0x7fff_0000 : undefined }
}

/** The architecture of a machine's name; a token that was not known is looked up. Source: audit-userspace lib/machinetab.h. */
export function archOfWord(word: string | undefined): string | undefined {
  if (word === undefined) return undefined
  const unknown = /^unknown[ -]elf[ -]type\(([0-9a-fA-F]+)\)$/.exec(word)
  if (unknown !== null) return archOfToken(unknown[1] ?? '', undefined) ?? unknown[1]
  if (/^i[3-6]86$/.test(word)) return 'i386'
  if (/^armv?\d?\w*$/.test(word) && word !== 'arm64') return 'arm'
  return word === 'arm64' ? 'aarch64' : word
}

/**
 * The call of `syscall=mount` or `syscall=unknown-syscall(-1)`. `ausearch -i` takes x32 for x86_64 and so knows none of
 * its numbers; names that differ from libseccomp's are put into its spelling.
 */
export function syscallOfWord(
  arch: string | undefined,
  word: string | undefined,
): Pick<SeccompRecord, 'arch' | 'syscall'> {
  if (word === undefined) return { arch, syscall: undefined }
  const unknown = /^unknown-syscall\((-?\d{1,15})\)$/.exec(word)
  const number = integer(unknown?.[1] ?? word)
  if (number !== undefined) {
    const exact = arch === 'x86_64' && isX32(number) ? 'x32' : arch
    return { arch: exact, syscall: { name: exact === undefined ? undefined : syscallName(exact, number), number } }
  }
  if (arch === undefined) return { arch, syscall: { name: word, number: undefined } }
  const candidates = [word, aliases.get(word), `${word}64`, `_${word}`, `arm_${word}`]
  for (const name of candidates) {
    const found = name === undefined ? undefined : syscallNumber(arch, name)
    if (found !== undefined) return { arch, syscall: { name, number: found } }
  }
  return { arch, syscall: { name: word, number: undefined } }
}

/** The number of `SIGSYS`, `SIG0` or `31`: native to the architecture, of which three number SIGSYS 12. Source: signal(7). */
export function numberOfSignal(word: string | undefined, arch: string | undefined): number | undefined {
  const plain = integer(/^(?:SIG)?(\d+)$/.exec(word ?? '')?.[1])
  if (plain !== undefined) return plain
  if (word === 'SIGSYS' && /^(?:mips|sparc|alpha)/.test(arch ?? '')) return 12
  const name = word === 'SIGIO' ? 'POLL' : (word ?? '').replace(/^SIG/, '')
  const index = signals.indexOf(name)
  return index === -1 ? undefined : index + 1
}

/** Only two users have the same number everywhere. */
export const userOfWord = (word: string | undefined): number | undefined =>
  word === 'root' ? 0 : word === 'unset' ? 4_294_967_295 : integer(/^(?:unknown\()?(\d+)\)?$/.exec(word ?? '')?.[1])

const actions: ReadonlyMap<string, SeccompAction> = new Map<string, SeccompAction>([
  ['kill', 'kill'],
  ['kill-process', 'kill-process'],
  ['kill-thread', 'kill-thread'],
  ['trap', 'trap'],
  ['errno', 'errno'],
  ['user-notify', 'user-notif'],
  ['user-notif', 'user-notif'],
  ['trace', 'trace'],
  ['log', 'log'],
])

/** Names of audit-userspace's own tables beside libseccomp's. Source: audit-userspace lib/*_table.h, 3.0.9. */
const aliases: ReadonlyMap<string, string> = new Map([
  ['sys_kexec_load', 'kexec_load'],
  ['newfstat', 'fstat'],
  ['newfstatat', 'fstatat64'],
  ['sched_rr_get_interval64', 'sched_rr_get_interval_time64'],
  ['newselect', '_newselect'],
])

const signals =
  'HUP INT QUIT ILL TRAP ABRT BUS FPE KILL USR1 SEGV USR2 PIPE ALRM TERM STKFLT CHLD CONT STOP TSTP TTIN TTOU URG XCPU XFSZ VTALRM PROF WINCH POLL PWR SYS'.split(
    ' ',
  )
