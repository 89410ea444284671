import * as assert from 'uvu/assert'
import { changedParts, definitionParts } from '../../../src/app/changes/definition-parts.ts'
import { describe } from '../../support/describe.ts'

const app = {
  id: '/cart',
  cmd: './cart',
  env: { MODE: 'fast', SECRET: { secret: 'one' } },
  container: { type: 'MESOS', linuxInfo: { seccomp: { profileName: 'a.json', unconfined: false } } },
  constraints: [['hostname', 'UNIQUE']],
}

describe('the parts of a definition', (it) => {
  const table = [
    [app, []],
    [{ ...app, cmd: './cart --slow' }, ['cmd']],
    [{ ...app, env: { SECRET: { secret: 'one' }, MODE: 'fast' } }, []],
    [{ ...app, env: { ...app.env, MODE: 'slow', LEVEL: '3' } }, ['env.LEVEL', 'env.MODE']],
    [
      { ...app, container: { type: 'MESOS', linuxInfo: { seccomp: { unconfined: true } } } },
      ['container.linuxInfo.seccomp'],
    ],
    [{ ...app, constraints: [['hostname', 'LIKE', 'a']] }, ['constraints']],
  ] as const
  for (const [other, parts] of table)
    it(`tell that ${parts.join(', ') || 'nothing'} differs`, () =>
      assert.equal(changedParts(definitionParts(app), definitionParts(other)), parts))

  it('hold nothing that stood in it, and are bounded', () => {
    assert.not.match(JSON.stringify(definitionParts(app)), /fast|one|UNIQUE|a\.json/)
    const large = Object.fromEntries(Array.from({ length: 10_000 }, (_, index) => [`KEY_${index}`, index]))
    const [before, after] = [large, { ...large, KEY_9999: 0 }].map((env) => definitionParts({ env }))
    assert.is(Object.keys(before ?? {}).length, 201)
    assert.equal(before && after && changedParts(before, after), ['…'])
  })
})
