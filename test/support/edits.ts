import { builtInText } from '../../src/seccomp/builtin.ts'

type Rule = Readonly<Record<string, unknown>> & { readonly names: readonly string[]; readonly action: string }
type Profile = {
  readonly defaultAction: string
  readonly archMap: readonly unknown[]
  readonly syscalls: readonly Rule[]
}

/** An edit that owners of profiles make, and the command that shows what comes of it. `FILE` stands for the result. */
export type Edit = {
  readonly title: string
  readonly profile: () => unknown
  readonly command: string
}

const standard = (): Profile => JSON.parse(builtInText('mesos')) as Profile
const rule = (names: readonly string[], action: string, more: object = {}): Rule => ({
  names,
  action,
  args: [],
  includes: {},
  excludes: {},
  ...more,
})
const adding = (...rules: readonly Rule[]): Profile => ({ ...standard(), syscalls: [...standard().syscalls, ...rules] })
const without = (name: string): Profile => ({
  ...standard(),
  syscalls: standard().syscalls.map((one) => ({ ...one, names: one.names.filter((other) => other !== name) })),
})
const cloneMask = { index: 0, value: 2080505856, valueTwo: 0, op: 'SCMP_CMP_MASKED_EQ' }

/** The ten edits of docs/profiles.md, in its order. */
export const edits: readonly Edit[] = [
  {
    title: 'Permit clone3 for a new glibc, on agents with an old libseccomp',
    profile: () => adding(rule(['clone3'], 'SCMP_ACT_ALLOW')),
    command: 'lint FILE',
  },
  {
    title: "Copy Docker's current default",
    profile: () => JSON.parse(builtInText('docker-2026')) as unknown,
    command: 'lint FILE',
  },
  { title: 'Remove pivot_root', profile: () => without('pivot_root'), command: 'lint FILE' },
  {
    title: 'KILL instead of ERRNO',
    profile: () => ({ ...standard(), defaultAction: 'SCMP_ACT_KILL' }),
    command: 'explain FILE keyctl --arch x86_64 --kernel 4.19',
  },
  {
    title: 'Choose the errno',
    profile: () => ({ ...adding(rule(['keyctl'], 'SCMP_ACT_TRACE', { errnoRet: 38 })), defaultErrnoRet: 38 }),
    command: 'lint FILE',
  },
  {
    title: 'Permit ptrace from Linux 4.8 on',
    profile: () => adding(rule(['ptrace'], 'SCMP_ACT_ALLOW', { includes: { minKernel: '4.8' } })),
    command: 'lint FILE',
  },
  {
    title: 'Refuse a call that an earlier rule permits',
    profile: () => adding(rule(['mknod'], 'SCMP_ACT_KILL')),
    command: 'lint FILE',
  },
  {
    title: 'Make clone depend on a capability',
    profile: () => {
      const rest = without('clone')
      const rules = [
        rule(['clone'], 'SCMP_ACT_ALLOW', { includes: { caps: ['CAP_SYS_ADMIN'] } }),
        rule(['clone'], 'SCMP_ACT_ALLOW', { args: [cloneMask], excludes: { caps: ['CAP_SYS_ADMIN'] } }),
      ]
      return { ...rest, syscalls: [...rest.syscalls.filter(({ names }) => names.length > 0), ...rules] }
    },
    command: 'explain FILE clone 0x10000000 --caps none --arch x86_64 --kernel 4.19',
  },
  { title: 'An allow list that forgets futex', profile: () => without('futex'), command: 'lint FILE' },
  {
    title: 'A 32-bit program',
    profile: () => ({ ...standard(), archMap: [] }),
    command: 'explain FILE read --arch i386 --kernel 4.19',
  },
]
