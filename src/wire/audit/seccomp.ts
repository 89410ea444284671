import type { AuditRecord, SeccompAction, SeccompRecord } from '../../domain/audit.ts'
import { err, ok, type Result } from '../../domain/result.ts'
import { archOfToken, syscallName } from '../../domain/syscalls.ts'
import { type AuditDecodeError, auditError } from './decode-error.ts'
import { integer } from './integer.ts'
import { actionOfWord, archOfWord, numberOfSignal, syscallOfWord, userOfWord } from './interpreted-words.ts'
import { withoutOctalEscapes } from './interpreted.ts'
import { untrusted, untrustedPath } from './untrusted.ts'

/**
 * What a SECCOMP record says. Only a pid is asked for: 3.10 has no `exe`, older kernels no `arch`, a line cut at the
 * printk limit nothing behind `comm`. A field that cannot be read is undefined; the rest stands.
 */
export function seccompRecord(record: AuditRecord): Result<SeccompRecord, AuditDecodeError> {
  const { node, at, serial, fields } = record
  if (record.type !== 'SECCOMP') return err(auditError('wrong-type', record.type))
  const pid = integer(fields.get('pid'))
  if (pid === undefined || pid < 0) return err(auditError('no-pid', excerptOf(fields)))
  const read = record.form === 'interpreted' ? translatedCall(fields) : plainCall(fields)
  return ok({ node, at, serial, pid, ...read, ip: hexText(fields.get('ip')), compat: flag(fields.get('compat')) })
}

/**
 * The action in a SECCOMP record's `code`. The kernel masks the filter's data off first, so an errno does not say which.
 * 0x0 is KILL_THREAD, called KILL before 4.14; a value of no action is handled as KILL_PROCESS but named `unknown`.
 * Source: kernel/seccomp.c, __seccomp_filter; include/uapi/linux/seccomp.h.
 *
 * @param code the unsigned 32-bit value
 */
export const seccompAction = (code: number): SeccompAction => actions.get(code) ?? 'unknown'

/** The `code` of an action, with no data; undefined for `kill` and `unknown`, which are no single value. */
export function seccompCode(action: SeccompAction): number | undefined {
  for (const [code, known] of actions) if (known === action) return code
  return undefined
}

/** A code or address as the kernel prints it: `0x` and lower-case hex without leading zeros. */
export const hexOf = (value: number): string => `0x${value.toString(16)}`

const actions: ReadonlyMap<number, SeccompAction> = new Map<number, SeccompAction>([
  [0x8000_0000, 'kill-process'],
  [0x0000_0000, 'kill-thread'],
  [0x0003_0000, 'trap'],
  [0x0005_0000, 'errno'],
  [0x7fc0_0000, 'user-notif'],
  [0x7ff0_0000, 'trace'],
  [0x7ffc_0000, 'log'],
])

type Fields = ReadonlyMap<string, string>
type Call = Pick<SeccompRecord, 'uid' | 'comm' | 'exe' | 'sig' | 'arch' | 'syscall' | 'action' | 'code'>

function plainCall(fields: Fields): Call {
  const number = integer(fields.get('syscall'))
  const token = fields.get('arch')
  const arch = token === undefined ? undefined : (archOfToken(token, number) ?? token)
  const code = hexNumber(fields.get('code'))
  return {
    uid: integer(fields.get('uid')),
    comm: untrusted(fields.get('comm')),
    exe: untrustedPath(fields.get('exe')),
    sig: integer(fields.get('sig')),
    arch,
    syscall:
      number === undefined ? undefined : { name: arch === undefined ? undefined : syscallName(arch, number), number },
    action: code === undefined ? 'unknown' : seccompAction(code),
    code,
  }
}

/** `ausearch -i`: what was translated is translated back, where only one value can have been meant. */
function translatedCall(fields: Fields): Call {
  const { arch, syscall } = syscallOfWord(archOfWord(fields.get('arch')), fields.get('syscall'))
  const { action, code } = actionOfWord(fields.get('code'))
  const exe = fields.get('exe')
  return {
    uid: userOfWord(fields.get('uid')),
    comm: shown(fields.get('comm')),
    exe: exe === '(null)' ? undefined : shown(exe),
    sig: numberOfSignal(fields.get('sig'), arch),
    arch,
    syscall,
    action,
    code: code ?? seccompCode(action),
  }
}

const shown = (value: string | undefined): string | undefined =>
  value === undefined ? undefined : withoutOctalEscapes(value)

const flag = (value: string | undefined): 0 | 1 | undefined => (value === '0' ? 0 : value === '1' ? 1 : undefined)

const hexText = (value: string | undefined): string | undefined =>
  value !== undefined && /^0x[0-9a-f]{1,16}$/i.test(value) ? value.toLowerCase() : undefined

const hexNumber = (value: string | undefined): number | undefined =>
  value !== undefined && /^0x[0-9a-f]{1,8}$/i.test(value) ? Number(value) : undefined

const excerptOf = (fields: Fields): string => [...fields].map(([key, value]) => `${key}=${value}`).join(' ')
