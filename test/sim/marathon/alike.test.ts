import * as assert from 'uvu/assert'
import { Alike } from '../../../src/sim/marathon/alike.ts'
import type { RunSpec } from '../../../src/sim/marathon/definition.ts'
import { marathonOf } from '../../../src/sim/marathon/parameters.ts'
import { readApp } from '../../../src/sim/marathon/read-definition.ts'
import { describe } from '../../support/describe.ts'

const read = (id: string, mem: number): RunSpec =>
  readApp({ id, cmd: './x', cpus: 0.1, mem, requirePorts: true, ports: [80] }, marathonOf('1.11', {})).spec

describe('definitions that are alike', (it) => {
  it('share what they need, and are otherwise as they were', () => {
    const alike = new Alike()
    const [one, same, other] = [alike.of(read('/a', 32)), alike.of(read('/b', 32)), alike.of(read('/c', 64))]
    assert.equal(one, read('/a', 32))
    assert.equal(same, read('/b', 32))
    assert.equal(other, read('/c', 64))
    assert.is(one.need, same.need)
    assert.is(one.backOff, other.backOff)
    assert.is(one.containers[0].resources, same.containers[0].resources)
    assert.is.not(one.containers[0].resources, other.containers[0].resources)
  })
})
