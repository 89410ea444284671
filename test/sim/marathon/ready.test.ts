import * as assert from 'uvu/assert'
import fc from 'fast-check'
import { Ready } from '../../../src/sim/marathon/ready.ts'
import type { Instance, Version } from '../../../src/sim/marathon/state.ts'
import { describe } from '../../support/describe.ts'

const versions = Array.from({ length: 3 }, (_, number) => ({ version: String(number) }) as Version)
const nine = (): readonly Instance[] =>
  Array.from({ length: 9 }, (_, number) => {
    const [id, version] = [String(number), versions[number % versions.length] as Version]
    return { id, version } as Instance
  })
const step = fc.record({ does: fc.constantFrom('add', 'add', 'delete', 'clear'), number: fc.nat(8) })

const inOrder = (ready: Ready): readonly string[] =>
  [...ready.runs()].flatMap((run) => [...run.instances.values()].map(({ id }) => id))

describe('instances that are ready', (it) => {
  it('are what a set would hold, in its order, whatever is added and deleted', () =>
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const [ready, set, instances] = [new Ready(), new Set<Instance>(), nine()]
        for (const { does, number } of steps) {
          const instance = instances[number] as Instance
          if (does === 'add') {
            ready.add(instance)
            set.add(instance)
          } else if (does === 'delete') assert.is(ready.delete(instance), set.delete(instance))
          else {
            ready.clear()
            set.clear()
          }
          assert.equal(
            inOrder(ready),
            [...set].map(({ id }) => id),
          )
          assert.is(ready.size, set.size)
          for (const one of instances) assert.is(ready.has(one), set.has(one))
        }
      }),
      { seed: 7, numRuns: 300 },
    ))

  it('stand in runs of one version', () => {
    const [ready, instances] = [new Ready(), nine()]
    for (const place of [0, 3, 1, 6]) ready.add(instances[place] as Instance)
    assert.equal(
      [...ready.runs()].map((run) => [run.version.version, run.instances.size]),
      [
        ['0', 2],
        ['1', 1],
        ['0', 1],
      ],
    )
  })
})
