import { duration, instant, iso } from '../../../domain/time.ts'
import type { CauseContext } from './cause-context.ts'

/** How far around the failure the commands look: the status and the record travel by different clocks. */
const around = duration(10_000)

/** What a shell takes as it is; everything else is quoted, since names come from evidence and commands get pasted. */
const plainWord = /^[\w.:@%+,/-]+$/

/** A name from the evidence as one word of a shell command, cut at a length no name reaches. */
export function shellWord(text: string): string {
  const word = text.slice(0, 300).replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '?')
  return plainWord.test(word) && !word.startsWith('-') ? word : `'${word.replace(/'/g, "'\\''")}'`
}

type Window = { readonly from: string; readonly to: string }

const toSecond = (ms: number): string => iso(instant(ms)).slice(0, 19).replace('T', ' ')

/** The window in UTC to the second, `2026-11-23 19:36:18`; undefined if the instant is not known. */
function window({ failedAt }: CauseContext): Window | undefined {
  if (failedAt === undefined) return undefined
  return { from: toSecond(failedAt - around), to: toSecond(failedAt + around + 1000) }
}

/** `2026-11-23 19:36:18` as ausearch reads it in the C locale: `11/23/26 19:36:18`. */
const auditTime = (text: string): string =>
  `${text.slice(5, 7)}/${text.slice(8, 10)}/${text.slice(2, 4)} ${text.slice(11)}`

/** Where to run a command: ` on agent-1`, or on the agent in general. */
export const onAgent = ({ agent }: CauseContext): string => ` on ${agent ?? 'the agent'}`

/** Lists SECCOMP and ANOM_ABEND records around the failure. ausearch reads dates by locale and zone, hence both are set. */
export function ausearchCommand(context: CauseContext): string {
  const span = window(context)
  const times = span === undefined ? '-ts today' : `-ts ${auditTime(span.from)} -te ${auditTime(span.to)}`
  return `TZ=UTC LC_ALL=C ausearch --raw -m SECCOMP,ANOM_ABEND ${times}`
}

/** Lists the kernel's messages around the failure. */
export function kernelLogCommand(context: CauseContext): string {
  const span = window(context)
  const times = span === undefined ? '--since today' : `--since '${span.from} UTC' --until '${span.to} UTC'`
  return `journalctl -k ${times} --output=short-iso-precise`
}

/** Whether kills are recorded at all, and what was lost. */
export const auditHealthCommand = 'sysctl kernel.seccomp.actions_logged; auditctl -s; auditctl -l'

/** The agent's flags, where the isolators, the profile folder and the default profile stand. */
export const agentFlagsCommand = ({ agent }: CauseContext): string =>
  `curl -s ${shellWord(`http://${agent ?? 'AGENT'}:5051/flags`)}`

/** What the agent did to the container; the units are those of DC/OS and of the Mesos packages. */
export function agentLogCommand({ containerId }: CauseContext): string {
  const container = shellWord(containerId ?? 'CONTAINER')
  const units = '-u dcos-mesos-slave -u dcos-mesos-slave-public -u mesos-slave'
  return `journalctl ${units} | grep -F -- ${container}; grep -rhF -- ${container} /var/log/mesos`
}

/** Where a DC/OS agent keeps its profiles. Source: dcos/dcos gen/dcos-config.yaml, MESOS_SECCOMP_CONFIG_DIR. */
const dcosProfileFolder = '/opt/mesosphere/etc/dcos/mesos/seccomp'

/** The profile's path where it is DC/OS, as a shell word; elsewhere the agent's `--seccomp_config_dir` says. */
export const profilePath = ({ profile }: CauseContext): string =>
  shellWord(`${dcosProfileFolder}/${profile ?? 'PROFILE.json'}`)
