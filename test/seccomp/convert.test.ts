import * as assert from 'uvu/assert'
import { builtInText } from '../../src/seccomp/builtin.ts'
import { convertProfile, type ConversionTarget } from '../../src/seccomp/convert.ts'
import { libseccompVersion, libseccompVersions, dcosLibseccomp } from '../../src/seccomp/libseccomp.ts'
import { mesosVersions } from '../../src/seccomp/mesos-version.ts'
import { parseProfile } from '../../src/seccomp/profile.ts'
import { describe } from '../support/describe.ts'

const target: ConversionTarget = { mesos: '1.11', libseccomp: dcosLibseccomp, native: 'x86_64', kernel: '4.19' }
const convert = (profile: object, changes: Partial<ConversionTarget> = {}) =>
  convertProfile(JSON.stringify(profile), { ...target, ...changes })
type Written = {
  defaultAction: string
  archMap: unknown[]
  syscalls: { names: string[]; action: string; args: unknown[] }[]
}
const written = (profile: object, changes: Partial<ConversionTarget> = {}): Written => {
  const converted = convert(profile, changes)
  if (!converted.ok) throw new Error(JSON.stringify(converted.error))
  return JSON.parse(converted.value.text) as Written
}
const rule = (more: object) => ({ names: ['read'], action: 'SCMP_ACT_ALLOW', ...more })
const denying = (...rules: readonly object[]) => ({ defaultAction: 'SCMP_ACT_ERRNO', syscalls: rules })
/** Every conversion adds pivot_root, which is of no interest in most tests. */
const namesOf = ({ syscalls }: Written) =>
  syscalls.map(({ names }) => names.join(' ')).filter((names) => names !== 'pivot_root')

describe('convertProfile: every default of Docker loads in every Mesos with every libseccomp', (it) => {
  for (const which of ['docker-2018', 'docker-2026'] as const)
    it(which, () => {
      for (const mesos of mesosVersions)
        for (const release of libseccompVersions) {
          const libseccomp = libseccompVersion(release) ?? dcosLibseccomp
          const reader = { mesos, libseccomp, native: 'x86_64' } as const
          const converted = convertProfile(builtInText(which), { ...reader, kernel: '4.19' })
          assert.ok(converted.ok && parseProfile(converted.value.text, reader).ok, `${mesos} ${release}`)
        }
    })

  it('is canonical: converting again changes nothing', () => {
    const once = convertProfile(builtInText('docker-2026'), target)
    assert.ok(once.ok)
    const twice = convertProfile(once.ok ? once.value.text : '', target)
    assert.equal(twice.ok && twice.value, once.ok && { text: once.value.text, notes: [] })
  })
})

describe('convertProfile: what becomes of what', (it) => {
  const table: readonly (readonly [string, Written, (converted: Written) => unknown, unknown])[] = [
    ['name becomes names', written(denying({ name: 'read', action: 'SCMP_ACT_ALLOW' })), namesOf, ['read']],
    ['names that are not known go', written(denying(rule({ names: ['read', 'clone3'] }))), namesOf, ['read']],
    ['a rule with the default action goes', written(denying(rule({ action: 'SCMP_ACT_ERRNO' }))), namesOf, []],
    ['a rule for kernels to come goes', written(denying(rule({ includes: { minKernel: '5.1' } }))), namesOf, []],
    ['a rule for this kernel stays', written(denying(rule({ includes: { minKernel: '4.8' } }))), namesOf, ['read']],
    ['a rule for riscv64 goes', written(denying(rule({ includes: { arches: ['riscv64'] } }))), namesOf, []],
    ['a rule for CAP_BPF goes', written(denying(rule({ includes: { caps: ['CAP_BPF'] } }))), namesOf, []],
    [
      'KILL_PROCESS becomes KILL',
      written({ ...denying(), defaultAction: 'SCMP_ACT_KILL_PROCESS' }),
      ({ defaultAction }) => defaultAction,
      'SCMP_ACT_KILL',
    ],
    [
      'ENOSYS becomes TRACE',
      written(denying({ names: ['keyctl'], action: 'SCMP_ACT_ERRNO', errnoRet: 38 })),
      ({ syscalls }) => syscalls[0]?.action,
      'SCMP_ACT_TRACE',
    ],
    [
      'comparisons of one argument become a rule each',
      written(
        denying(
          rule({
            args: [
              { index: 0, value: 1, op: 'SCMP_CMP_EQ' },
              { index: 0, value: 2, op: 'SCMP_CMP_EQ' },
            ],
          }),
        ),
      ),
      ({ syscalls }) => syscalls.filter(({ names }) => names[0] === 'read').map(({ args }) => args.length),
      [1, 1],
    ],
    [
      'a plain list of architectures becomes a map',
      written({ ...denying(), architectures: ['SCMP_ARCH_X86_64', 'SCMP_ARCH_X86'] }),
      ({ archMap }) => archMap,
      [{ architecture: 'SCMP_ARCH_X86_64', subArchitectures: ['SCMP_ARCH_X86'] }],
    ],
  ]
  for (const [says, converted, part, expected] of table) it(says, () => assert.equal(part(converted), expected))

  it('values beyond what a double holds stay as they are', () => {
    const text =
      '{"defaultAction":"SCMP_ACT_ERRNO","syscalls":[{"names":["read"],"action":"SCMP_ACT_ALLOW","args":[{"index":0,"value":9223372036854775807,"op":"SCMP_CMP_EQ"}]}]}'
    const converted = convertProfile(text, target)
    assert.match(converted.ok ? converted.value.text : '', /"value": 9223372036854775807/)
  })

  for (const action of ['SCMP_ACT_NOTIFY', 'SCMP_ACT_LOG', 'SCMP_ACT_NONSENSE'])
    it(`${action} is refused with its place`, () => {
      const converted = convert(denying(rule({ action })))
      assert.is(converted.ok ? 0 : converted.error.length, 1)
    })
})
