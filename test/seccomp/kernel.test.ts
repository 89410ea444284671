import { readFileSync } from 'node:fs'
import { release } from 'node:os'
import fc from 'fast-check'
import * as assert from 'uvu/assert'
import { err, ok } from '../../src/domain/result.ts'
import { builtInText } from '../../src/seccomp/builtin.ts'
import { decide } from '../../src/seccomp/decision.ts'
import { kernelClass, recordings } from '../../src/seccomp/effect.ts'
import { effectiveProfile, startAgent } from '../../src/seccomp/effective.ts'
import { capabilities } from '../../src/seccomp/facts/capabilities.ts'
import { type BoundingSet, effectiveFilter } from '../../src/seccomp/filter.ts'
import { parseProfile, type Profile } from '../../src/seccomp/profile.ts'
import { describe } from '../support/describe.ts'
import { allCapabilities, callsUnder, commandUnder, findKernel } from '../support/kernel.ts'
import { harmless, putToKernel } from '../support/kernel-calls.ts'
import { build, drawnFrom, drawnProfile, findLibrary } from '../support/libseccomp.ts'
import { needing } from '../support/requirement.ts'

const library = findLibrary()
const kernel = findKernel()
const without = 'missing' in library ? library.missing : undefined
const missing = 'missing' in kernel ? kernel.missing : without

type Isolated = {
  readonly id: string
  readonly agent: {
    readonly isolation?: string
    readonly configDir?: null
    readonly default?: string
    readonly bounding?: readonly string[]
  }
  readonly seccomp?: { readonly unconfined?: boolean }
  readonly command?: string
  readonly expect: 'exit0' | 'exitNonZero' | 'agentFails'
  readonly errorContains?: string
}
const { isolator } = JSON.parse(readFileSync('test/fixtures/seccomp/vectors.json', 'utf8')) as {
  readonly isolator: readonly Isolated[]
}

const uname = (includes: object, excludes: object): string =>
  JSON.stringify({
    defaultAction: 'SCMP_ACT_ALLOW',
    archMap: [{ architecture: 'SCMP_ARCH_X86_64', subArchitectures: ['SCMP_ARCH_X86', 'SCMP_ARCH_X32'] }],
    syscalls: [{ names: ['uname'], action: 'SCMP_ACT_ERRNO', args: [], includes, excludes }],
  })
/** The profiles of the vectors by the words they are given in. */
const texts: Readonly<Record<string, string>> = {
  D: builtInText('mesos'),
  U: uname({}, {}),
  'U with includes.caps [CAP_SYS_ADMIN]': uname({ caps: ['CAP_SYS_ADMIN'] }, {}),
  'U with excludes.caps [CAP_SYS_ADMIN]': uname({}, { caps: ['CAP_SYS_ADMIN'] }),
}

const mask = (bounding: BoundingSet): bigint =>
  bounding === 'all'
    ? allCapabilities
    : [...bounding].reduce((sum, name) => sum | (1n << BigInt(capabilities.indexOf(name))), 0n)

/** The isolator as it starts with a vector's agent. */
function started({ isolation = 'linux/seccomp', default: name, configDir }: Isolated['agent']) {
  const libseccomp = 'version' in library ? library.version : undefined
  if (libseccomp === undefined) throw new Error(without)
  return startAgent(
    { isolation: isolation.split(','), configDir: configDir === null ? undefined : '/profiles', profileName: name },
    {
      files: (file) => (Object.hasOwn(texts, file) ? ok(texts[file] ?? '') : err('No such file or directory')),
      reader: { mesos: '1.11', libseccomp, native: 'x86_64' },
    },
  )
}

const allowAll = '060000000000ff7f'

/** The program that libseccomp makes of the rules that count. */
function bpfOf(profile: Profile, bounding: BoundingSet): string {
  const [built] = 'path' in library ? build(library, [drawnFrom(profile, bounding)]) : []
  if (built === undefined || !('bpf' in built)) throw new Error(JSON.stringify(built))
  return built.bpf
}

