import { readFileSync } from 'node:fs'
import * as assert from 'uvu/assert'
import { architecture } from '../../src/seccomp/facts/architectures.ts'
import { effectiveFilter } from '../../src/seccomp/filter.ts'
import { certainAction, decide } from '../../src/seccomp/decision.ts'
import { dcosLibseccomp, libseccompVersion } from '../../src/seccomp/libseccomp.ts'
import { type MesosVersion, mesosVersions } from '../../src/seccomp/mesos-version.ts'
import { parseProfile, type Profile, type ProfileReader } from '../../src/seccomp/profile.ts'
import { describe } from '../support/describe.ts'

type Vector = {
  readonly id: string
  readonly profile: unknown
  readonly expect?: unknown
  readonly errorContains?: string
  readonly effective?: Readonly<Record<string, string>>
}
const vectors = JSON.parse(readFileSync('test/fixtures/seccomp/vectors.json', 'utf8')) as {
  readonly parser: readonly Vector[]
  readonly derived: readonly Vector[]
}

const reader: ProfileReader = { mesos: '1.11', libseccomp: dcosLibseccomp, native: 'x86_64' }
const parse = (profile: unknown, changes: Partial<ProfileReader> = {}) =>
  parseProfile(typeof profile === 'string' ? profile : JSON.stringify(profile), { ...reader, ...changes })

/** A profile in the vectors' words. */
const restated = ({ defaultAction, architectures, rules }: Profile) => ({
  defaultAction,
  architectures: architectures.map((name) => architecture(name).scmp),
  rules: rules.map(({ names, action, comparisons, includesCaps, excludesCaps }) => ({
    names: names.map(({ name }) => name),
    action,
    args: comparisons.map(({ index, operator, value, valueTwo }) => ({
      index,
      op: operator,
      value: Number(value),
      valueTwo: Number(valueTwo),
    })),
    includesCaps: includesCaps ?? null,
    excludesCaps: excludesCaps ?? null,
  })),
})

describe('parseProfile: the vectors of the Mesos parser', (it) => {
  for (const { id, profile, expect, errorContains, effective } of [...vectors.parser, ...vectors.derived]) {
    it(id, () => {
      const result = parse(profile)
      if (errorContains !== undefined) {
        assert.not(result.ok)
        assert.ok(!result.ok && result.error.mesosError?.includes(errorContains))
        return
      }
      assert.ok(result.ok)
      if (!result.ok) return
      if (expect !== undefined) assert.equal(restated(result.value), expect)
      const filter = effectiveFilter(result.value, { bounding: 'all' })
      for (const [name, action] of Object.entries(effective ?? {})) {
        const decided = filter.ok ? certainAction(decide(filter.value, { arch: 'x86_64', name })) : undefined
        assert.is(decided, action.split(' ')[0]?.toLowerCase())
      }
    })
  }
})

const rule = (changes: object = {}) => ({
  names: ['accept'],
  action: 'SCMP_ACT_ALLOW',
  args: [],
  includes: {},
  excludes: {},
  ...changes,
})
const withRule = (changes: object = {}) => ({ defaultAction: 'SCMP_ACT_ERRNO', archMap: [], syscalls: [rule(changes)] })
const withArgs = (...args: readonly object[]) =>
  withRule({ args: args.map((arg) => ({ index: 0, value: 1, valueTwo: 0, op: 'SCMP_CMP_EQ', ...arg })) })
const withMap = (item: unknown) => ({ defaultAction: 'SCMP_ACT_ERRNO', archMap: [item], syscalls: [] })
const native = (subArchitectures: unknown) => withMap({ architecture: 'SCMP_ARCH_X86_64', subArchitectures })

const of = (field: string) => `Cannot determine '${field}' field for 'args' item`

