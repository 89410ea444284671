import { otherSyscalls } from './syscall-table-more.ts'
import { commonSyscalls } from './syscall-table.ts'

/**
 * The name of a system call; undefined for a number the table does not know.
 * A number means nothing without its architecture: 26 is `ptrace` on i386 and `msync` on x86_64.
 *
 * @param arch a name as `archOfToken` gives it
 */
export const syscallName = (arch: string, number: number): string | undefined => tableOf(arch)?.names.get(number)

/** The number of a system call on an architecture; undefined where it has no such call or no table. */
export const syscallNumber = (arch: string, name: string): number | undefined => tableOf(arch)?.numbers.get(name)

/** Every name an architecture knows, in the order of numbers; empty without a table. */
export const syscallNames = (arch: string): readonly string[] => [...(tableOf(arch)?.names.values() ?? [])]

/** Every name that any architecture knows. */
export const allSyscallNames = (): ReadonlySet<string> =>
  new Set([...Object.keys(commonSyscalls), ...Object.keys(otherSyscalls)].flatMap(syscallNames))

/** Whether system call names are known for an architecture. */
export const hasSyscallTable = (arch: string): boolean => textOf(arch) !== undefined

/**
 * The architecture of a record's `arch=` value, which is hex without `0x` and without leading zeros.
 * x32 shares the token of x86_64 and is told by bit 30 of the number; −1 is not x32.
 * Source: include/uapi/linux/audit.h, AUDIT_ARCH_*.
 *
 * @returns undefined for a token no kernel of today writes
 */
export function archOfToken(token: string, syscall: number | undefined): string | undefined {
  const arch = archByToken.get(token) ?? archByToken.get(token.toLowerCase().replace(/^0+(?=.)/, ''))
  return arch === 'x86_64' && syscall !== undefined && isX32(syscall) ? 'x32' : arch
}

/** The `arch=` value of an architecture's records; undefined for an unknown name. */
export function tokenOfArch(arch: string): string | undefined {
  if (arch === 'x32') return 'c000003e'
  for (const [token, name] of archByToken) if (name === arch) return token
  return undefined
}

/** Whether a number asked for through x86_64's token is an x32 call. Source: arch/x86/include/uapi/asm/unistd.h. */
export const isX32 = (syscall: number): boolean => syscall >= x32Bit && syscall < 2 * x32Bit

const x32Bit = 0x4000_0000

/** AUDIT_ARCH_* of Linux 6.1, spelled as libseccomp and the kernel's headers spell the architecture. */
const archByToken: ReadonlyMap<string, string> = new Map(
  `c000003e x86_64 40000003 i386 c00000b7 aarch64 40000028 arm 28 armeb c00000f3 riscv64 400000f3 riscv32
   c0000102 loongarch64 40000102 loongarch32 80000016 s390x 16 s390 c0000015 ppc64le 80000015 ppc64 14 ppc
   8 mips 40000008 mipsel 80000008 mips64 c0000008 mipsel64 a0000008 mips64n32 e0000008 mipsel64n32
   c0009026 alpha f parisc 8000000f parisc64 4 m68k 2 sparc 8000002b sparc64 c0000032 ia64 2a sh 4000002a shel
   8000002a sh64 c000002a shel64 4000005d arcompact 5d arcompactbe 400000c3 arcv2 c3 arcv2be 4000008c c6x
   8c c6xbe 4000004c cris 400000fc csky 5441 frv 2e h8300 a4 hexagon 58 m32r bd microblaze 400000a7 nds32
   a7 nds32be 40000071 nios2 5c openrisc c00000bf tilegx 400000bf tilegx32 400000bc tilepro 4000006e unicore
   5e xtensa`
    .split(/\s+(?=[0-9a-f]+ )/)
    .map((pair) => pair.split(' ') as [string, string]),
)

/** Architectures whose numbers are those of another: only the byte order differs. */
const sameNumbersAs: ReadonlyMap<string, string> = new Map([
  ['armeb', 'arm'],
  ['ppc64le', 'ppc64'],
  ['mipsel', 'mips'],
  ['mipsel64', 'mips64'],
  ['mipsel64n32', 'mips64n32'],
  ['shel', 'sh'],
])

type Table = { readonly names: ReadonlyMap<number, string>; readonly numbers: ReadonlyMap<string, number> }

const tables = new Map<string, Table | undefined>()

/** Built when first asked for: reading all of them at start-up would cost every command several milliseconds. */
function tableOf(arch: string): Table | undefined {
  const known = tables.get(arch)
  if (known !== undefined) return known
  const text = textOf(arch)
  if (text === undefined) return undefined
  const table = readTable(text)
  tables.set(arch, table)
  return table
}

function textOf(arch: string): string | undefined {
  const name = sameNumbersAs.get(arch) ?? arch
  if (Object.hasOwn(commonSyscalls, name)) return commonSyscalls[name]
  return Object.hasOwn(otherSyscalls, name) ? otherSyscalls[name] : undefined
}

function readTable(text: string): Table {
  const names = new Map<number, string>()
  const numbers = new Map<string, number>()
  let number = 0
  for (const word of text.trim().split(/\s+/)) {
    if (/^\d+$/.test(word)) number = Number(word)
    else {
      names.set(number, word)
      numbers.set(word, number)
      number += 1
    }
  }
  return { names, numbers }
}
