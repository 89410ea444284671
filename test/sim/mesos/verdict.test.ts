import * as assert from 'uvu/assert'
import { dcosProfileFolder } from '../../../src/sim/mesos/agent-definition.ts'
import { createVerdictCache } from '../../../src/sim/mesos/verdict.ts'
import { describe } from '../../support/describe.ts'
import { agentNamed } from './small-cluster.ts'

const profiles = new Map([['a.json', '{ "defaultAction": "SCMP_ACT_ALLOW", "archMap": [], "syscalls": [] }']])
const missing = (name: string): string =>
  `Failed to read Seccomp profile file '${dcosProfileFolder}/${name}': No such file or directory`

describe('the file that a profile name stands for', (it) => {
  const table: readonly (readonly [name: string, isThere: boolean])[] = [
    ['a.json', true],
    ['b.json', false],
    ['a', false],
    ['./a.json', true],
    ['../seccomp/a.json', true],
    ['../seccomp/b.json', false],
    ['../a.json', false],
    ['more/a.json', false],
    ['more/../a.json', true],
    ['../../../../../../../../opt/mesosphere/etc/dcos/mesos/seccomp/a.json', true],
  ]
  for (const [profileName, isThere] of table)
    it(`${profileName} is ${isThere ? '' : 'not '}there`, () => {
      const definition = agentNamed('agent-1', { profiles })
      const cache = createVerdictCache()
      const started = cache.start(definition, profiles)
      if (!started.ok) throw new Error(started.error)
      const verdict = cache.verdict(
        { profileName, unconfined: false },
        { setup: started.value, definition, profiles },
        true,
      )
      if (isThere) assert.is(verdict.kind, 'filter')
      else
        assert.equal(verdict, { kind: 'launch-error', code: 'seccomp-profile-missing', message: missing(profileName) })
    })
})
