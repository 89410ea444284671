import { release } from 'node:os'
import { tokenOfArch } from '../../src/domain/syscalls.ts'
import type { FilterAction } from '../../src/seccomp/action.ts'
import { decide } from '../../src/seccomp/decision.ts'
import { kernelClass } from '../../src/seccomp/effect.ts'
import { effectiveFilter, type Filter } from '../../src/seccomp/filter.ts'
import { noNumber } from '../../src/seccomp/layout.ts'
import { parseProfile } from '../../src/seccomp/profile.ts'
import { callsUnder, type Kernel, type KernelAnswers, type KernelCall } from './kernel.ts'
import { build, type DrawnProfile, type Library, profileText } from './libseccomp.ts'
import { tellingArguments } from './telling.ts'

/** Calls that do no harm and never fail with EPERM or ENOSYS, whatever their arguments, in the places of those that are drawn. */
const stand: Readonly<Record<string, string>> = {
  read: 'getppid',
  clone: 'getuid',
  personality: 'getgid',
  connect: 'geteuid',
  accept: 'getegid',
  semop: 'getpgrp',
  socketcall: 'gettid',
  chown32: 'getpid',
  statx: 'sched_yield',
  ptrace: 'getpgid',
  time: 'getsid',
  readv: 'umask',
  send: 'getpriority',
}

/** A drawn profile about calls that can be made. */
export const harmless = (profile: DrawnProfile): DrawnProfile => ({
  ...profile,
  rules: profile.rules.map((rule) => ({ ...rule, names: rule.names.map((name) => stand[name] ?? name) })),
})

const perArchitecture = 24
const x32Bit = 0x4000_0000
const allowAll = '060000000000ff7f'

type Asked = { readonly call: KernelCall; readonly action: FilterAction; readonly text: string }
type Put = {
  readonly calls: number
  readonly records: number
  readonly byAction: Readonly<Record<FilterAction, number>>
  readonly failures: readonly string[]
}

/** Loads the filters that libseccomp makes of profiles and makes calls under them; `failures` is where the kernel did otherwise. */
export function putToKernel(
  kernel: Extract<Kernel, { readonly path: string }>,
  library: Extract<Library, { readonly path: string }>,
  profiles: readonly DrawnProfile[],
): Put {
  const filters = build(library, profiles).flatMap((built, index) => {
    const profile = profiles[index]
    if (profile === undefined || !('bpf' in built)) return []
    const text = profileText(profile)
    const parsed = parseProfile(text, { mesos: '1.12', libseccomp: library.version, native: 'x86_64' })
    const filter = parsed.ok ? effectiveFilter(parsed.value, { bounding: 'all' }) : undefined
    if (filter?.ok !== true) throw new Error(`libseccomp takes what we refuse: ${text}`)
    return [{ bpf: built.bpf, asked: askedOf(filter.value, text) }]
  })
  const asked = filters.flatMap((one) => one.asked)
  const found = callsUnder(
    kernel,
    filters.map(({ bpf, asked: calls }) => ({ bpf, calls: calls.map(({ call }) => call) })),
  )
  const byAction = { allow: 0, errno: 0, trap: 0, trace: 0, 'kill-thread': 0 }
  for (const { action } of asked) byAction[action] += 1
  const hasX32 = x32Runs(kernel)
  const failures = asked.flatMap((one, index) => {
    const says = found.answers[index]?.says ?? 'nothing'
    return isRight(one, says, hasX32) ? [] : [`${shown(one)}: we say ${one.action}, the kernel ${says}`]
  })
  return {
    calls: asked.length,
    records: found.records?.length ?? 0,
    byAction,
    failures: [...failures, ...wrongRecords(asked, found)],
  }
}

const archs = ['x86_64', 'i386', 'x32'] as const

function askedOf(filter: Filter, text: string): readonly Asked[] {
  return archs.flatMap((arch) => {
    const known = new Set((filter.calls.get(arch) ?? filter.calls.get('x86_64'))?.keys())
    const calls = tellingArguments(filter, filter.covers.includes(arch) ? arch : 'x86_64')
      // A call with another number might do anything, or nothing that tells it from TRACE.
      .filter(({ number }) => known.has(number) && number < noNumber)
      .map(({ number, args }) => ({
        number: arch === 'x32' ? number | x32Bit : number,
        args: arch === 'i386' ? args.map((value) => value & 0xffff_ffffn) : args,
      }))
    const step = Math.max(1, Math.floor(calls.length / perArchitecture))
    return calls
      .filter((_, index) => index % step === 0)
      .flatMap((call) => {
        const { outcomes } = decide(filter, { arch, ...call })
        if (outcomes.length !== 1) throw new Error('one outcome was due')
        return { call: { arch, ...call }, action: outcomes[0].action, text }
      })
  })
}

const shown = ({ call: { arch, number, args }, text }: Asked): string =>
  `${arch} ${number} (${args.map((value) => `0x${value.toString(16)}`).join(', ')}) under ${text}`

function isRight({ call: { arch, number }, action }: Asked, says: string, hasX32: boolean): boolean {
  switch (action) {
    case 'allow':
      return arch === 'x32' && !hasX32
        ? says === 'returned -38'
        : says.startsWith('returned ') && !['returned -1', 'returned -38'].includes(says)
    case 'errno':
      return says === 'returned -1'
    case 'trace':
      return says === 'returned -38'
    case 'trap':
      return says === `trap ${number} ${tokenOfArch(arch)}`
    case 'kill-thread':
      return says === 'gone'
    default:
      return action satisfies never
  }
}

/** x32 is an option of the kernel; without it a permitted call fails with ENOSYS. */
const x32Runs = (kernel: Extract<Kernel, { readonly path: string }>): boolean =>
  callsUnder(kernel, [
    { bpf: allowAll, calls: [{ arch: 'x32', number: x32Bit + 110, args: [0n, 0n, 0n, 0n, 0n, 0n] }] },
  ]).answers[0]?.says !== 'returned -38'

/** On a kernel of 4.18 or later every KILL has its record, and nothing else has one. */
function wrongRecords(asked: readonly Asked[], { answers, records }: KernelAnswers): readonly string[] {
  if (records === undefined || kernelClass(release()) !== '4.18+') return []
  const texts = new Map(records.map((text) => [/ pid=(\d+) /.exec(text)?.[1] ?? '', text]))
  return asked.flatMap((one, index) => {
    const record = texts.get(String(answers[index]?.pid))
    const { number } = one.call
    const isRecorded = record?.includes(` syscall=${number} `) === true && / sig=31 .* code=0x0$/.test(record)
    if (one.action === 'kill-thread') return isRecorded ? [] : [`${shown(one)}: killed, recorded as ${record}`]
    return record === undefined ? [] : [`${shown(one)}: ${one.action}, yet recorded as ${record}`]
  })
}
