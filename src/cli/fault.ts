import { exitCode } from './exit-code.ts'

/** Errors of writing that say something of where output goes, and nothing of us. */
const writeFailures: ReadonlySet<string> = new Set(['ENOSPC', 'EIO', 'EDQUOT', 'EFBIG', 'EBADF'])

/** What an error that nobody handled means to the user: what to print on standard error, and what to end with. */
export function faultText(
  error: unknown,
  { isDebugging }: { readonly isDebugging: boolean },
): { readonly code: number; readonly text: string } {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (code === 'EPIPE' || code === 'ERR_STREAM_DESTROYED') return { code: exitCode.fine, text: '' }
  const isWrite = error instanceof Error && 'syscall' in error && error.syscall === 'write'
  if (isWrite && writeFailures.has(code))
    return { code: exitCode.badInput, text: `sigsys: the output cannot be written: ${error.message}\n` }

  const what = error instanceof Error ? `${error.name}: ${error.message}` : String(error)
  const line = what.replace(/\s+/g, ' ').slice(0, 400)
  const trace = isDebugging && error instanceof Error ? `${error.stack ?? ''}\n` : ''
  const hint = 'sigsys: please report this line and the command; SIGSYS_DEBUG=1 adds a trace'
  return { code: exitCode.bug, text: `sigsys: a fault of sigsys itself: ${line}${place(error)}\n${hint}\n${trace}` }
}

/** Where in our own code. */
function place(error: unknown): string {
  const frame = error instanceof Error ? /\/(src\/[\w./-]+:\d+)/.exec(error.stack ?? '')?.[1] : undefined
  return frame === undefined ? '' : ` (${frame})`
}
