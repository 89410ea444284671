import { execFileSync } from 'node:child_process'
import { closeSync, constants, openSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { dcosLibseccomp, libseccompVersion, libseccompVersions } from '../../seccomp/libseccomp.ts'
import { lintProfile } from '../../seccomp/lint.ts'
import { fault, fine, unknown, type DoctorFinding } from './finding.ts'

/** Where the machine is looked at; a test has a folder of its own. */
export type MachineOptions = {
  /** `/proc`. */
  readonly proc: string
  /** `/dev/kmsg`. */
  readonly kmsg: string
  readonly auditLog: string
  /** The agent's `--seccomp_config_dir`; undefined: not looked at. */
  readonly profiles: string | undefined
  /** What `auditctl -s` prints; undefined: it cannot be run. */
  readonly auditctl: () => string | undefined
}

/** `auditctl -s` of this machine. */
export function auditctlText(): string | undefined {
  try {
    return execFileSync('auditctl', ['-s'], { encoding: 'utf8', timeout: 5000, stdio: ['ignore', 'pipe', 'ignore'] })
  } catch {
    return undefined
  }
}

const read = (path: string): string | undefined => {
  try {
    return readFileSync(path, 'utf8').trim()
  } catch {
    return undefined
  }
}

/** Everything that bears on kernel records and profiles, in the order in which it matters. */
export function machineFindings(options: MachineOptions): readonly DoctorFinding[] {
  return [
    ...actionsLogged(options),
    ...auditing(options),
    kernelLog(options),
    auditLog(options),
    ...profileFolder(options),
  ]
}

/** Actions whose records are proofs. Without them a kill leaves nothing. Source: kernel-audit §5. */
const proving = ['kill_process', 'kill_thread'] as const

function actionsLogged({ proc }: MachineOptions): readonly DoctorFinding[] {
  const text = read(join(proc, 'sys/kernel/seccomp/actions_logged'))
  const available = read(join(proc, 'sys/kernel/seccomp/actions_avail'))
  if (text === undefined)
    return [unknown('actions_logged', 'this kernel does not say which actions it records (older than 4.14)', null)]
  const logged = text.split(/\s+/)
  const can = new Set((available ?? proving.join(' ')).split(/\s+/))
  // RHEL 7 calls both `kill`. Source: kernel-audit §7.
  const missing = (logged.includes('kill') ? [] : proving).filter((name) => can.has(name) && !logged.includes(name))
  if (missing.length === 0) return [fine('actions_logged', `kernel.seccomp.actions_logged is ${logged.join(' ')}`)]
  return [
    fault('actions_logged', `kernel.seccomp.actions_logged lacks ${missing.join(' and ')}`, {
      costs: 'a process that a filter kills leaves no record, so no seccomp-kill can be proved',
      mend: `sysctl -w kernel.seccomp.actions_logged='${[...missing, ...logged].join(' ')}'`,
    }),
  ]
}

function auditing({ auditctl }: MachineOptions): readonly DoctorFinding[] {
  const text = auditctl()
  if (text === undefined)
    return [unknown('audit', 'auditctl -s cannot be run here', 'apt-get install auditd, and run doctor as root')]
  const value = (name: string): number | undefined => {
    const found = new RegExp(`^${name} (\\d+)`, 'm').exec(text)?.[1]
    return found === undefined ? undefined : Number(found)
  }
  const [enabled, rate, lost, backlog] = ['enabled', 'rate_limit', 'lost', 'backlog_limit'].map(value)
  const findings = [
    enabled === 0
      ? fault('audit enabled', 'the kernel does not audit (enabled 0)', {
          costs:
            'SECCOMP records still come from kernels since 4.14, but changes of what is recorded and ends by a signal (ANOM_ABEND) do not',
          mend: 'auditctl -e 1',
        })
      : fine('audit enabled', `the kernel audits (enabled ${enabled ?? 'unknown'})`),
    rate === undefined || rate === 0
      ? fine('audit rate', 'records are not limited by rate')
      : fault('audit rate', `at most ${rate} records a second are kept (rate_limit)`, {
          costs: 'of a burst most records are lost, often without a line that says so',
          mend: 'auditctl -r 0',
        }),
    lost === undefined || lost === 0
      ? fine('audit lost', 'no record was lost since boot')
      : fault('audit lost', `${lost} records were lost since boot`, {
          costs: 'what came in that time cannot be ruled out; diagnoses are less sure',
          mend: backlog !== undefined && backlog < 8192 ? 'auditctl -b 8192' : 'auditctl --reset-lost',
        }),
  ]
  return findings
}

function kernelLog({ proc, kmsg }: MachineOptions): DoctorFinding {
  const [seconds, burst] = ['printk_ratelimit', 'printk_ratelimit_burst'].map((name) =>
    read(join(proc, 'sys/kernel', name)),
  )
  try {
    closeSync(openSync(kmsg, constants.O_RDONLY | constants.O_NONBLOCK))
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    return unknown('kernel log', `${kmsg} cannot be read (${code})`, 'run doctor as root, or give CAP_SYSLOG')
  }
  const limit = burst === undefined ? 'unknown' : `${burst} lines in ${seconds} s`
  return fine('kernel log', `${kmsg} can be read; without auditd it holds at most ${limit}`)
}

function auditLog({ auditLog: path }: MachineOptions): DoctorFinding {
  try {
    closeSync(openSync(path, 'r'))
    return fine('audit log', `${path} can be read`)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    return unknown(
      'audit log',
      `${path} cannot be read (${code})`,
      code === 'ENOENT' ? 'systemctl start auditd' : 'run doctor as root',
    )
  }
}

function profileFolder({ profiles: folder }: MachineOptions): readonly DoctorFinding[] {
  if (folder === undefined) return []
  let names: readonly string[]
  try {
    names = readdirSync(folder)
      .filter((name) => !name.startsWith('.'))
      .sort()
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    return [
      fault('profiles', `${folder} cannot be read (${code})`, {
        costs: 'every task that names a profile fails to launch on this agent',
        mend: `ls -ld ${folder}`,
      }),
    ]
  }
  // Which library the agent has is not known: what its newest release refuses, every one does.
  const newest = libseccompVersion(libseccompVersions.at(-1) ?? dcosLibseccomp.text) ?? dcosLibseccomp
  const target = { mesos: '1.11', libseccomp: newest, native: 'x86_64', kernel: undefined } as const
  const broken = names.flatMap((name) => {
    const text = read(join(folder, name))
    if (text === undefined) return [`${name}: cannot be read`]
    const errors = lintProfile(text, target).filter(({ code }) => code === 'refused-by-agent')
    return errors.length === 0 ? [] : [name]
  })
  if (broken.length === 0) return [fine('profiles', `${folder} has ${names.length} profiles, and Mesos can load each`)]
  return [
    fault('profiles', `Mesos cannot load ${broken.join(', ')}`, {
      costs: 'every task under such a profile fails to launch on this agent',
      mend: `sigsys profile lint ${broken.map((name) => join(folder, name.split(':')[0] ?? name)).join(' ')}`,
    }),
  ]
}
