import * as assert from 'uvu/assert'
import { err, ok } from '../../src/domain/result.ts'
import { builtInText } from '../../src/seccomp/builtin.ts'
import { effectiveProfile, type SeccompAgent, type SeccompTask, startAgent } from '../../src/seccomp/effective.ts'
import { dcosLibseccomp } from '../../src/seccomp/libseccomp.ts'
import type { ProfileReader } from '../../src/seccomp/profile.ts'
import { describe } from '../support/describe.ts'

const reader: ProfileReader = { mesos: '1.11', libseccomp: dcosLibseccomp, native: 'x86_64' }
const folder = '/opt/mesosphere/etc/dcos/mesos/seccomp'

/** A folder whose files may change under the agent. */
function files(content: Record<string, string>) {
  return (name: string) => (Object.hasOwn(content, name) ? ok(content[name] ?? '') : err('No such file or directory'))
}
function agent(
  content: Record<string, string>,
  profileName: string | undefined,
  isolation = ['linux/seccomp'],
): SeccompAgent {
  const started = startAgent({ isolation, configDir: folder, profileName }, { files: files(content), reader })
  if (!started.ok) throw new Error(started.error)
  return started.value
}
const permissive = '{"defaultAction": "SCMP_ACT_ALLOW", "archMap": [], "syscalls": []}'
const content = { 'default.json': builtInText('mesos'), 'relaxed.json': permissive, 'broken.json': '{}' }
const on = agent(content, 'default.json')
const task = (seccomp: SeccompTask['seccomp'], containerizer: SeccompTask['containerizer'] = 'mesos'): SeccompTask => ({
  containerizer,
  seccomp,
})
const setting = (profileName: string | undefined, unconfined: boolean | undefined) => ({ profileName, unconfined })

const told = (which: SeccompTask, where: SeccompAgent): string => {
  const found = effectiveProfile(which, where)
  if (found.kind === 'profile') return `${found.named.name} from ${found.from}`
  return found.kind === 'none' ? found.because : found.message
}

describe('effectiveProfile', (it) => {
  const table: readonly (readonly [string, SeccompTask, SeccompAgent, string])[] = [
    ['no setting', task(undefined), on, 'default.json from default'],
    ['no setting, no default', task(undefined), agent(content, undefined), 'no-default'],
    [
      'isolator off, profile named',
      task(setting('relaxed.json', undefined)),
      agent(content, 'default.json', []),
      'disabled',
    ],
    ['Docker', task(undefined, 'docker'), on, 'docker'],
    ['unconfined', task(setting(undefined, true)), on, 'unconfined'],
    ['a profile', task(setting('relaxed.json', false)), on, 'relaxed.json from task'],
    [
      'both',
      task(setting('relaxed.json', true)),
      on,
      "Invalid Seccomp configuration: 'profile_name' given even though 'unconfined' Seccomp setting is enabled",
    ],
    ['neither', task(setting(undefined, false)), on, 'Missing Seccomp profile name'],
    ['empty', task(setting(undefined, undefined)), on, 'Missing Seccomp profile name'],
    [
      'no such file',
      task(setting('relaxed', undefined)),
      on,
      `Failed to read Seccomp profile file '${folder}/relaxed': No such file or directory`,
    ],
    [
      'a broken file',
      task(setting('broken.json', undefined)),
      on,
      `Failed to parse Seccomp profile '${folder}/broken.json': Cannot determine 'defaultAction' for the Seccomp configuration: Not found`,
    ],
    [
      'a name that leaves the folder',
      task(setting('../x.json', undefined)),
      on,
      `Failed to read Seccomp profile file '${folder}/../x.json': No such file or directory`,
    ],
  ]
  for (const [says, which, where, expected] of table)
    it(`${says}: ${expected}`, () => assert.is(told(which, where), expected))

  it('a changed default file counts for who names it, not for who uses it by default', () => {
    const changing: Record<string, string> = { 'default.json': builtInText('mesos') }
    const agentOne = agent(changing, 'default.json')
    changing['default.json'] = permissive
    const ruleCount = (which: SeccompTask) => {
      const found = effectiveProfile(which, agentOne)
      return found.kind === 'profile' ? found.named.profile.rules.length : -1
    }
    assert.is(ruleCount(task(setting('default.json', undefined))), 0)
    assert.ok(ruleCount(task(undefined)) > 10)
  })
})

describe('startAgent', (it) => {
  const prefix =
    "Failed to create a containerizer: Could not create MesosContainerizer: Failed to create isolator 'linux/seccomp': "
  it('needs a folder', () => {
    const started = startAgent(
      { isolation: ['linux/seccomp'], configDir: undefined, profileName: undefined },
      { files: files({}), reader },
    )
    assert.equal(started, err(`${prefix}Missing required \`--seccomp_config_dir\` flag`))
  })
  it('needs its default profile to be good', () => {
    const started = startAgent(
      { isolation: ['linux/seccomp'], configDir: '/x/', profileName: 'gone.json' },
      { files: files({}), reader },
    )
    assert.equal(started, err(`${prefix}Failed to read Seccomp profile file '/x/gone.json': No such file or directory`))
  })
})
