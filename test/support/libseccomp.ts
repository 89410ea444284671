import { spawnSync } from 'node:child_process'
import fc from 'fast-check'
import { tokenOfArch } from '../../src/domain/syscalls.ts'
import { returnValues, type MesosAction } from '../../src/seccomp/action.ts'
import { operators, type Operator } from '../../src/seccomp/comparison.ts'
import { decide, type Decision } from '../../src/seccomp/decision.ts'
import type { ArchitectureName } from '../../src/seccomp/facts/architectures.ts'
import { type BoundingSet, effectiveFilter, type Filter, isUsed } from '../../src/seccomp/filter.ts'
import { libseccompVersion, type LibseccompVersion } from '../../src/seccomp/libseccomp.ts'
import { parseProfile, type Profile } from '../../src/seccomp/profile.ts'
import { tellingArguments } from './telling.ts'
import { bpfProgram, runBpf } from './bpf.ts'

/** A comparison, rule and profile as drawn; the profile's text and the library's input are both made from it. */
type DrawnArg = {
  readonly index: number
  readonly operator: Operator
  readonly value: bigint
  readonly valueTwo: bigint
}
/** A rule as drawn. */
type DrawnRule = {
  readonly action: MesosAction
  readonly names: readonly string[]
  readonly args: readonly DrawnArg[]
}
/** A profile as drawn, for an x86_64 machine. */
export type DrawnProfile = {
  readonly defaultAction: MesosAction
  readonly subArchitectures: readonly ('X86' | 'X32')[]
  readonly rules: readonly DrawnRule[]
}

/** What the library made of a profile. */
export type Built =
  | { readonly bpf: string }
  | { readonly refused: { readonly rule: number; readonly name: string; readonly errno: number } }
  | { readonly unknown: string }
  | { readonly died: string }

/** The libseccomp of this machine, if there is one whose release is known; else why not. */
export type Library = { readonly version: LibseccompVersion; readonly path: string } | { readonly missing: string }

const python = '/usr/bin/python3'
const script = 'test/support/libseccomp.py'

function run(path: string, input: string): readonly string[] | string {
  const { status, stdout, stderr, error } = spawnSync(python, [script, path], {
    input,
    encoding: 'utf8',
    maxBuffer: 1 << 30,
  })
  if (error !== undefined) return String(error)
  return status === 0 ? stdout.trim().split('\n') : (stderr.trim().split('\n').at(-1) ?? 'failed')
}

/** Looks for the library. `SIGSYS_LIBSECCOMP` names another file than the system's. */
export function findLibrary(path = process.env['SIGSYS_LIBSECCOMP'] ?? 'libseccomp.so.2'): Library {
  const lines = run(path, '')
  if (typeof lines === 'string') return { missing: lines }
  const { version } = JSON.parse(lines[0] ?? '{}') as { version?: string }
  const known = libseccompVersion(version ?? '')
  return known === undefined ? { missing: `its release ${version} is not known here` } : { version: known, path }
}

const tokens = { X86: 0x4000_0003, X32: 0x4000_003e } as const

const argTexts = ({ args }: DrawnRule): readonly string[] =>
  args.map(
    ({ index, operator, value: first, valueTwo }) =>
      `[${index},${operators.indexOf(operator) + 1},${first},${valueTwo}]`,
  )

/** Has the library build filters. */
export function build(library: { readonly path: string }, profiles: readonly DrawnProfile[]): readonly Built[] {
  const lines = profiles.map(({ defaultAction, subArchitectures, rules }) => {
    const texts = rules.map(
      (rule) =>
        `{"action":${returnValues[rule.action]},"names":${JSON.stringify(rule.names)},"args":[${argTexts(rule).join()}]}`,
    )
    const archs = subArchitectures.map((name) => tokens[name])
    return `{"default":${returnValues[defaultAction]},"archs":${JSON.stringify(archs)},"rules":[${texts.join()}]}`
  })
  const answers = run(library.path, `${lines.join('\n')}\n`)
  if (typeof answers === 'string') throw new Error(answers)
  return answers.slice(1).map((line) => JSON.parse(line) as Built)
}

