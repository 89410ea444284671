import * as assert from 'uvu/assert'
import { builtInDefault } from '../../src/seccomp/builtin.ts'
import { certainAction, decide, profileActions, refusedCalls, tableDecisions } from '../../src/seccomp/decision.ts'
import { dockerCapabilities } from '../../src/seccomp/facts/capabilities.ts'
import type { ArchitectureName } from '../../src/seccomp/facts/architectures.ts'
import { type BoundingSet, effectiveFilter, type Filter } from '../../src/seccomp/filter.ts'
import { dcosLibseccomp, libseccompVersion } from '../../src/seccomp/libseccomp.ts'
import { parseProfile, type Profile } from '../../src/seccomp/profile.ts'
import { describe } from '../support/describe.ts'

function filterOf(from: Profile, bounding: BoundingSet = 'all'): Filter {
  const filter = effectiveFilter(from, { bounding })
  if (!filter.ok) throw new Error(JSON.stringify(filter.error))
  return filter.value
}

const sets: readonly (readonly [string, BoundingSet])[] = [
  ['all', 'all'],
  ["Docker's", new Set(dockerCapabilities)],
  ['none', new Set()],
]

describe('refusedCalls: the default profile in numbers', (it) => {
  const table = [
    ['2.3.3', 333, [28, 60, 62]],
    ['2.4.1', 335, [30, 62, 64]],
    ['2.5.0', 350, [45, 77, 79]],
    ['2.6.1', 385, [80, 112, 114]],
  ] as const
  for (const [release, calls, refused] of table)
    for (const [index, [name, bounding]] of sets.entries())
      it(`refuses ${refused[index]} of ${calls} calls with libseccomp ${release} and bounding set ${name}`, () => {
        const libseccomp = libseccompVersion(release) ?? dcosLibseccomp
        const filter = filterOf(builtInDefault('mesos', { libseccomp }), bounding)
        assert.is(tableDecisions(filter).length, calls)
        assert.is(refusedCalls(filter).length, refused[index])
      })

  it('names them', () => {
    const names = refusedCalls(filterOf(builtInDefault('mesos'))).map(({ name }) => name)
    const expected = `_sysctl add_key afs_syscall clock_adjtime create_module get_kernel_syms getpmsg kexec_file_load
      kexec_load keyctl membarrier migrate_pages move_pages nfsservctl pkey_alloc pkey_free pkey_mprotect putpmsg
      request_key security swapoff swapon sysfs tuxcall uselib userfaultfd ustat vserver`.split(/\s+/)
    assert.equal(new Set(names), new Set(expected))
  })

  it('permits 307 names in its first rule, refuses none', () => {
    const [first] = builtInDefault('mesos').rules
    assert.is(first?.names.length, 307)
    assert.is(first?.action, 'ALLOW')
    assert.equal([...profileActions(filterOf(builtInDefault('mesos')))], ['errno'])
  })
})

type Rule = { readonly names: readonly string[]; readonly action: string; readonly args?: readonly object[] }
function profile(defaultAction: string, rules: readonly Rule[], subArchitectures: readonly string[] = []): Profile {
  const text = JSON.stringify({
    defaultAction: `SCMP_ACT_${defaultAction}`,
    archMap: [
      { architecture: 'SCMP_ARCH_X86_64', subArchitectures: subArchitectures.map((name) => `SCMP_ARCH_${name}`) },
    ],
    syscalls: rules.map(({ names, action, args = [] }) => ({
      names,
      action: `SCMP_ACT_${action}`,
      args,
      includes: {},
      excludes: {},
    })),
  })
  const parsed = parseProfile(text, { mesos: '1.11', libseccomp: dcosLibseccomp, native: 'x86_64' })
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error))
  return parsed.value
}
const arg = (index: number, op: string, value: number | bigint, valueTwo = 0) => ({
  index,
  op: `SCMP_CMP_${op}`,
  value: Number(value),
  valueTwo,
})
const read = (action: string, ...args: readonly object[]): Rule => ({ names: ['read'], action, args })

describe('decide: which of several rules for a call counts', (it) => {
  const table: readonly (readonly [string, readonly Rule[], readonly [bigint, string][]])[] = [
    ['the first of two unconditional ones', [read('ERRNO'), read('KILL')], [[0n, 'errno']]],
    ['an unconditional one before a condition', [read('ERRNO'), read('KILL', arg(0, 'EQ', 1))], [[1n, 'errno']]],
    [
      'an unconditional one after a condition',
      [read('KILL', arg(0, 'EQ', 1)), read('ERRNO')],
      [
        [1n, 'errno'],
        [2n, 'errno'],
      ],
    ],
    [
      'either of two conditions',
      [read('KILL', arg(0, 'EQ', 1)), read('ERRNO', arg(0, 'EQ', 2))],
      [
        [1n, 'kill-thread'],
        [2n, 'errno'],
        [3n, 'allow'],
      ],
    ],
    [
      'all conditions of a rule',
      [read('TRAP', arg(0, 'EQ', 1), arg(1, 'EQ', 0))],
      [
        [1n, 'trap'],
        [2n, 'allow'],
      ],
    ],
  ]
  for (const [says, rules, cases] of table)
    it(says, () => {
      const filter = filterOf(profile('ALLOW', rules))
      for (const [value, action] of cases)
        assert.is(certainAction(decide(filter, { arch: 'x86_64', name: 'read', args: [value, 0n] })), action)
    })
})

