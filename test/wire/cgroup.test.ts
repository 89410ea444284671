import fc from 'fast-check'
import * as assert from 'uvu/assert'
import { cgroupContainer, processContainer } from '../../src/wire/cgroup.ts'
import { describe } from '../support/describe.ts'

describe('cgroupContainer', (it) => {
  const table: readonly (readonly [path: string, container: string | undefined, root?: string])[] = [
    ['/mesos/c1', 'c1'],
    ['/mesos/c1/mesos/c2', 'c1.c2'],
    ['/mesos/c1/mesos/c2/mesos/c3', 'c1.c2.c3'],
    ['/mesos/c1/mesos', undefined],
    ['/mesos/c1/leaf', 'c1'],
    ['/mesos/c1/mesos/c2/leaf', 'c1.c2'],
    ['/mesos/c1/mesos/c2/leaf (deleted)', 'c1.c2'],
    ['/mesos/c1 (deleted)', 'c1'],
    ['/mesos/c1/own-group', undefined],
    ['/mesos/c1/own-group/c2', undefined],
    ['/mesos', undefined],
    ['/mesos/leaf', undefined],
    ['/mesos/agent/leaf', undefined],
    ['/mesos/slave', undefined],
    ['/', undefined],
    ['', undefined],
    ['/../mesos/c1', undefined],
    ['/docker/0123456789abcdef', undefined],
    ['/mesos_agent02/c1', undefined],
    ['/mesos_agent02/c1', 'c1', 'mesos_agent02'],
    ['/mesos_agent02/c1/mesos/c2', 'c1.c2', '/mesos_agent02/'],
    ['/mesos/c1', undefined, 'mesos_agent02'],
    ['/dcos/mesos/c1/mesos/c2/leaf', 'c1.c2', 'dcos/mesos'],
  ]
  for (const [path, container, root] of table) {
    it(`${path} below ${root ?? 'mesos'} is ${container ?? 'no container'}`, () => {
      assert.is(root === undefined ? cgroupContainer(path) : cgroupContainer(path, { root }), container)
    })
  }
})

describe('processContainer', (it) => {
  const table: readonly (readonly [says: string, lines: readonly string[], container: string | undefined])[] = [
    [
      'shared groups',
      ['9:name=systemd:/mesos/b/mesos/d', '8:pids:/mesos/b', '6:freezer:/mesos/b/mesos/d', '4:memory:/mesos/b', '0::/'],
      'b.d',
    ],
    ['freezer first', ['4:memory:/mesos/b', '6:freezer,x:/mesos/b/mesos/d', '1:name=systemd:/system.slice'], 'b.d'],
    ['systemd for want of it', ['4:memory:/mesos/b', '1:name=systemd:/mesos/b/mesos/d'], 'b.d'],
    ['one that shares nothing but memory', ['4:cpu,memory:/mesos/b', '0::/'], 'b'],
    ['v2', ['0::/mesos/b/mesos/d/leaf'], 'b.d'],
    ['v2 beside empty v1', ['9:name=systemd:/', '6:freezer:/', '4:memory:/elsewhere', '0::/mesos/b/leaf'], 'b'],
    ['an exiting process', ['9:name=systemd:/', '6:freezer:/', '4:memory:/'], undefined],
    ['from inside a namespace', ['6:freezer:/../b', '0::/'], undefined],
    ['a colon in a path', ['6:freezer:/mesos/b:x'], 'b:x'],
    ['no cgroup file', ['', 'Name:\tcat', '6:freezer'], undefined],
  ]
  for (const [says, lines, container] of table) {
    it(`reads ${says}`, () => assert.is(processContainer(`${lines.join('\n')}\n`), container))
  }

  it('never throws', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => void processContainer(text)),
      { seed: 17 },
    )
  })
})
