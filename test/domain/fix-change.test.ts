import * as assert from 'uvu/assert'
import { causeFix } from '../../src/diagnose/knowledge/causes.ts'
import { noContext } from '../../src/diagnose/knowledge/causes/cause-context.ts'
import { type CauseCode, causeCodes, type Diagnosis } from '../../src/domain/diagnosis.ts'
import { fixChange, fixChanges } from '../../src/domain/fix-change.ts'
import { describe } from '../support/describe.ts'
import { exampleDiagnosis } from '../support/diagnosis.ts'

const context = {
  ...noContext,
  profile: 'no-trace.json',
  call: { name: 'ptrace', number: 101, arch: 'x86_64' },
  workload: { kind: 'app' as const, id: '/cart' },
}

/** A diagnosis with the advice that its cause has. */
const advised = (code: CauseCode, change: Partial<Diagnosis> = {}): Diagnosis => ({
  ...exampleDiagnosis,
  cause: { ...exampleDiagnosis.cause, code },
  fix: causeFix(code, context),
  ...change,
})

/** Everything that can be tried, by cause; causes that are not here have nothing. */
const tried: Partial<Readonly<Record<CauseCode, readonly string[]>>> = {
  'seccomp-kill': ['allow=ptrace', 'unconfined'],
  'seccomp-kill-thread': ['allow=ptrace', 'unconfined'],
  'seccomp-trap': ['allow=ptrace', 'unconfined'],
  'seccomp-errno': ['allow=ptrace', 'unconfined'],
  'seccomp-trace': ['allow=ptrace', 'unconfined'],
  'seccomp-executor': ['unconfined'],
  'seccomp-profile-missing': ['profile-everywhere'],
  'seccomp-profile-invalid': ['converted-profile'],
  'seccomp-setting-invalid': ['default-profile'],
}

describe('what a step of advice comes to', (it) => {
  for (const code of causeCodes)
    it(`${code}: ${tried[code]?.join(', ') ?? 'nothing to try'}`, () =>
      assert.equal(fixChanges(advised(code)), tried[code] ?? []))

  it('is said to be untold where a run would not show it', () => {
    const { seccomp } = exampleDiagnosis
    if (seccomp === null) throw new Error('the example is of seccomp')
    const table = [
      [{ ...seccomp, syscall: null }, 'which call ended it is not known'],
      [{ ...seccomp, filter: 'own' as const }, "the filter is the program's own, which is not simulated"],
    ] as const
    for (const [verdict, because] of table) {
      const diagnosis = advised('seccomp-kill', { seccomp: verdict })
      assert.equal(fixChanges(diagnosis), [])
      const [first] = diagnosis.fix
      assert.equal(first && fixChange(diagnosis, first), { is: 'untold', because })
    }
    const [, answer, avoid] = advised('seccomp-kill').fix
    assert.match(
      JSON.stringify([answer, avoid].map((fix) => fix && fixChange(advised('seccomp-kill'), fix))),
      /another answer[^]*changes the program/,
    )
  })
})
