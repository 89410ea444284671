import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import * as assert from 'uvu/assert'
import { groupMembers } from '../../src/collect/group-members.ts'
import { describe } from '../support/describe.ts'
import { inFolder } from '../support/folder.ts'

/** A folder that looks like a group. */
function group(path: string, ...pids: readonly number[]): void {
  mkdirSync(path, { recursive: true })
  writeFileSync(`${path}/cgroup.procs`, pids.map((pid) => `${pid}\n`).join(''))
}

const openFiles = (): number => readdirSync('/proc/self/fd').length

describe('members of groups', (it) => {
  it('are those of now, also where a group took the place of another between two walks', () =>
    inFolder((folder) => {
      const members = groupMembers({ root: 'mesos' })
      const found = (): readonly unknown[] => [...members.under(`${folder}/mesos`)]
      assert.equal(found(), [])
      group(`${folder}/mesos/c-1`, 11, 12)
      group(`${folder}/mesos/agent`, 5)
      assert.equal(found(), [
        [11, 'c-1'],
        [12, 'c-1'],
      ])
      writeFileSync(`${folder}/mesos/c-1/cgroup.procs`, '12\n13\n')
      assert.equal(found(), [
        [12, 'c-1'],
        [13, 'c-1'],
      ])
      rmSync(`${folder}/mesos/c-1`, { recursive: true })
      group(`${folder}/mesos/c-2`, 21)
      assert.equal(found(), [[21, 'c-2']])
      rmSync(`${folder}/mesos/c-2`, { recursive: true })
      group(`${folder}/mesos/c-2`, 22)
      return Promise.resolve()
    }))

  it('of nested containers, and of groups that a task made below its own', () =>
    inFolder((folder) => {
      const members = groupMembers({ root: 'mesos' })
      group(`${folder}/mesos/c-1`, 11)
      assert.equal([...members.under(`${folder}/mesos`)], [[11, 'c-1']])
      group(`${folder}/mesos/c-1/mesos/d-1`, 31)
      group(`${folder}/mesos/c-1/init.scope`, 41)
      const pids = new Map<number, string>(members.under(`${folder}/mesos`))
      assert.is(pids.get(31), 'c-1.d-1')
      assert.is(pids.get(41), 'c-1')
      assert.is(pids.size, 3)
      return Promise.resolve()
    }))

  it('keep no file of a group that is gone', () =>
    inFolder((folder) => {
      const members = groupMembers({ root: 'mesos' })
      mkdirSync(`${folder}/mesos`)
      writeFileSync(`${folder}/mesos/cgroup.controllers`, '')
      members.under(`${folder}/mesos`)
      const before = openFiles()
      for (let round = 0; round < 3; round += 1) {
        for (let at = 0; at < 50; at += 1) group(`${folder}/mesos/c-${round}-${at}`, 100 + at)
        assert.is(members.under(`${folder}/mesos`).size, 50)
        assert.is(openFiles(), before + 50)
        for (let at = 0; at < 50; at += 1) rmSync(`${folder}/mesos/c-${round}-${at}`, { recursive: true })
      }
      assert.is(members.under(`${folder}/mesos`).size, 0)
      assert.is(openFiles(), before)
      return Promise.resolve()
    }))
})