/** The profile's text in Mesos' dialect. Numbers are written digit by digit: JSON has no limit to them. */
export function profileText({ defaultAction, subArchitectures, rules }: DrawnProfile): string {
  const texts = rules.map(({ names, action, args }) => {
    const list = args.map(
      ({ index, operator, value, valueTwo }) =>
        `{"index":${index},"value":${value},"valueTwo":${valueTwo},"op":"SCMP_CMP_${operator}"}`,
    )
    return `{"names":${JSON.stringify(names)},"action":"SCMP_ACT_${action}","args":[${list.join()}],"includes":{},"excludes":{}}`
  })
  const subs = subArchitectures.map((name) => `"SCMP_ARCH_${name}"`)
  return `{"defaultAction":"SCMP_ACT_${defaultAction}",
"archMap":[{"architecture":"SCMP_ARCH_X86_64","subArchitectures":[${subs.join()}]}],
"syscalls":[${texts.join(',\n')}]}`
}

const actions = ['KILL', 'TRAP', 'ERRNO', 'TRACE', 'ALLOW'] as const
const edges = [
  0n,
  1n,
  2n,
  3n,
  5n,
  0x7fff_ffffn,
  0xffff_fffen,
  0xffff_ffffn,
  1n << 32n,
  (1n << 32n) + 1n,
  0x2_0000_0005n,
  1n << 40n,
  (1n << 63n) - 1n,
]
const value = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...edges) },
  { weight: 1, arbitrary: fc.bigInt(0n, (1n << 63n) - 1n) },
)
const callNames = [
  'read',
  'clone',
  'personality',
  'connect',
  'accept',
  'semop',
  'socketcall',
  'chown32',
  'statx',
  'ptrace',
  'time',
  'readv',
  'send',
] as const

/** Profiles that quarrel with themselves: few calls, many rules, values that meet at the edges of words. */
export const drawnProfile: fc.Arbitrary<DrawnProfile> = fc.constantFrom(...actions).chain((defaultAction) => {
  const drawnArg = fc.record({
    index: fc.oneof(
      { weight: 40, arbitrary: fc.integer({ min: 0, max: 2 }) },
      { weight: 4, arbitrary: fc.integer({ min: 3, max: 5 }) },
      { weight: 1, arbitrary: fc.constant(6) },
    ),
    operator: fc.constantFrom(...operators),
    value,
    valueTwo: value,
  })
  const drawnRule = fc.record({
    // Now and then the default action itself, which libseccomp refuses.
    action: fc.oneof(
      { weight: 200, arbitrary: fc.constantFrom(...actions.filter((one) => one !== defaultAction)) },
      { weight: 1, arbitrary: fc.constant(defaultAction) },
    ),
    names: fc.oneof(
      {
        weight: 5,
        arbitrary: fc.uniqueArray(fc.constantFrom(...callNames.slice(0, 4)), { minLength: 1, maxLength: 2 }),
      },
      { weight: 3, arbitrary: fc.uniqueArray(fc.constantFrom(...callNames), { minLength: 1, maxLength: 3 }) },
    ),
    args: fc.oneof(
      { weight: 1, arbitrary: fc.constant([]) },
      {
        weight: 8,
        arbitrary: fc.uniqueArray(drawnArg, { minLength: 1, maxLength: 3, selector: ({ index }) => index }),
      },
    ),
  })
  return fc.record({
    defaultAction: fc.constant(defaultAction),
    subArchitectures: fc.subarray(['X86', 'X32'] as const),
    rules: fc.array(drawnRule, { minLength: 1, maxLength: 8 }),
  })
})

/** One call on which the two filters differ. */
type Difference = { readonly call: string; readonly ours: string; readonly theirs: string }

/** How a comparison of one profile ended. */
export type Compared =
  | { readonly kind: 'same'; readonly calls: number }
  | { readonly kind: 'same-refusal' }
  /** The library hangs, and we say so. */
  | { readonly kind: 'both-died' }
  | { readonly kind: 'library-died'; readonly how: string }
  | { readonly kind: 'different'; readonly differences: readonly Difference[] }

const errnos: Readonly<Record<number, string>> = {
  1: 'Operation not permitted',
  13: 'Permission denied',
  17: 'File exists',
  22: 'Invalid argument',
}

