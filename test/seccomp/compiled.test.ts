import * as assert from 'uvu/assert'
import { builtInDefault } from '../../src/seccomp/builtin.ts'
import { compileFilter } from '../../src/seccomp/compiled.ts'
import { certainAction, decide, wordsOf } from '../../src/seccomp/decision.ts'
import { effectiveFilter } from '../../src/seccomp/filter.ts'
import { describe } from '../support/describe.ts'
import { tellingArguments } from '../support/telling.ts'

describe('compileFilter', (it) => {
  for (const arch of ['x86_64', 'i386', 'x32', 'aarch64'] as const)
    it(`says what decide says on ${arch}`, () => {
      const filter = effectiveFilter(builtInDefault('mesos'), { bounding: new Set() })
      assert.ok(filter.ok)
      if (!filter.ok) return
      const judge = compileFilter(filter.value, arch)
      const calls = tellingArguments(filter.value, arch)
      assert.ok(calls.length > 6)
      for (const { number, args } of calls)
        assert.is(
          judge(number, wordsOf(args)),
          certainAction(decide(filter.value, { arch, number, args })),
          `${number}`,
        )
    })
})
