import type { CauseCode } from '../../../domain/diagnosis.ts'
import { callKnowledge, underMesos } from '../call-knowledge.ts'
import type { CauseContext, CauseKnowledge, Fix } from './cause-context.ts'
import {
  agentFlagsCommand,
  agentLogCommand,
  auditHealthCommand,
  ausearchCommand,
  kernelLogCommand,
  onAgent,
  profilePath,
} from './commands.ts'

const fix = (what: string, when: string | null, risk: string | null, command: string | null): Fix => ({
  do: what,
  if: when,
  risk,
  command,
})

const callText = ({ call }: CauseContext): string =>
  call?.name ??
  (call?.number === undefined ? 'the refused call' : `call ${call.number} of ${call.arch ?? 'its architecture'}`)
const profileText = ({ profile }: CauseContext): string => profile ?? 'the profile'

/** How an edited profile takes effect. Source: src/slave/containerizer/mesos/isolators/linux/seccomp.cpp, create and prepare. */
const takesEffect = ({ isDefaultProfile }: CauseContext): string =>
  isDefaultProfile
    ? 'restart the agent afterwards, which keeps the default profile in memory'
    : 'no restart is needed: a profile that a task names is read at every launch'

const riskOf = ({ call }: CauseContext): string | null => {
  const known = call?.name === undefined ? undefined : callKnowledge(call.name)
  return known === undefined ? null : `${known.risk.level}: ${known.risk.says}`
}

/** Permit the call in the profile, on every agent. */
function permitCall(context: CauseContext): Fix {
  const name = context.call?.name
  const how = name === undefined ? '' : ` (${underMesos(name)})`
  return fix(
    `permit ${callText(context)} in ${profileText(context)} on every agent${how}; ${takesEffect(context)}`,
    `the program needs ${callText(context)}`,
    riskOf(context),
    `sigsys profile lint ${profilePath(context)}`,
  )
}

/** Run without a filter; only Marathon can ask for it. Source: dcos-docs, secure-compute-profiles; mesosphere/marathon raml LinuxInfo. */
function runUnconfined({ workload }: CauseContext): Fix {
  const isJob = workload.kind === 'job'
  return fix(
    isJob
      ? 'move the work to a Marathon app or to the Docker containerizer: a Metronome job cannot choose a profile'
      : 'set container.linuxInfo.seccomp to {"unconfined": true} in the app\'s definition',
    isJob ? 'the profile may not be changed for all' : 'the program is trusted and no profile fits it',
    isJob ? null : 'the task runs without any seccomp filter; capabilities still apply',
    null,
  )
}

/** Keep the program from making the call, where it is known how makers avoid it. */
function avoidCall(context: CauseContext): readonly Fix[] {
  const known = context.call?.name === undefined ? undefined : callKnowledge(context.call.name)
  if (known === undefined) return []
  const makers = known.makers.map(({ who, since }) => (since === undefined ? who : `${who} ${since}`)).join('; ')
  return [
    fix(
      `keep the program from making ${known.name}, which is made by ${makers}`,
      'the call comes from a library or an option and not from the purpose of the program',
      'an older base image lacks security updates',
      null,
    ),
  ]
}

/** Answer EPERM in place of a signal, so that the program can report the refusal or go on. */
const answerErrno = (context: CauseContext): Fix =>
  fix(
    `answer ${callText(context)} with SCMP_ACT_ERRNO in place of ${context.action === 'trap' ? 'SCMP_ACT_TRAP' : 'SCMP_ACT_KILL'} in ${profileText(context)}; ${takesEffect(context)}`,
    'the program can do without the call',
    'EPERM leaves no record in the kernel log: later refusals show in the program only',
    null,
  )

/** Where a record was read, what is open is whose it was. */
const record = (context: CauseContext): readonly string[] =>
  context.hasRecord ? ownership(context) : missingRecord(context)

const ownership = (context: CauseContext): readonly string[] => [
  `whose process pid ${context.pid ?? 'PID'} was: next time, a collector${onAgent(context)}, which sees a process in its container's cgroup before it dies: sigsys collect --hub URL`,
  'the same without a collector: next time, records of every execve with parent and working directory: auditctl -a always,exit -F arch=b64 -S execve,execveat -k exec',
]

const missingRecord = (context: CauseContext): readonly string[] => [
  `a SECCOMP record of the dead process${onAgent(context)}: ${ausearchCommand(context)}`,
  `the same from the kernel's ring buffer where no auditd runs: ${kernelLogCommand(context)}`,
  `whether kills are recorded and none were lost${onAgent(context)}: ${auditHealthCommand}`,
]

const whichProfile = (context: CauseContext): readonly string[] =>
  context.knowsProfile
    ? []
    : [
        `the profile that was loaded: ${agentLogCommand(context)}`,
        `the agent's isolators and default profile: ${agentFlagsCommand(context)}`,
      ]

