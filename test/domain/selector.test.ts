import * as assert from 'uvu/assert'
import { readSelector, selects } from '../../src/domain/selector.ts'
import { describe } from '../support/describe.ts'
import { diagnosisLike } from '../support/diagnosis.ts'

const one = diagnosisLike({
  task: { id: 'shop_cart.instance-1._app.1', name: 'cart.shop' },
  workload: { kind: 'app', id: '/shop/cart' },
  agent: { id: 'S1', hostname: 'agent-1' },
  framework: { id: 'F1', name: 'marathon' },
  cause: { code: 'seccomp-kill', confidence: 'likely' },
})

describe('a selector', (it) => {
  const cases: readonly (readonly [Readonly<Record<string, string>>, boolean])[] = [
    [{}, true],
    [{ workload: '/shop/cart' }, true],
    [{ workload: '/shop/*' }, true],
    [{ workload: '*cart' }, true],
    [{ workload: '/shop/c' }, false],
    [{ workload: '*x*' }, false],
    [{ workload: '/other,/shop/cart' }, true],
    [{ workload: 'shop_cart.*' }, true],
    [{ workload: '**************************x' }, false],
    [{ group: '/shop' }, true],
    [{ group: 'shop/' }, true],
    [{ group: '/' }, true],
    [{ group: '/sho' }, false],
    [{ node: 'agent-1' }, true],
    [{ node: 'S1' }, true],
    [{ node: 'agent' }, false],
    [{ framework: 'marathon' }, true],
    [{ framework: 'metronome' }, false],
    [{ cause: 'seccomp-kill,exit-code' }, true],
    [{ cause: 'exit-code' }, false],
    [{ confidence: 'possible' }, true],
    [{ confidence: 'likely' }, true],
    [{ confidence: 'certain' }, false],
    [{ run: 'r1' }, false],
    [{ since: 'is not its business' }, true],
  ]
  for (const [words, wanted] of cases)
    it(`${JSON.stringify(words)} ${wanted ? 'wants' : 'does not want'} it`, () => {
      const selector = readSelector(Object.entries(words))
      assert.ok(selector.ok)
      if (selector.ok) assert.is(selects(selector.value, one), wanted)
    })

  const wrong: readonly (readonly [readonly (readonly [string, string])[], RegExp])[] = [
    [[['cause', 'seccomp']], /cause is one or more of seccomp-kill, /],
    [[['confidence', 'sure']], /confidence is one of unknown, possible, likely, certain/],
    [[['group', '']], /group is text of 1 to 1024 characters/],
    [
      [
        ['node', 'a'],
        ['node', 'b'],
      ],
      /node is given twice/,
    ],
  ]
  for (const [words, says] of wrong)
    it(`${JSON.stringify(words)} is refused`, () => {
      const selector = readSelector(words)
      assert.ok(!selector.ok)
      if (!selector.ok) assert.match(selector.error.join('\n'), says)
    })
})
