import { existsSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import * as assert from 'uvu/assert'
import { convertProfile } from '../../src/seccomp/convert.ts'
import { builtInDefault, builtInText } from '../../src/seccomp/builtin.ts'
import { decide } from '../../src/seccomp/decision.ts'
import { dockerCapabilities } from '../../src/seccomp/facts/capabilities.ts'
import { effectiveFilter } from '../../src/seccomp/filter.ts'
import { dcosLibseccomp, libseccompVersion } from '../../src/seccomp/libseccomp.ts'
import { parseProfile } from '../../src/seccomp/profile.ts'
import { containersDefault } from '../support/containers-default.ts'
import { describe } from '../support/describe.ts'
import {
  build,
  compare,
  compareText,
  drawnFrom,
  drawnProfile,
  findLibrary,
  profileText,
} from '../support/libseccomp.ts'
import { needing } from '../support/requirement.ts'

const library = findLibrary()
const missing = 'missing' in library ? library.missing : undefined

describe(`the filter of libseccomp ${'version' in library ? library.version.text : ''}`, (it) => {
  needing(it, { requirement: 'libseccomp', missing }, () => {
    if ('missing' in library) return
    const { version } = library

    it('is ours, for 200 drawn profiles and some hundred calls each', () => {
      const profiles = fc.sample(drawnProfile, { numRuns: 200, seed: 20_261_123 })
      const built = build(library, profiles)
      const kinds = { same: 0, 'same-refusal': 0, 'both-died': 0 }
      let calls = 0
      for (const [index, profile] of profiles.entries()) {
        const text = profileText(profile)
        const compared = compare(text, profile, built[index] ?? { died: 'no answer' }, version)
        if (compared.kind === 'different' || compared.kind === 'library-died')
          throw new Error(`${text}\n${JSON.stringify(compared)}`)
        kinds[compared.kind] += 1
        if (compared.kind === 'same') calls += compared.calls
      }
      assert.ok(kinds.same > 100 && kinds['same-refusal'] > 10, JSON.stringify(kinds))
      assert.ok(calls > 20_000, `${calls} calls`)
    })

    it('has at least as many instructions as are counted, and nearly so', () => {
      const long = (rules: number) => ({
        defaultAction: 'ERRNO' as const,
        subArchitectures: [],
        rules: Array.from({ length: rules }, (_, value) => ({
          action: 'ALLOW' as const,
          names: ['clone' as const],
          args: [{ index: 0, operator: 'EQ' as const, value: BigInt(value), valueTwo: 0n }],
        })),
      })
      const profiles = [...fc.sample(drawnProfile, { numRuns: 100, seed: 7 }), long(500), long(1500)]
      const built = build(library, profiles)
      for (const [index, profile] of profiles.entries()) {
        const one = built[index]
        if (one === undefined || !('bpf' in one)) continue
        const read = parseProfile(profileText(profile), { mesos: '1.11', libseccomp: version, native: 'x86_64' })
        const filter = read.ok ? effectiveFilter(read.value, { bounding: 'all' }) : undefined
        assert.ok(filter?.ok)
        if (!filter?.ok) continue
        const counted = filter.value.program.instructionsMin
        const real = one.bpf.length / 16
        assert.ok(counted <= real && real <= counted + 40 + counted / 10, `${counted} of ${real}`)
      }
    })

    const sets = [
      ['all capabilities', 'all'],
      ["Docker's", new Set(dockerCapabilities)],
      ['none', new Set<string>()],
    ] as const
    for (const [name, bounding] of sets)
      it(`is ours for the default profile of Mesos, bounding set ${name}`, () => {
        const profile = drawnFrom(builtInDefault('mesos', { libseccomp: version }), bounding)
        const [built = { died: 'no answer' }] = build(library, [profile])
        assert.is(compare(profileText(profile), profile, built, version).kind, 'same')
      })

    for (const which of ['docker-2018', 'docker-2026'] as const)
      it(`is ours for ${which}, converted`, () => {
        const reader = { mesos: '1.12', libseccomp: version, native: 'x86_64' } as const
        const converted = convertProfile(builtInText(which), { ...reader, kernel: '4.19' })
        assert.ok(converted.ok)
        if (converted.ok) assert.equal(compareText(library, converted.value.text), ['same', 'same'])
      })

    it('is ours for the default of containers-common, converted', () => {
      const reader = { mesos: '1.12', libseccomp: version, native: 'x86_64' } as const
      const converted = convertProfile(JSON.stringify(containersDefault), { ...reader, kernel: '4.19' })
      assert.ok(converted.ok, JSON.stringify(converted))
      if (converted.ok) assert.equal(compareText(library, converted.value.text), ['same', 'same'])
    })
  })
})

const arg = (index: number, op: string, value: number | string) =>
  `{"index":${index},"value":${value},"valueTwo":0,"op":"SCMP_CMP_${op}"}`
const rule = (name: string, action: string, ...args: readonly string[]) =>
  `{"names":["${name}"],"action":"SCMP_ACT_${action}","args":[${args.join()}],"includes":{},"excludes":{}}`
function profileOf(defaultAction: string, subs: string, rules: readonly string[], release = '2.5.4') {
  const text = `{"defaultAction":"SCMP_ACT_${defaultAction}",
    "archMap":[{"architecture":"SCMP_ARCH_X86_64","subArchitectures":[${subs}]}],"syscalls":[${rules.join()}]}`
  return parseProfile(text, {
    mesos: '1.11',
    libseccomp: libseccompVersion(release) ?? dcosLibseccomp,
    native: 'x86_64',
  })
}

describe('faults of libseccomp that a decision follows', (it) => {
  it('from 2.5.0, an architecture whose first call has no number there lets every call fall to the default', () => {
    for (const [release, action] of [
      ['2.4.4', 'kill-thread'],
      ['2.5.4', 'allow'],
    ] as const) {
      const profile = profileOf('ALLOW', '"SCMP_ARCH_X86"', [rule('send', 'KILL')], release)
      const filter = profile.ok ? effectiveFilter(profile.value, { bounding: 'all' }) : undefined
      assert.ok(filter?.ok)
      if (filter?.ok) {
        const { outcomes } = decide(filter.value, { arch: 'i386', name: 'socketcall', args: [9n] })
        assert.is(outcomes[0].action, action)
      }
    }
  })

  it('before 2.4.0, rules that cover everything between them kill every call', () => {
    const rules = [rule('read', 'ERRNO', arg(0, 'EQ', 8)), rule('read', 'ERRNO', arg(0, 'NE', 8))]
    for (const [release, action, by] of [
      ['2.3.3', 'kill-thread', 'library-fault'],
      ['2.4.4', 'errno', 'rule'],
    ] as const) {
      const profile = profileOf('ALLOW', '"SCMP_ARCH_X86"', rules, release)
      const filter = profile.ok ? effectiveFilter(profile.value, { bounding: 'all' }) : undefined
      assert.ok(filter?.ok)
      if (!filter?.ok) return
      const [first] = decide(filter.value, { arch: 'i386', name: 'read', args: [1n] }).outcomes
      assert.equal([first.action, first.by], [action, by])
    }
  })

  it('before 2.4.0, an ordering looks at the halves of a value one by one', () => {
    for (const [release, action] of [
      ['2.3.3', 'allow'],
      ['2.4.4', 'errno'],
    ] as const) {
      const profile = profileOf('ALLOW', '', [rule('read', 'ERRNO', arg(0, 'GT', 5))], release)
      const filter = profile.ok ? effectiveFilter(profile.value, { bounding: 'all' }) : undefined
      assert.ok(filter?.ok)
      if (!filter?.ok) return
      const [first] = decide(filter.value, { arch: 'x86_64', name: 'read', args: [0x1_0000_0000n] }).outcomes
      assert.is(first.action, action)
    }
  })

  it('a test reached from two sides reads the word that one of them has left', () => {
    const rules = [
      rule('read', 'KILL', arg(2, 'GE', '4294967297')),
      rule('read', 'KILL', arg(2, 'LE', 0)),
      rule('read', 'KILL', arg(0, 'NE', 0)),
    ]
    const profile = profileOf('TRAP', '', rules)
    const filter = profile.ok ? effectiveFilter(profile.value, { bounding: 'all' }) : undefined
    assert.ok(filter?.ok)
    if (!filter?.ok) return
    const at = (third: bigint) =>
      decide(filter.value, { arch: 'x86_64', name: 'read', args: [0n, 0n, third] }).outcomes[0]
    assert.equal([at(0n).action, at(0n).by], ['kill-thread', 'rule'])
    assert.equal([at(1n).action, at(1n).by], ['kill-thread', 'library-fault'])
  })
})

const installed = '/usr/share/containers/seccomp.json'

describe('the default of containers-common', (it) => {
  const found = existsSync(installed)
    ? (JSON.parse(readFileSync(installed, 'utf8')) as typeof containersDefault)
    : undefined
  const isSame = found?.syscalls.length === containersDefault.syscalls.length
  if (found === undefined || !isSame) {
    it.skip(`skipped: ${found === undefined ? `no ${installed}` : 'another release is installed'}`, () => {})
    return
  }
  it('is what this machine has installed', () => {
    const syscalls = found.syscalls.map((one) => ({ ...one, names: [...new Set(one.names)].sort() }))
    assert.equal({ ...found, syscalls }, containersDefault)
  })
})
