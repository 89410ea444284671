import { mkdirSync, writeFileSync } from 'node:fs'
import * as assert from 'uvu/assert'
import { machineFindings } from '../../../src/app/doctor/machine.ts'
import { describe } from '../../support/describe.ts'
import { inFolder } from '../../support/folder.ts'

const all = 'kill_process kill_thread trap errno user_notif trace log'
const auditctl = (enabled: number, rate: number, lost: number): string =>
  `enabled ${enabled}\nfailure 1\npid 812\nrate_limit ${rate}\nbacklog_limit 64\nlost ${lost}\nbacklog 0\n`

const permitting = '{"defaultAction":"SCMP_ACT_ALLOW","archMap":[],"syscalls":[]}'

type Machine = { readonly logged?: string; readonly audit?: string; readonly profile?: string }

/** What is found on a machine, fault by fault. */
const faultsOf = ({ logged = all, audit = auditctl(1, 0, 0), profile = permitting }: Machine) =>
  inFolder(async (folder) => {
    mkdirSync(`${folder}/sys/kernel/seccomp`, { recursive: true })
    writeFileSync(`${folder}/sys/kernel/seccomp/actions_logged`, `${logged}\n`)
    writeFileSync(`${folder}/sys/kernel/seccomp/actions_avail`, `${all} allow\n`)
    writeFileSync(`${folder}/sys/kernel/printk_ratelimit`, '5\n')
    writeFileSync(`${folder}/sys/kernel/printk_ratelimit_burst`, '10\n')
    writeFileSync(`${folder}/kmsg`, '')
    writeFileSync(`${folder}/audit.log`, '')
    mkdirSync(`${folder}/profiles`)
    writeFileSync(`${folder}/profiles/a.json`, profile)
    const findings = machineFindings({
      proc: folder,
      kmsg: `${folder}/kmsg`,
      auditLog: `${folder}/audit.log`,
      profiles: `${folder}/profiles`,
      auditctl: () => audit,
    })
    for (const { status, costs, mend } of findings) assert.is(status === 'fault', costs !== null && mend !== null)
    return findings.filter(({ status }) => status === 'fault').map(({ check, mend }) => `${check}: ${mend}`)
  })

describe('what doctor finds on a machine', (it) => {
  const table = [
    ['nothing where all is well', {}, []],
    [
      'that kills leave no record',
      { logged: 'trap errno' },
      ["actions_logged: sysctl -w kernel.seccomp.actions_logged='kill_process kill_thread trap errno'"],
    ],
    ['nothing where RHEL 7 has its own word', { logged: 'kill trap errno trace' }, []],
    ['that nothing is audited', { audit: auditctl(0, 0, 0) }, ['audit enabled: auditctl -e 1']],
    ['a limit of the rate', { audit: auditctl(1, 25, 0) }, ['audit rate: auditctl -r 0']],
    ['lost records', { audit: auditctl(1, 0, 458) }, ['audit lost: auditctl -b 8192']],
  ] as const
  for (const [says, machine, expected] of table)
    it(says, async () => assert.equal(await faultsOf(machine), [...expected]))

  it('profiles that Mesos cannot load', async () => {
    const [only = '', ...others] = await faultsOf({ profile: '{"defaultAction":"SCMP_ACT_NONSENSE"}' })
    assert.match(only, /^profiles: sigsys profile lint .*a\.json$/)
    assert.equal(others, [])
  })
})
