import { builtInDefault, builtInText } from '../../src/seccomp/builtin.ts'
import { compileFilter } from '../../src/seccomp/compiled.ts'
import { wordsOf } from '../../src/seccomp/decision.ts'
import { effectiveFilter } from '../../src/seccomp/filter.ts'
import { lintProfile } from '../../src/seccomp/lint.ts'
import { dcosLibseccomp } from '../../src/seccomp/libseccomp.ts'

/** One figure with the bar it has to clear. */
export type Figure = { readonly says: string; readonly ok: boolean }

const decisions = 10_000_000

const timed = (work: () => void): number => {
  const start = performance.now()
  work()
  return performance.now() - start
}

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN

/** Decisions a second on the compiled default profile, the time to build an effective filter, and to lint Docker's default. */
export function bench(): readonly Figure[] {
  const profile = builtInDefault('mesos')
  const built = effectiveFilter(profile, { bounding: new Set() })
  if (!built.ok) throw new Error('the default profile has a filter')
  const judge = compileFilter(built.value, 'x86_64')
  const words = wordsOf([0x1000_0000n])
  let allowed = 0
  const run = () => {
    // 512 numbers, so that known, unknown and conditional calls (clone is 56) take part.
    for (let index = 0; index < decisions; index += 1) if (judge(index & 511, words) === 'allow') allowed += 1
  }
  run()
  const decidingMs = timed(run)
  const filterMs = median(
    Array.from({ length: 50 }, () => timed(() => effectiveFilter(profile, { bounding: new Set() }))),
  )
  const target = { mesos: '1.11', libseccomp: dcosLibseccomp, native: 'x86_64', kernel: undefined } as const
  const lintMs = timed(() => lintProfile(builtInText('docker-2026'), target))
  const perSecond = (decisions / decidingMs) * 1000
  return [
    {
      says: `${(perSecond / 1e6).toFixed(1)} M decisions/s on the default profile, ${((allowed / 2 / decisions) * 100).toFixed(0)} % of them allow; bar 10 M`,
      ok: perSecond >= 10e6,
    },
    { says: `${filterMs.toFixed(2)} ms to build an effective filter (median of 50); bar 2 ms`, ok: filterMs < 2 },
    { says: `${lintMs.toFixed(1)} ms to lint Docker's default of 2026, once; bar 150 ms`, ok: lintMs < 150 },
  ]
}
