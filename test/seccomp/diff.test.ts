import * as assert from 'uvu/assert'
import { diffFilters, isSameBehaviour } from '../../src/seccomp/diff.ts'
import { effectiveFilter, type Filter } from '../../src/seccomp/filter.ts'
import { dcosLibseccomp } from '../../src/seccomp/libseccomp.ts'
import { parseProfile } from '../../src/seccomp/profile.ts'
import { describe } from '../support/describe.ts'

type Rule = readonly [names: string, action: string, args?: readonly object[]]

function filterOf(defaultAction: string, rules: readonly Rule[], subArchitectures: readonly string[] = []): Filter {
  const text = JSON.stringify({
    defaultAction: `SCMP_ACT_${defaultAction}`,
    archMap: [{ architecture: 'SCMP_ARCH_X86_64', subArchitectures }],
    syscalls: rules.map(([names, action, args = []]) => ({
      names: names.split(' '),
      action: `SCMP_ACT_${action}`,
      args,
      includes: {},
      excludes: {},
    })),
  })
  const profile = parseProfile(text, { mesos: '1.11', libseccomp: dcosLibseccomp, native: 'x86_64' })
  const filter = profile.ok ? effectiveFilter(profile.value, { bounding: 'all' }) : undefined
  if (filter?.ok !== true) throw new Error(JSON.stringify(profile))
  return filter.value
}
const equals = (index: number, value: number) => ({ index, value, valueTwo: 0, op: 'SCMP_CMP_EQ' })
const masked = (index: number, value: number, valueTwo: number) => ({
  index,
  value,
  valueTwo,
  op: 'SCMP_CMP_MASKED_EQ',
})

describe('diffFilters: the same behaviour, written otherwise', (it) => {
  const table: readonly (readonly [string, Filter, Filter])[] = [
    [
      'names in another order',
      filterOf('ERRNO', [['read write', 'ALLOW']]),
      filterOf('ERRNO', [
        ['write', 'ALLOW'],
        ['read', 'ALLOW'],
      ]),
    ],
    [
      'a rule that never counts',
      filterOf('ALLOW', [['read', 'ERRNO']]),
      filterOf('ALLOW', [
        ['read', 'ERRNO'],
        ['read', 'KILL'],
      ]),
    ],
    [
      'a full mask for EQ',
      filterOf('ALLOW', [['read', 'ERRNO', [equals(0, 5)]]]),
      filterOf('ALLOW', [['read', 'ERRNO', [{ ...masked(0, 0, 5), value: 0 - 1 }]]]),
    ],
    ['a call of another machine', filterOf('ALLOW', []), filterOf('ALLOW', [['s390_runtime_instr', 'KILL']])],
  ]
  for (const [says, before, after] of table) it(says, () => assert.ok(isSameBehaviour(diffFilters(before, after))))
})

describe('diffFilters: what differs', (it) => {
  it('says which way a call goes, and with which arguments', () => {
    const before = filterOf('ALLOW', [
      ['read write', 'ERRNO'],
      ['clone', 'KILL', [masked(0, 0x1000_0000, 0x1000_0000)]],
    ])
    const after = filterOf('ALLOW', [
      ['read', 'ERRNO'],
      ['ptrace', 'ERRNO'],
      ['clone', 'ERRNO', [masked(0, 0x1000_0000, 0x1000_0000)]],
    ])
    const { calls, permitsMore, refusesMore } = diffFilters(before, after)
    assert.equal(
      calls.map(({ name, direction, always }) => [name, direction, always]),
      [
        ['write', 'permits-more', true],
        ['clone', 'otherwise', false],
        ['ptrace', 'refuses-more', true],
      ],
    )
    assert.equal([permitsMore, refusesMore], [1, 1])
    assert.equal(calls[1]?.changes, [
      {
        before: 'kill-thread',
        after: 'errno',
        example: [0x1000_0000n, undefined, undefined, undefined, undefined, undefined],
      },
    ])
  })

  it('names architectures and the default once, not call by call', () => {
    const { architectures, defaults } = diffFilters(
      filterOf('ERRNO', [['read', 'ALLOW']], ['SCMP_ARCH_X86']),
      filterOf('TRAP', [['read', 'ALLOW']]),
    )
    assert.equal(architectures, [{ arch: 'i386', covered: 'before' }])
    assert.equal(defaults, { before: 'errno', after: 'trap' })
  })
})