const unconfinedRun =
  'one run of the same version with linuxInfo.seccomp.unconfined=true: if it fails alike, seccomp is not the reason'

/** A copy of the profile that kills names the call by the record it leaves. */
const canary = (context: CauseContext): string =>
  `one canary under a copy of ${profileText(context)} whose SCMP_ACT_ERRNO is SCMP_ACT_KILL: the kernel records the call by number (it kills at the first refused call, also at one that would have been ignored)`

/** Few calls are refused by few profiles, over and over: all that fail of one share the same words. */
const worded: { readonly of: CauseContext; readonly words: readonly Fix[] }[] = []
const wordedMax = 64

const known: CauseKnowledge['fix'] = (context) => {
  const place = worded.findIndex(({ of }) => isAlike(of, context))
  const before = worded[place]
  if (before !== undefined) {
    // What was asked last is asked next.
    if (place > 0) worded.unshift(...worded.splice(place, 1))
    return before.words
  }
  const words = [permitCall(context), answerErrno(context), ...avoidCall(context), runUnconfined(context)]
  worded.unshift({ of: context, words })
  worded.length = Math.min(worded.length, wordedMax)
  return words
}

/** Nothing that the words depend on differs. */
const isAlike = (one: CauseContext, other: CauseContext): boolean =>
  one.call?.name === other.call?.name &&
  one.call?.number === other.call?.number &&
  one.call?.arch === other.call?.arch &&
  one.profile === other.profile &&
  one.isDefaultProfile === other.isDefaultProfile &&
  one.action === other.action &&
  one.workload.kind === other.workload.kind

/** Copy the profile to the agents that lack it. */
const copyProfile = (context: CauseContext): Fix =>
  fix(
    `put ${context.profile ?? 'the profile'} into the folder of --seccomp_config_dir on ${context.agent ?? 'the agent'} and on every other agent; the next launch reads it, no restart is needed`,
    null,
    'a DC/OS upgrade replaces the folder: copy custom profiles again afterwards',
    `ls -l ${profilePath(context)}`,
  )

