/** An architecture as filters know it. Names are those of the syscall tables, with `le`/`el` where the byte order differs. */
export type Architecture = {
  readonly name: ArchitectureName
  /** Behind `SCMP_ARCH_`. */
  readonly scmp: string
  /** In `includes.arches` and `excludes.arches`, in the words of Docker and Mesos; undefined where Mesos has none. */
  readonly condition: string | undefined
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
  { name: 'i386', scmp: 'X86', condition: 'x86', bits: 32, ...little, multiplexers: linux },
  { name: 'x86_64', scmp: 'X86_64', condition: 'amd64', bits: 64, ...little },
  { name: 'x32', scmp: 'X32', condition: 'x32', bits: 32, ...little },
  { name: 'arm', scmp: 'ARM', condition: 'arm', bits: 32, ...little },
  { name: 'aarch64', scmp: 'AARCH64', condition: 'arm64', bits: 64, ...little },
  { name: 'mips', scmp: 'MIPS', condition: 'mips', bits: 32, ...big, multiplexers: mips },
  { name: 'mipsel', scmp: 'MIPSEL', condition: 'mipsel', bits: 32, ...little, multiplexers: mips },
  { name: 'mips64', scmp: 'MIPS64', condition: 'mips64', bits: 64, ...big },
  { name: 'mipsel64', scmp: 'MIPSEL64', condition: 'mipsel64', bits: 64, ...little },
  { name: 'mips64n32', scmp: 'MIPS64N32', condition: 'mips64n32', bits: 32, ...big },
  { name: 'mipsel64n32', scmp: 'MIPSEL64N32', condition: 'mipsel64n32', bits: 32, ...little },
  { name: 'ppc', scmp: 'PPC', condition: 'ppc', bits: 32, ...big, multiplexers: linux },
  { name: 'ppc64le', scmp: 'PPC64LE', condition: 'ppc64le', bits: 64, ...little, multiplexers: linux },
  { name: 's390', scmp: 'S390', condition: 's390', bits: 32, ...big, multiplexers: linux },
  { name: 's390x', scmp: 'S390X', condition: 's390x', bits: 64, ...big, multiplexers: linux },
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

/** What a call that goes through a multiplexer is there: which one, and the kind in its first argument. */
export type SubCall = { readonly through: 'socketcall' | 'ipc'; readonly number: number }

const socketCalls = `socket bind connect listen accept getsockname getpeername socketpair send recv sendto recvfrom
  shutdown setsockopt getsockopt sendmsg recvmsg accept4 recvmmsg sendmmsg`
const ipcCalls = `semop semget semctl semtimedop 11 msgsnd msgrcv msgget msgctl 21 shmat shmdt shmget shmctl`

/** Names in order from 1; a number says where the next one is. */
function subCalls(text: string, through: SubCall['through']): readonly (readonly [string, SubCall])[] {
  let number = 1
  const found: [string, SubCall][] = []
  for (const word of text.split(/\s+/)) {
    if (/^\d+$/.test(word)) number = Number(word)
    else {
      found.push([word, { through, number }])
      number += 1
    }
  }
  return found
}

/**
 * Sub-calls of `socketcall` and `ipc`.
 * Source: include/uapi/linux/net.h, SYS_*; include/uapi/linux/ipc.h.
 */
export const multiplexed: ReadonlyMap<string, SubCall> = new Map([
  ...subCalls(socketCalls, 'socketcall'),
  ...subCalls(ipcCalls, 'ipc'),
])
