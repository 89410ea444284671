import * as assert from 'uvu/assert'
import {
  archOfToken,
  hasSyscallTable,
  isX32,
  syscallName,
  syscallNames,
  syscallNumber,
  tokenOfArch,
} from '../../src/domain/syscalls.ts'
import { describe } from '../support/describe.ts'

describe('syscallName and syscallNumber', (it) => {
  const table = [
    ['x86_64', 101, 'ptrace'],
    ['x86_64', 165, 'mount'],
    ['x86_64', 435, 'clone3'],
    ['i386', 26, 'ptrace'],
    ['i386', 102, 'socketcall'],
    ['x32', 0x4000_0000, 'read'],
    ['x32', 0x4000_0000 + 521, 'ptrace'],
    ['aarch64', 117, 'ptrace'],
    ['arm', 983041, 'breakpoint'],
    ['armeb', 26, 'ptrace'],
    ['ppc64le', 21, 'mount'],
    ['s390x', 21, 'mount'],
    ['mips64n32', 6000, 'read'],
    ['riscv64', 117, 'ptrace'],
  ] as const

  for (const [arch, number, name] of table) {
    it(`${number} is ${name} on ${arch}, and back`, () => {
      assert.is(syscallName(arch, number), name)
      assert.is(syscallNumber(arch, name), number)
    })
  }

  it('know nothing of numbers, names and architectures outside the tables', () => {
    assert.is(syscallName('x86_64', -1), undefined)
    assert.is(syscallName('x86_64', 99_999), undefined)
    assert.is(syscallName('csky', 1), undefined)
    assert.is(syscallName('toString', 1), undefined)
    assert.is(syscallNumber('aarch64', 'fork'), undefined)
    assert.is(hasSyscallTable('csky'), false)
    assert.is(hasSyscallTable('mipsel'), true)
  })

  const counts = { x86_64: 385, i386: 461, x32: 374, aarch64: 327, arm: 430, riscv64: 328, s390: 440, sh: 436 }
  for (const [arch, count] of Object.entries(counts)) {
    it(`knows ${count} calls of ${arch}`, () => assert.is(syscallNames(arch).length, count))
  }
})

describe('archOfToken', (it) => {
  const table = [
    ['c000003e', 101, 'x86_64'],
    ['C000003E', 101, 'x86_64'],
    ['c000003e', 0x4000_0000, 'x32'],
    ['c000003e', -1, 'x86_64'],
    ['c000003e', undefined, 'x86_64'],
    ['40000003', 0x4000_0000, 'i386'],
    ['c00000b7', 1, 'aarch64'],
    ['0000000f', 1, 'parisc'],
    ['f', 1, 'parisc'],
    ['5e', 1, 'xtensa'],
    ['e0000008', 1, 'mipsel64n32'],
    ['4000003e', 1, undefined],
    ['', 1, undefined],
  ] as const

  for (const [token, syscall, arch] of table) {
    it(`${token} with ${syscall} is ${arch}`, () => assert.is(archOfToken(token, syscall), arch))
  }

  it('is undone by tokenOfArch', () => {
    for (const arch of ['x86_64', 'x32', 'i386', 'aarch64', 'xtensa', 'sh64']) {
      assert.is(archOfToken(tokenOfArch(arch) ?? '', arch === 'x32' ? 0x4000_0001 : 1), arch)
    }
    assert.is(tokenOfArch('vax'), undefined)
    assert.is(isX32(0x4000_0200), true)
  })
})