/** What is known of the causes in which seccomp plays a part. */
export const seccompCauses = {
  'seccomp-kill': {
    meaning: 'the filter answered a call with KILL and the kernel ended the process with SIGSYS',
    fix: known,
    wouldSettle: (context) => [...record(context), ...whichProfile(context)],
  },
  'seccomp-kill-thread': {
    meaning: 'the filter answered a call with KILL, one thread vanished, and the process failed later without it',
    fix: (context) => [
      permitCall(context),
      fix(
        `answer ${callText(context)} with SCMP_ACT_TRAP in ${profileText(context)}, which ends the whole process; ${takesEffect(context)}`,
        'the program cannot do without the thread: a clean death is better than a hang',
        'TRAP leaves no SECCOMP record',
        null,
      ),
      ...avoidCall(context),
      runUnconfined(context),
    ],
    wouldSettle: (context) => [
      ...record(context),
      `locks and queues the dead thread held: a stack dump of the process while it hangs, and its threads in /proc/${context.pid ?? 'PID'}/task`,
    ],
  },
  'seccomp-trap': {
    meaning: 'the filter answered a call with TRAP and the process died of the SIGSYS it was sent',
    fix: known,
    wouldSettle: (context) => [
      `an ANOM_ABEND record with sig=31, the only trace TRAP leaves${onAgent(context)}: ${ausearchCommand(context)}`,
      ...whichProfile(context),
      "the call itself: a core file (si_syscall of the SIGSYS), Go's dump on stderr, or one canary under the same profile with SCMP_ACT_KILL in place of SCMP_ACT_TRAP",
    ],
  },
  'seccomp-errno': {
    meaning: 'the filter answered a call with EPERM and the program gave up by itself',
    fix: (context) => [permitCall(context), ...avoidCall(context), runUnconfined(context)],
    wouldSettle: (context) => [
      unconfinedRun,
      canary(context),
      `whether the kernel itself refuses it for want of a capability${onAgent(context)}: grep Cap /proc/PID/status of a running instance${capabilityText(context)}`,
      ...whichProfile(context),
    ],
  },
  'seccomp-trace': {
    meaning: 'the filter answered a call with TRACE, nobody traced, and the call failed with ENOSYS',
    fix: (context) => [
      fix(
        `answer ${callText(context)} with SCMP_ACT_ALLOW, or with SCMP_ACT_ERRNO if it is to be refused, in ${profileText(context)}; ${takesEffect(context)}`,
        null,
        riskOf(context),
        `sigsys profile lint ${profilePath(context)}`,
      ),
      runUnconfined(context),
    ],
    wouldSettle: (context) => [
      `the kernel may be too old for the call${onAgent(context)}: uname -r${kernelText(context)}`,
      unconfinedRun,
      ...whichProfile(context),
    ],
  },
  'seccomp-profile-missing': {
    meaning: 'the agent refused to launch the container because the profile is not in its folder',
    fix: (context) => [
      copyProfile(context),
      fix(
        'correct profileName in the definition: the name is the file name, with its extension',
        'the name is misspelt',
        null,
        null,
      ),
      fix(
        'constrain the app to the agents that have the profile',
        'the profile is meant for some agents only',
        'fewer agents to run on',
        null,
      ),
    ],
    wouldSettle: (context) => [`the folder's content on every agent: ls -l ${profilePath(context)}`],
  },
  'seccomp-profile-invalid': {
    meaning: 'the agent refused to launch the container because it cannot parse or load the profile',
    fix: (context) => [
      fix(
        `correct ${profileText(context)} at the place the message names; ${takesEffect(context)}`,
        null,
        null,
        `sigsys profile lint ${profilePath(context)}`,
      ),
      fix(
        `remove the names that the agent's libseccomp does not know from ${profileText(context)}; the default action answers them`,
        'the message says Unrecognized syscall: DC/OS has libseccomp 2.3.3, which knows no call newer than statx',
        'a default action ERRNO answers clone3 with EPERM, which breaks threads of glibc 2.34 and later',
        null,
      ),
      fix(
        `convert ${profileText(context)} to the dialect of Mesos`,
        'it was written for Docker: rules without args, includes or excludes, other actions, other architectures',
        'errnoRet and minKernel have no equivalent',
        `sigsys profile convert ${profilePath(context)}`,
      ),
    ],
    wouldSettle: (context) => [
      `the parser's message: sigsys profile lint ${profilePath(context)}`,
      `the libseccomp the agent is linked with${onAgent(context)}: ldd $(command -v mesos-agent) | grep seccomp`,
    ],
  },
  'seccomp-setting-invalid': {
    meaning: 'the agent refused to launch the container because its seccomp setting contradicts itself or says nothing',
    fix: () => [
      fix(
        "give the definition either profileName or unconfined: true, not both and not neither; remove the seccomp object for the agent's default",
        null,
        null,
        null,
      ),
    ],
    wouldSettle: () => ["the seccomp object in the task's container.linux_info: GET_TASKS of the master"],
  },
  'seccomp-executor': {
    meaning: "the profile refused a call that Mesos' own executor or launch helper needs",
    fix: (context) => [
      fix(
        `permit what Mesos itself needs in ${profileText(context)}: ${helperCalls}; ${takesEffect(context)}`,
        null,
        'a command task with an image needs mount, unshare and pivot_root besides',
        `sigsys profile lint ${profilePath(context)}`,
      ),
      fix(
        "update Mesos, or remove the task's profile and capabilities",
        "stderr says that the system's last capability is greater than the maximum: the kernel (5.8 or later) is newer than this Mesos",
        null,
        null,
      ),
      runUnconfined(context),
    ],
    wouldSettle: (context) => [
      `stderr of the container, where the helper explains itself: the task's sandbox, file stderr`,
      `how the executor ended: ${agentLogCommand(context)}`,
      ...record(context),
    ],
  },
  'sigsys-unattributed': {
    meaning:
      'the process died of SIGSYS, or the status says 159, and nothing tells whose filter it was or whether there was one',
    fix: (context) => [
      permitCall({ ...context, call: undefined }),
      fix(
        'look for a filter the program installs itself (Chromium, Firefox, OpenSSH, systemd units, libseccomp users) and at its options',
        "the agent's profile answers ERRNO only, as default.json of DC/OS does",
        null,
        null,
      ),
    ],
    wouldSettle: (context) => [
      ...record(context),
      ...whichProfile(context),
      unconfinedRun,
      'whether the program returns 159 by itself or was sent the signal (kill -SYS): its own log',
    ],
  },
} satisfies Partial<Record<CauseCode, CauseKnowledge>>

/** Source: src/slave/containerizer/mesos/launch.cpp, execute: what runs after the filter is loaded. */
const helperCalls =
  'setgid, setgroups, setuid, capget, capset, prctl, openat, getdents64, readlink, clone, wait4, write, fcntl, execve, exit_group, and for a command task what the executor uses (sockets, epoll, eventfd, futex, timers)'

function capabilityText({ call }: CauseContext): string {
  const needed = call?.name === undefined ? undefined : callKnowledge(call.name)?.capability
  return needed === undefined ? '' : ` (${call?.name} needs ${needed})`
}

function kernelText({ call }: CauseContext): string {
  const first = call?.name === undefined ? undefined : callKnowledge(call.name)?.kernel
  return first === undefined || first === '' ? '' : ` (${call?.name} came with ${first})`
}