describe('the vectors of the Mesos isolator, under real filters', (it) => {
  for (const vector of isolator) {
    const { id, agent, seccomp, command = '', expect, errorContains = '' } = vector
    if (expect === 'agentFails') {
      needing(it, { requirement: 'libseccomp', missing: without }, () =>
        it(id, () => {
          const start = started(agent)
          assert.ok(!start.ok && start.error.includes(errorContains))
        }),
      )
      continue
    }
    needing(it, { requirement: 'kernel', missing }, () =>
      it(`${id}: ${command}: ${expect}`, () => {
        const start = started(agent)
        assert.ok(start.ok && 'path' in kernel)
        if (!start.ok || !('path' in kernel)) return
        const setting = seccomp && { profileName: undefined, unconfined: seccomp.unconfined }
        const found = effectiveProfile({ containerizer: 'mesos', seccomp: setting }, start.value)
        const bounding: BoundingSet = agent.bounding === undefined ? 'all' : new Set(agent.bounding)
        assert.is(found.kind, seccomp?.unconfined === true ? 'none' : 'profile')
        const bpf = found.kind === 'profile' ? bpfOf(found.named.profile, bounding) : allowAll
        const { status, signal } = commandUnder(kernel, { bpf, bounding: mask(bounding), command })
        assert.is(signal, null)
        assert.is(status === 0 ? 'exit0' : 'exitNonZero', expect)
        if (found.kind !== 'profile') return
        const filter = effectiveFilter(found.named.profile, { bounding })
        assert.ok(filter.ok)
        const [first] = filter.ok ? decide(filter.value, { arch: 'x86_64', name: 'uname' }).outcomes : []
        assert.is(first?.action, expect === 'exit0' ? 'allow' : 'errno')
      }),
    )
  }
})

const simple = (action: string): string =>
  JSON.stringify({
    defaultAction: 'SCMP_ACT_ALLOW',
    archMap: [{ architecture: 'SCMP_ARCH_X86_64', subArchitectures: [] }],
    syscalls: [{ names: ['uname'], action: `SCMP_ACT_${action}`, args: [], includes: {}, excludes: {} }],
  })

describe(`the kernel of this machine (${release()})`, (it) => {
  needing(it, { requirement: 'kernel', missing }, () => {
    if ('missing' in kernel || 'missing' in library) return

    it('does what was decided, for the filters of 40 drawn profiles', () => {
      const profiles = fc.sample(drawnProfile, { numRuns: 40, seed: 20_261_124 }).map(harmless)
      const put = putToKernel(kernel, library, profiles)
      assert.equal(put.failures, [])
      assert.ok(put.calls > 500, `${put.calls} calls`)
      for (const action of ['allow', 'errno', 'trap', 'trace', 'kill-thread'] as const)
        assert.ok(put.byAction[action] > 20, JSON.stringify(put.byAction))
    })

    const table = [
      ['ERRNO', 'uname', 1, null],
      ['TRACE', 'uname', 1, null],
      ['KILL', 'exec uname', null, 'SIGSYS'],
      ['TRAP', 'exec uname', null, 'SIGSYS'],
      ['KILL', 'uname; exit $?', 128 + 31, null],
    ] as const
    for (const [action, command, status, signal] of table)
      it(`uname under ${action}: \`${command}\` ends with ${signal ?? status}`, () => {
        const parsed = parseProfile(simple(action), { mesos: '1.11', libseccomp: library.version, native: 'x86_64' })
        assert.ok(parsed.ok)
        const bpf = parsed.ok ? bpfOf(parsed.value, 'all') : ''
        const ended = commandUnder(kernel, { bpf, bounding: allCapabilities, command })
        assert.equal([ended.status, ended.signal], [status, signal])
      })
  })

  const probe = 'path' in kernel ? callsUnder(kernel, []) : undefined
  const ofKernel = kernelClass(release())
  const unreadable =
    probe?.records === undefined
      ? 'audit records cannot be read'
      : ofKernel === '4.18+'
        ? undefined
        : `what ${release()} records depends on audit rules`
  needing(it, { requirement: 'kernel', missing: missing ?? unreadable }, () => {
    const logged = readFileSync('/proc/sys/kernel/seccomp/actions_logged', 'utf8').trim().split(' ')
    for (const action of ['ERRNO', 'TRAP', 'TRACE', 'KILL'] as const)
      it(`leaves a record of ${action} exactly if the table says so`, () => {
        const parsed = parseProfile(simple(action), {
          mesos: '1.11',
          libseccomp: 'version' in library ? library.version : ({} as never),
          native: 'x86_64',
        })
        assert.ok(parsed.ok && 'path' in kernel)
        if (!parsed.ok || !('path' in kernel)) return
        const filter = effectiveFilter(parsed.value, { bounding: 'all' })
        const decided = filter.ok ? decide(filter.value, { arch: 'x86_64', name: 'uname' }).outcomes[0].action : 'allow'
        const says = recordings(decided).find((one) => one.kernel === ofKernel)?.recorded
        const calls = [{ arch: 'x86_64', number: 63, args: [0n, 0n, 0n, 0n, 0n, 0n] }] as const
        const { answers, records } = callsUnder(kernel, [{ bpf: bpfOf(parsed.value, 'all'), calls }])
        const own = (records ?? []).filter((text) => text.includes(` pid=${answers[0]?.pid} `))
        const isDue = says === 'yes' || (says === 'if-enabled' && logged.includes(decided.replace('-', '_')))
        assert.is(own.length, isDue ? 1 : 0, own.join('\n'))
        if (isDue) assert.match(own[0] ?? '', / sig=31 arch=c000003e syscall=63 compat=0 .* code=0x0$/)
      })
  })
})