describe('parseProfile: the very text of the first error', (it) => {
  const table: readonly (readonly [string, unknown, string | undefined])[] = [
    ['empty text', '', 'syntax error at line 1 near: '],
    ['a comment', '{\n  // permits nothing\n}', 'syntax error at line 2 near: // permits nothing'],
    ['a comma too many', '{"syscalls": [1, 2,]}', 'syntax error at line 1 near: ]}'],
    ['a bare word', '{"a": tru}', 'syntax error at line 1 near: }'],
    ['text after the end', '{} x \n', 'Parsed JSON included non-whitespace trailing characters:  x'],
    ['an array', '[]', 'Unexpected JSON type parsed'],
    [
      'defaultAction a number',
      { defaultAction: 1 },
      "Cannot determine 'defaultAction' for the Seccomp configuration: Found JSON value of wrong type",
    ],
    [
      'defaultAction null',
      { defaultAction: null },
      "Cannot determine 'defaultAction' for the Seccomp configuration: Found JSON value of wrong type",
    ],
    ['an action without prefix', withRule({ action: 'ALLOW' }), "Unexpected syscall action: 'ALLOW'"],
    ['an action of Docker', withRule({ action: 'SCMP_ACT_LOG' }), "Unknown syscall action: 'SCMP_ACT_LOG'"],
    ['an action Mesos itself calls unknown', withRule({ action: 'SCMP_UNKNOWN' }), 'Unknown action: 0'],
    [
      'no archMap',
      { defaultAction: 'SCMP_ACT_ERRNO', syscalls: [] },
      "Cannot determine 'archMap' for the Seccomp configuration: Not found",
    ],
    ['archMap of strings', withMap('SCMP_ARCH_X86_64'), "'archMap' contains a non-object item"],
    [
      'an entry without architecture',
      withMap({}),
      "Cannot determine 'architecture' field for 'archMap' item: Not found",
    ],
    ['an architecture without prefix', withMap({ architecture: 'x86' }), "Unexpected architecture: 'x86'"],
    ['PPC64, which nothing maps', withMap({ architecture: 'SCMP_ARCH_PPC64' }), 'Unknown architecture: 13'],
    [
      'subArchitectures null',
      native(null),
      "Cannot determine 'subArchitectures' field for 'archMap' item: Found JSON value of wrong type",
    ],
    [
      'subArchitectures null elsewhere',
      withMap({ architecture: 'SCMP_ARCH_S390X', subArchitectures: null }),
      undefined,
    ],
    ['subArchitectures of numbers', native([1]), "'subArchitectures' contains a non-string item"],
    ['an unknown sub-architecture', native(['SCMP_ARCH_RISCV64']), "Unknown architecture: 'SCMP_ARCH_RISCV64'"],
    ['a rule that is a string', { ...withRule(), syscalls: ['read'] }, "'syscalls' contains a non-object item"],
    [
      'no excludes',
      withRule({ excludes: undefined }),
      "Cannot determine 'excludes' field for 'syscalls' item: Not found",
    ],
    [
      'includes a list',
      withRule({ includes: [] }),
      "Cannot determine 'includes' field for 'syscalls' item: Found JSON value of wrong type",
    ],
    ['arches a string', withRule({ includes: { arches: 'amd64' } }), 'Found JSON value of wrong type'],
    ['arches of numbers', withRule({ includes: { arches: [1] } }), "'arches' contains non-string item"],
    ['an unknown arch', withRule({ includes: { arches: ['riscv64'] } }), "Unknown architecture: 'riscv64'"],
    ['an unknown arch behind the native one', withRule({ includes: { arches: ['amd64', 'riscv64'] } }), undefined],
    [
      'a broken rule for another machine',
      withRule({ includes: { arches: ['s390x'] }, names: 7, action: 'x' }),
      undefined,
    ],
    ['caps of numbers', withRule({ includes: { caps: [21] } }), "'caps' contains non-string item"],
    ['a cap without prefix', withRule({ excludes: { caps: ['SYS_ADMIN'] } }), "Unexpected capability: 'SYS_ADMIN'"],
    ['a cap of Linux 5.8', withRule({ includes: { caps: ['CAP_BPF'] } }), "Unknown capability: 'CAP_BPF'"],
    ['names of numbers', withRule({ names: [1] }), "'names' contains a non-string item"],
    [
      'names absent',
      withRule({ names: undefined, name: 'read' }),
      "Cannot determine 'names' field for 'syscalls' item: Not found",
    ],
    ['args absent', withRule({ args: undefined }), "Cannot determine 'args' field for 'syscalls' item: Not found"],
    ['args of numbers', withRule({ args: [1] }), "'args' contains a non-object item"],
    ['index a string', withArgs({ index: '0' }), `${of('index')}: Found JSON value of wrong type`],
    ['no value', withArgs({ value: undefined }), `${of('value')}: Not found`],
    ['no op', withArgs({ op: undefined }), `${of('op')}: Not found`],
    ['an op without prefix', withArgs({ op: 'EQ' }), "Unexpected operation: 'EQ'"],
    ['a call of tomorrow', withRule({ names: ['clone3'] }), "Unrecognized syscall 'clone3'"],
    ['a call of another machine', withRule({ names: ['s390_runtime_instr', 'chown32'] }), undefined],
    [
      'the default action again',
      withRule({ action: 'SCMP_ACT_ERRNO' }),
      "Failed to add rule for syscall 'accept' with action 'ACT_ERRNO': Operation not permitted",
    ],
    [
      'argument 6',
      withArgs({ index: 6 }),
      "Failed to add rule for syscall 'accept' with action 'ACT_ALLOW': Invalid argument",
    ],
    [
      'one argument twice',
      withArgs({}, { value: 2 }),
      "Failed to add rule for syscall 'accept' with action 'ACT_ALLOW': Invalid argument",
    ],
    [
      'seven comparisons',
      withArgs(...[0, 1, 2, 3, 4, 5, 0].map((index) => ({ index }))),
      "Failed to add rule for syscall 'accept' with action 'ACT_ALLOW': Invalid argument",
    ],
    [
      'one condition, two answers',
      {
        ...withRule(),
        syscalls: ['SCMP_ACT_ALLOW', 'SCMP_ACT_KILL'].map((action) => ({ ...withArgs({}).syscalls[0], action })),
      },
      "Failed to add rule for syscall 'accept' with action 'ACT_KILL': File exists",
    ],
  ]

  for (const [says, profile, text] of table) {
    it(says, () => {
      const result = parse(profile)
      assert.is(result.ok ? undefined : result.error.mesosError, text)
    })
  }
})

