import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A program that puts filters to the kernel of this machine, or why there is none. */
export type Kernel = { readonly path: string } | { readonly missing: string }

/** A call to make; i386 through `int 0x80`, x32 by its number. */
export type KernelCall = {
  readonly arch: 'x86_64' | 'i386' | 'x32'
  readonly number: number
  readonly args: readonly bigint[]
}

/** What became of a call. */
export type KernelAnswer = {
  readonly pid: number
  /** `returned -1`, `trap 110 c000003e`, `gone` (the thread), `signal 31` (the process). */
  readonly says: string
}

/** Answers in the order of the calls, and every SECCOMP record that came meanwhile; undefined if records cannot be read. */
export type KernelAnswers = {
  readonly answers: readonly KernelAnswer[]
  readonly records: readonly string[] | undefined
}

const source = 'test/support/kernel.c'
const allowAll = '060000000000ff7f'

/** Compiles the program and tries it. It goes when this process does. */
export function findKernel(): Kernel {
  if (process.platform !== 'linux' || process.arch !== 'x64') return { missing: 'this is not Linux on x86_64' }
  if (process.getuid?.() !== 0) return { missing: 'not root: a filter without no_new_privs needs it' }
  if (!existsSync('/proc/sys/kernel/seccomp')) return { missing: 'the kernel has no seccomp filters' }
  const folder = mkdtempSync(join(tmpdir(), 'sigsys-kernel-'))
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
  const path = join(folder, 'kernel')
  const built = spawnSync(process.env['CC'] ?? 'cc', ['-O1', '-mno-red-zone', '-o', path, source, '-pthread'], {
    encoding: 'utf8',
  })
  if (built.status !== 0) return { missing: built.error?.message ?? built.stderr.trim().split('\n')[0] ?? 'cc failed' }
  const [tried] = callsUnder({ path }, [
    { bpf: allowAll, calls: [{ arch: 'i386', number: 64, args: [0n, 0n, 0n, 0n, 0n, 0n] }] },
  ]).answers
  if (tried === undefined || !/^returned [1-9]/.test(tried.says)) return { missing: 'i386 calls cannot be made' }
  return { path }
}

/** Makes calls under filters, given as exported programs. Throws if one cannot be loaded. */
export function callsUnder(
  { path }: { readonly path: string },
  filters: readonly { readonly bpf: string; readonly calls: readonly KernelCall[] }[],
): KernelAnswers {
  const lines = filters.flatMap(({ bpf, calls }) => [
    `filter ${bpf}`,
    ...calls.map(
      ({ arch, number, args }) =>
        `call ${arch} ${number.toString(16)} ${args.map((value) => value.toString(16)).join(' ')}`,
    ),
  ])
  const { stdout, status, error } = spawnSync(path, ['calls'], {
    input: lines.map((line) => `${line}\n`).join(''),
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  })
  if (error !== undefined || status !== 0) throw new Error(`the kernel program ended with ${status ?? error?.message}`)
  const out = stdout.trim().split('\n')
  const answers = out.flatMap((line): readonly KernelAnswer[] => {
    const parts = /^(\d+) (.*)$/.exec(line)
    if (parts?.[2]?.startsWith('failed') === true) throw new Error(`a filter cannot be loaded: ${line}`)
    return parts === null ? [] : [{ pid: Number(parts[1]), says: parts[2] ?? '' }]
  })
  const records = out.flatMap((line) => (line.startsWith('record ') ? [line.slice('record '.length)] : []))
  return { answers, records: out.at(-1) === 'end' ? records : undefined }
}

/** How a shell command ended under a filter. `bounding` is a mask of capabilities that the command keeps. */
export function commandUnder(
  { path }: { readonly path: string },
  { bpf, bounding, command }: { readonly bpf: string; readonly bounding: bigint; readonly command: string },
): { readonly status: number | null; readonly signal: string | null; readonly stderr: string } {
  const { status, signal, stderr } = spawnSync(path, ['run', bpf, bounding.toString(16), command], { encoding: 'utf8' })
  return { status, signal, stderr }
}

/** Every capability. */
export const allCapabilities = (1n << 64n) - 1n
