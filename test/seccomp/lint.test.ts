import * as assert from 'uvu/assert'
import { builtInText } from '../../src/seccomp/builtin.ts'
import { libseccompVersion, dcosLibseccomp } from '../../src/seccomp/libseccomp.ts'
import { lintProfile, type LintTarget } from '../../src/seccomp/lint.ts'
import { describe } from '../support/describe.ts'

const target: LintTarget = { mesos: '1.11', libseccomp: dcosLibseccomp, native: 'x86_64', kernel: '3.10.0-1160.el7' }
const newer = { libseccomp: libseccompVersion('2.5.4') ?? dcosLibseccomp }
const rule = (names: readonly string[], action: string, more: object = {}) => ({
  names,
  action: `SCMP_ACT_${action}`,
  args: [],
  includes: {},
  excludes: {},
  ...more,
})
const profile = (defaultAction: string, rules: readonly object[], more: object = {}) =>
  JSON.stringify({ defaultAction: `SCMP_ACT_${defaultAction}`, archMap: [], syscalls: rules, ...more })
const caps = (...list: readonly string[]) => ({ caps: list })
const greater = { index: 0, value: 5, valueTwo: 0, op: 'SCMP_CMP_GT' }
const x86 = { archMap: [{ architecture: 'SCMP_ARCH_X86_64', subArchitectures: ['SCMP_ARCH_X86'] }] }

describe('lintProfile', (it) => {
  const table: readonly (readonly [string, string, Partial<LintTarget>, RegExp])[] = [
    [
      'a kernel with more capabilities than Mesos',
      profile('ALLOW', []),
      { kernel: '5.10' },
      /^error kernel-capabilities on Linux 5\.10/m,
    ],
    [
      'rules that contradict each other once a capability is gone',
      profile('ALLOW', [
        rule(['read'], 'KILL', { includes: caps('CAP_SYS_ADMIN') }),
        rule(['read'], 'ERRNO', { args: [greater] }),
        rule(['read'], 'TRAP', { args: [greater] }),
      ]),
      {},
      /^error refused-for-capabilities with no capability, no container starts/m,
    ],
    [
      'a start without wait4',
      profile('ALLOW', [rule(['wait4', 'waitid'], 'ERRNO')]),
      {},
      /^error container-start refuses `wait4` or `waitid` \(EPERM\)/m,
    ],
    ['a start that has another way', profile('ALLOW', [rule(['wait4'], 'ERRNO')]), {}, /^(?![^]*container-start)/],
    [
      'orderings before libseccomp 2.4',
      profile('ALLOW', [rule(['read'], 'ERRNO', { args: [greater] })]),
      {},
      /^warning library-fault `arg0 > 5`.*CVE-2019-9893/m,
    ],
    [
      'orderings since',
      profile('ALLOW', [rule(['read'], 'ERRNO', { args: [greater] })]),
      newer,
      /^(?![^]*library-fault)/,
    ],
    [
      'an architecture that is not looked at',
      profile('ALLOW', [rule(['send'], 'KILL')], x86),
      newer,
      /^error library-fault libseccomp 2\.5\.4 never looks at calls of i386/m,
    ],
    [
      'a permit of note',
      profile('ERRNO', [rule(['keyctl'], 'ALLOW')]),
      {},
      /^warning dangerous-permit permits `keyctl` without any capability/m,
    ],
    [
      'a permit that wants a capability',
      profile('ERRNO', [rule(['bpf'], 'ALLOW', { includes: caps('CAP_SYS_ADMIN') })]),
      {},
      /^(?![^]*dangerous-permit)/,
    ],
    ['no 32-bit programs', profile('ALLOW', []), {}, /^warning missing-architecture does not cover x86/m],
    ['a deny list', profile('ALLOW', []), {}, /^warning permits-by-default .*keyctl/m],
    ['clone3 answered with ENOSYS', profile('ALLOW', [rule(['clone3'], 'TRACE')]), newer, /^(?![^]*stale)/],
    ['a key that does nothing', profile('ALLOW', [], { flags: [] }), {}, /^warning ignored-key `flags`/m],
    [
      'a key with a slip',
      profile('ALLOW', [rule(['read'], 'ERRNO', { inclides: {} })]),
      {},
      /^warning unknown-key `inclides` .*did you mean `includes`/m,
    ],
    [
      'a key that stands twice',
      '{"archMap":[],"syscalls":[1],"syscalls":[],"defaultAction":"SCMP_ACT_ALLOW"}',
      {},
      /^warning repeated-key `syscalls`/m,
    ],
  ]
  for (const [says, text, changes, expected] of table)
    it(says, () => {
      const findings = lintProfile(text, { ...target, ...changes })
      assert.match(findings.map(({ level, code, says: found }) => `${level} ${code} ${found}`).join('\n'), expected)
    })

  it('has no error for the default profile, and the worst first', () => {
    const levels = lintProfile(builtInText('mesos'), target).map(({ level }) => level)
    assert.not.ok(levels.includes('error'))
    assert.equal(levels, [
      ...levels.filter((level) => level === 'warning'),
      ...levels.filter((level) => level === 'note'),
    ])
  })
})
