import * as assert from 'uvu/assert'
import { describe } from '../../support/describe.ts'
import { simulated } from '../../support/simulated.ts'

const scenario = (downFor: string): string => `
name: a change while nobody leads
until: 2m
marathon: { apps: [{ id: /a, cmd: ./a }] }
timeline:
  - { at: 30s, fail_over: { of: marathon, down_for: ${downFor} } }
  - { at: 31s, scale: { app: /a, instances: 3 } }
`

/** What an operator did and was told, with the seconds of each. */
async function operator(downFor: string): Promise<readonly string[]> {
  const { timeline, workloads, from } = await simulated(scenario(downFor))
  const lines = timeline.filter(({ kind }) => kind === 'operator')
  const [app] = workloads
  return [
    ...lines.map(({ at, says }) => `${(Date.parse(at) - Date.parse(from)) / 1000} ${says}`).slice(2),
    `${app?.launches} launches`,
  ]
}

describe('a change that is asked of a Marathon which does not lead', (it) => {
  it('RE-9: is answered 502 when nobody was found to lead for two and a half seconds', async () =>
    assert.equal(await operator('60s'), [
      '33.5 refused with 502: Could not determine the current leader',
      '1 launches',
    ]))

  it('is made when another leads before', async () => assert.equal(await operator('2s'), ['3 launches']))
})
