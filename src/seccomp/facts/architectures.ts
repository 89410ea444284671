/** An architecture as filters know it. Names are those of the syscall tables, with `le`/`el` where the byte order differs. */
export type Architecture = {
  readonly name: ArchitectureName
  /** Behind `SCMP_ARCH_`. */
  readonly scmp: string
  /** In `includes.arches` and `excludes.arches`, in the words of Docker and Mesos; undefined where Mesos has none. */
  readonly condition: string | undefined
  /** The table of its call numbers. */
  readonly table: string
  /** The width of an argument in libseccomp's comparisons. */
  readonly bits: 32 | 64
  readonly endian: 'little' | 'big'
  /** Numbers of the calls that stand for many, where sockets and System V IPC go through one. */
  readonly multiplexers: { readonly socketcall: number; readonly ipc: number } | undefined
}

/** Every architecture a profile for Mesos can name. */
export type ArchitectureName = (typeof names)[number]

const names = [
  'i386',
  'x86_64',
  'x32',
  'arm',
  'aarch64',
  'mips',
  'mipsel',
  'mips64',
  'mipsel64',
  'mips64n32',
  'mipsel64n32',
  'ppc',
  'ppc64le',
  's390',
  's390x',
] as const

const linux = { socketcall: 102, ipc: 117 }
const mips = { socketcall: 4102, ipc: 4117 }
const little = { endian: 'little', multiplexers: undefined } as const
const big = { endian: 'big', multiplexers: undefined } as const

/**
 * In the order Mesos numbers them.
 * Source: apache/mesos src/linux/seccomp/seccomp.cpp, resolveArch; seccomp/libseccomp src/arch-*.c, arch_def_*.
 */
export const architectures: readonly Architecture[] = [
  { name: 'i386', scmp: 'X86', condition: 'x86', table: 'i386', bits: 32, ...little, multiplexers: linux },
  { name: 'x86_64', scmp: 'X86_64', condition: 'amd64', table: 'x86_64', bits: 64, ...little },
  { name: 'x32', scmp: 'X32', condition: 'x32', table: 'x32', bits: 32, ...little },
  { name: 'arm', scmp: 'ARM', condition: 'arm', table: 'arm', bits: 32, ...little },
  { name: 'aarch64', scmp: 'AARCH64', condition: 'arm64', table: 'aarch64', bits: 64, ...little },
  { name: 'mips', scmp: 'MIPS', condition: 'mips', table: 'mips', bits: 32, ...big, multiplexers: mips },
  { name: 'mipsel', scmp: 'MIPSEL', condition: 'mipsel', table: 'mips', bits: 32, ...little, multiplexers: mips },
  { name: 'mips64', scmp: 'MIPS64', condition: 'mips64', table: 'mips64', bits: 64, ...big },
  { name: 'mipsel64', scmp: 'MIPSEL64', condition: 'mipsel64', table: 'mips64', bits: 64, ...little },
  { name: 'mips64n32', scmp: 'MIPS64N32', condition: 'mips64n32', table: 'mips64n32', bits: 32, ...big },
  { name: 'mipsel64n32', scmp: 'MIPSEL64N32', condition: 'mipsel64n32', table: 'mips64n32', bits: 32, ...little },
  { name: 'ppc', scmp: 'PPC', condition: 'ppc', table: 'ppc', bits: 32, ...big, multiplexers: linux },
  { name: 'ppc64le', scmp: 'PPC64LE', condition: 'ppc64le', table: 'ppc64', bits: 64, ...little, multiplexers: linux },
  { name: 's390', scmp: 'S390', condition: 's390', table: 's390', bits: 32, ...big, multiplexers: linux },
  { name: 's390x', scmp: 'S390X', condition: 's390x', table: 's390x', bits: 64, ...big, multiplexers: linux },
]

/** `SCMP_ARCH_PPC64` is in Mesos' enum, yet nothing maps it: its number is all the error says. */
export const unmappedArchitecture = { scmp: 'PPC64', number: 13 }

const byName = new Map(architectures.map((one) => [one.name as string, one]))
const byScmp = new Map(architectures.map((one) => [one.scmp, one]))
const byCondition = new Map(architectures.map((one) => [one.condition, one]))

/** The architecture with a name. */
export function architecture(name: ArchitectureName): Architecture {
  const found = byName.get(name)
  if (found === undefined) throw new RangeError(`no architecture ${name}`)
  return found
}

/** Whether a text is the name of an architecture a filter can cover. */
export const isArchitectureName = (text: string): text is ArchitectureName => byName.has(text)

/** The architecture that `SCMP_ARCH_` + text means. */
export const architectureOfScmp = (text: string): Architecture | undefined => byScmp.get(text)

/** The architecture that a condition (`amd64`) means. */
export const architectureOfCondition = (text: string): Architecture | undefined => byCondition.get(text)

/**
 * Sub-calls of `socketcall` and `ipc`, by the number in their first argument.
 * Source: include/uapi/linux/net.h, SYS_*; include/uapi/linux/ipc.h.
 */
export const multiplexed: ReadonlyMap<string, { readonly through: 'socketcall' | 'ipc'; readonly number: number }> =
  new Map([
    ...[
      'socket',
      'bind',
      'connect',
      'listen',
      'accept',
      'getsockname',
      'getpeername',
      'socketpair',
      'send',
      'recv',
      'sendto',
      'recvfrom',
      'shutdown',
      'setsockopt',
      'getsockopt',
      'sendmsg',
      'recvmsg',
      'accept4',
      'recvmmsg',
      'sendmmsg',
    ].map((name, index) => [name, { through: 'socketcall', number: index + 1 }] as const),
    ...(
      [
        ['semop', 1],
        ['semget', 2],
        ['semctl', 3],
        ['semtimedop', 4],
        ['msgsnd', 11],
        ['msgrcv', 12],
        ['msgget', 13],
        ['msgctl', 14],
        ['shmat', 21],
        ['shmdt', 22],
        ['shmget', 23],
        ['shmctl', 24],
      ] as const
    ).map(([name, number]) => [name, { through: 'ipc', number }] as const),
  ])
