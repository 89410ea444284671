import fc from 'fast-check'
import type { SeccompRecord } from '../../src/domain/audit.ts'
import { archOfToken, syscallName, tokenOfArch } from '../../src/domain/syscalls.ts'
import { instant } from '../../src/domain/time.ts'
import { seccompAction } from '../../src/wire/audit/seccomp.ts'

/** Names as programs choose them; a lone surrogate is no text a program can set. */
export const names = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 15 }),
  fc.string({ maxLength: 15 }),
  fc.constant('DEADBEEF'),
)

/** A value, or none. */
export const maybe = <T>(values: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(values, { nil: undefined })
/** Moments of records. */
export const moments = fc.integer({ min: 0, max: 4_000_000_000_000 }).map(instant)
/** Serials of records. */
export const serials = fc.integer({ min: 1, max: 4_294_967_295 })
/** Pids as the kernel gives them. */
export const pids = fc.integer({ min: 1, max: 4_194_304 })
const codes = fc.constantFrom(0, 0x8000_0000, 0x5_0000, 0x3_0000, 0x7ffc_0000, 0x7ff0_0000, 0x7fc0_0000, 0x6_0000)

/** SECCOMP records of any content. */
export const seccompRecords: fc.Arbitrary<SeccompRecord> = fc
  .record({
    at: moments,
    serial: serials,
    pid: pids,
    uid: maybe(fc.integer({ min: 0, max: 4_294_967_295 })),
    comm: maybe(names),
    exe: maybe(names.map((name) => `/${name}`)),
    sig: maybe(fc.constantFrom(0, 9, 31)),
    arch: fc.constantFrom('x86_64', 'i386', 'aarch64', 'x32', 'csky'),
    number: fc.integer({ min: -1, max: 600 }),
    code: codes,
    ip: maybe(fc.integer({ min: 0 }).map((ip) => `0x${ip.toString(16)}`)),
    compat: maybe(fc.constantFrom(0, 1)),
  })
  .map(({ arch: wanted, number: plain, code, ...rest }) => {
    const number = wanted === 'x32' ? 0x4000_0000 + Math.abs(plain) : plain
    const arch = archOfToken(tokenOfArch(wanted) ?? '', number) ?? ''
    const syscall = { name: syscallName(arch, number), number }
    return { ...rest, node: undefined, arch, syscall, code, action: seccompAction(code) } as const
  })