describe('parseProfile: what differs between releases', (it) => {
  const mesosTable: readonly (readonly [MesosVersion, boolean])[] = mesosVersions.map((version) => [
    version,
    version === '1.11' || version === '1.12',
  ])
  for (const [mesos, accepts] of mesosTable)
    it(`Mesos ${mesos} ${accepts ? 'accepts' : 'refuses'} "args": null`, () =>
      assert.is(parse(withRule({ args: null }), { mesos }).ok, accepts))

  it('Mesos 1.12 knows CAP_BPF', () =>
    assert.ok(parse(withRule({ includes: { caps: ['CAP_BPF'] } }), { mesos: '1.12' }).ok))

  const seccompTable = [
    ['2.3.2', 'statx', false],
    ['2.3.3', 'statx', true],
    ['2.4.1', 'clone3', false],
    ['2.4.2', 'clone3', true],
    ['2.5.1', 'close_range', false],
    ['2.5.2', 'close_range', true],
    ['2.5.5', 'mseal', false],
    ['2.5.6', 'mseal', true],
    ['2.5.0', 'oldwait4', false],
    ['2.4.4', 'oldwait4', true],
  ] as const
  for (const [release, name, knows] of seccompTable)
    it(`libseccomp ${release} ${knows ? 'knows' : 'does not know'} ${name}`, () => {
      const libseccomp = libseccompVersion(release) ?? dcosLibseccomp
      assert.is(libseccomp.text, release)
      assert.is(parse(withRule({ names: [name] }), { libseccomp }).ok, knows)
    })

  it('libseccomp 2.5 refuses the default action with another errno', () => {
    const result = parse(withRule({ action: 'SCMP_ACT_ERRNO' }), {
      libseccomp: libseccompVersion('2.5.0') ?? dcosLibseccomp,
    })
    assert.match(result.ok ? '' : (result.error.mesosError ?? ''), /: Permission denied$/)
  })
})

describe('parseProfile: all problems at once', (it) => {
  it('each with its line and column, in the order Mesos would meet them', () => {
    const text = `{
  "defaultAction": "SCMP_ACT_DENY", // typo
  "archMap": [{ "architecture": "SCMP_ARCH_X86_46" }],
  "syscalls": [
    { "names": ["raed", 7], "action": "SCMP_ACT_ALOW", "includes": {}, "excludes": {} },
  ]
}`
    const result = parse(text)
    assert.not(result.ok)
    const found = result.ok
      ? []
      : result.error.problems.map(({ place, kind }) => `${place.line}:${place.column} ${kind}`)
    assert.equal(found, [
      '2:37 json',
      '5:88 json',
      '2:20 unknown-word',
      '3:33 unknown-word',
      '5:25 wrong-type',
      '5:39 unknown-word',
      '5:5 missing',
    ])
  })

  it('suggests the nearest word', () => {
    const result = parse(withRule({ names: ['raed'] }))
    assert.match(result.ok ? '' : (result.error.problems[0]?.says ?? ''), /did you mean `read`\?/)
  })

  it('refuses an endless text with one line', () => {
    const result = parse(' '.repeat(17 * 1024 * 1024))
    assert.is(result.ok ? 0 : result.error.problems.length, 1)
  })
})