function refusal(built: Built, { rules }: DrawnProfile): string | undefined {
  if ('unknown' in built) return `Unrecognized syscall '${built.unknown}'`
  if (!('refused' in built)) return undefined
  const { rule, name, errno } = built.refused
  return `Failed to add rule for syscall '${name}' with action 'ACT_${rules[rule]?.action}': ${errnos[errno] ?? errno}`
}

/** Puts the same calls to our filter and to the library's. */
export function compare(text: string, drawn: DrawnProfile, built: Built, libseccomp: LibseccompVersion): Compared {
  const parsed = parseProfile(text, { mesos: '1.12', libseccomp, native: 'x86_64' })
  if ('died' in built) return diedToo(parsed) ? { kind: 'both-died' } : { kind: 'library-died', how: built.died }
  const theirs = refusal(built, drawn)
  const ours = parsed.ok ? undefined : parsed.error.mesosError
  if (theirs !== undefined || !parsed.ok) {
    if (theirs === ours) return { kind: 'same-refusal' }
    return { kind: 'different', differences: [{ call: 'loading', ours: ours ?? 'loads', theirs: theirs ?? 'loads' }] }
  }
  const filter = effectiveFilter(parsed.value, { bounding: 'all' })
  if (!filter.ok || !('bpf' in built)) throw new Error('a profile that loads has a filter')
  return compareCalls(filter.value, Buffer.from(built.bpf, 'hex'))
}

const diedToo = (parsed: ReturnType<typeof parseProfile>): boolean =>
  !parsed.ok && parsed.error.problems[0]?.kind === 'endless'

const archs: readonly ArchitectureName[] = ['x86_64', 'i386', 'x32', 'aarch64']
const differencesMax = 3

function compareCalls(filter: Filter, bytes: Buffer): Compared {
  const program = bpfProgram(bytes)
  const differences: Difference[] = []
  let calls = 0
  for (const arch of archs) {
    const token = Number.parseInt(tokenOfArch(arch) ?? '0', 16)
    for (const { number, args } of tellingArguments(filter, arch)) {
      const [ours, theirs] = [answer(decide(filter, { arch, number, args })), runBpf(program, { number, token, args })]
      calls += 1
      if (ours === theirs) continue
      const call = `${arch} ${number} (${args.map((one) => `0x${one.toString(16)}`).join(', ')})`
      differences.push({ call, ours: ours.toString(16), theirs: theirs.toString(16) })
      if (differences.length === differencesMax) return { kind: 'different', differences }
    }
  }
  return differences.length > 0 ? { kind: 'different', differences } : { kind: 'same', calls }
}

const values = {
  allow: returnValues.ALLOW,
  errno: returnValues.ERRNO,
  trap: returnValues.TRAP,
  trace: returnValues.TRACE,
  'kill-thread': returnValues.KILL,
}

/** Arguments are all known, so there is one outcome. */
function answer({ outcomes }: Decision): number {
  if (outcomes.length !== 1) throw new Error('one outcome was due')
  return values[outcomes[0].action]
}

/** The rules of a profile that count for a bounding set, as the drawn ones are written. */
export function drawnFrom({ defaultAction, architectures, rules }: Profile, bounding: BoundingSet): DrawnProfile {
  return {
    defaultAction,
    subArchitectures: architectures.flatMap((name) => (name === 'i386' ? 'X86' : name === 'x32' ? 'X32' : [])),
    rules: rules
      .filter((rule) => isUsed(rule, bounding))
      .map(({ action, names, comparisons }) => ({ action, names: names.map(({ name }) => name), args: comparisons })),
  }
}

/** Compares for the text of a profile that loads, with all capabilities and with none. */
export function compareText(library: Extract<Library, { readonly path: string }>, text: string): readonly string[] {
  const { version } = library
  const parsed = parseProfile(text, { mesos: '1.12', libseccomp: version, native: 'x86_64' })
  if (!parsed.ok) return [parsed.error.problems[0]?.says ?? 'refused']
  return (['all', new Set<string>()] as const).map((bounding) => {
    const profile = drawnFrom(parsed.value, bounding)
    const [built = { died: 'no answer' }] = build(library, [profile])
    return compare(profileText(profile), profile, built, version).kind
  })
}