const profileWithLibseccomp = (rule: Rule): Profile => ({
  ...profile('ALLOW', [rule]),
  libseccomp: libseccompVersion('2.5.4') ?? dcosLibseccomp,
})
const decided = (filter: Filter, value: bigint) =>
  certainAction(decide(filter, { arch: 'x86_64', name: 'read', args: [value] }))

describe('decide: comparisons are unsigned and 64 bits wide', (it) => {
  const big = 2n ** 40n
  const table: readonly (readonly [string, object, readonly bigint[], readonly bigint[]])[] = [
    ['NE', arg(0, 'NE', 5), [4n, 5n + 2n ** 32n], [5n]],
    ['EQ', arg(0, 'EQ', 5), [5n], [5n + 2n ** 32n]],
    ['MASKED_EQ', arg(0, 'MASKED_EQ', 0xff, 5), [5n, 0x105n, 2n ** 63n + 5n], [6n]],
    ['GT', arg(0, 'GT', big), [big + 1n, 2n ** 64n - 1n], [big, 0n]],
    ['GE', arg(0, 'GE', big), [big], [big - 1n]],
    ['LT', arg(0, 'LT', big), [0n, big - 1n], [big, 2n ** 64n - 1n]],
    ['LE', arg(0, 'LE', big), [big], [big + 1n]],
  ]
  for (const [operator, condition, meets, misses] of table)
    it(operator, () => {
      const base = filterOf(profileWithLibseccomp(read('ERRNO', condition)))
      for (const value of meets) assert.is(decided(base, value), 'errno', `${value}`)
      for (const value of misses) assert.is(decided(base, value), 'allow', `${value}`)
    })
})

describe('decide: architectures', (it) => {
  const deny = { names: ['ptrace'], action: 'ERRNO' }
  const table: readonly (readonly [string, readonly string[], ArchitectureName, number, string, string])[] = [
    ['i386 without it in the filter', [], 'i386', 26, 'kill-thread', 'bad-architecture'],
    ['i386 in the filter, by its own number', ['X86'], 'i386', 26, 'errno', 'rule'],
    ['x32 without it in the filter', ['X86'], 'x32', 0x40000000 + 521, 'kill-thread', 'bad-architecture'],
    ['x32 in the filter', ['X32'], 'x32', 0x40000000 + 521, 'errno', 'rule'],
    ['x32 asked for as x86_64', ['X32'], 'x86_64', 0x40000000 + 521, 'errno', 'rule'],
    ['aarch64 on this machine', ['X86', 'X32'], 'aarch64', 117, 'kill-thread', 'bad-architecture'],
    ['a number no table has', [], 'x86_64', 9999, 'allow', 'default'],
  ]
  for (const [says, subs, arch, number, action, by] of table)
    it(says, () => {
      const decision = decide(filterOf(profile('ALLOW', [deny], subs)), { arch, number })
      assert.equal([certainAction(decision), decision.outcomes[0].by], [action, by])
    })

  it('a socket call of i386 is caught behind socketcall as well', () => {
    const filter = filterOf(profile('ALLOW', [{ names: ['connect'], action: 'KILL' }], ['X86']))
    assert.is(certainAction(decide(filter, { arch: 'i386', name: 'connect' })), 'kill-thread')
    assert.is(certainAction(decide(filter, { arch: 'i386', name: 'socketcall', args: [3n] })), 'kill-thread')
    assert.is(certainAction(decide(filter, { arch: 'i386', name: 'socketcall', args: [2n] })), 'allow')
  })
})

describe('decide: arguments that are not known', (it) => {
  it('gives every outcome, each with arguments that lead to it', () => {
    const filter = filterOf(builtInDefault('mesos'), new Set())
    const { outcomes } = decide(filter, { arch: 'x86_64', name: 'clone' })
    assert.equal(
      outcomes.map(({ action, by }) => [action, by]),
      [
        ['allow', 'rule'],
        ['errno', 'default'],
      ],
    )
    for (const { action, example } of outcomes)
      assert.is(certainAction(decide(filter, { arch: 'x86_64', name: 'clone', args: example })), action)
  })
})
