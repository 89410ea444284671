import type { CauseCode } from '../../../domain/diagnosis.ts'
import type { CauseContext, CauseKnowledge, Fix } from './cause-context.ts'
import {
  agentLogCommand,
  auditHealthCommand,
  ausearchCommand,
  kernelLogCommand,
  onAgent,
  shellWord,
} from './commands.ts'

const fix = (
  what: string,
  when: string | null = null,
  risk: string | null = null,
  command: string | null = null,
): Fix => ({
  do: what,
  if: when,
  risk,
  command,
})

const sandbox =
  "stdout and stderr of the task: its sandbox in the Mesos page, or under slaves/…/runs/latest in the agent's work folder"
const coverage = (context: CauseContext): string =>
  `that the kernel log of that time is complete${onAgent(context)}, to rule seccomp out: ${auditHealthCommand}`
const kernelKill = (context: CauseContext): string =>
  `the kernel's messages of an out-of-memory kill${onAgent(context)}: ${kernelLogCommand(context)}`

/** What is known of the causes in which seccomp plays no part. */
export const otherCauses = {
  'memory-limit': {
    meaning: 'the container needed more memory than it may have and the kernel killed a process of it',
    fix: () => [
      fix('raise mem in the definition, or make the program use less', null, 'fewer instances fit on an agent'),
      fix(
        'give a runtime its limit (-Xmx, --max-old-space-size, GOMEMLIMIT) below mem',
        'the program is a JVM, Node or Go',
      ),
    ],
    wouldSettle: (context) => [kernelKill(context), `OOM in the agent's log: ${agentLogCommand(context)}`],
  },
  'disk-limit': {
    meaning: 'the sandbox or a volume grew past its disk quota',
    fix: () => [
      fix(
        'raise disk in the definition, or rotate and remove what the task writes',
        null,
        'fewer instances fit on an agent',
      ),
    ],
    wouldSettle: () => ["what fills the sandbox: du -a in the container's folder while it still exists"],
  },
  'resource-limit': {
    meaning: 'the container went past a limit that is neither memory nor disk, such as a port that it was not given',
    fix: () => [
      fix(
        'ask for the port in the definition and listen on the one that was given (PORT0)',
        'the message names unallocated ports',
      ),
    ],
    wouldSettle: () => [sandbox],
  },
  'exit-code': {
    meaning: 'the program ended by itself with a status other than 0',
    fix: () => [fix('read what the program says about it on stderr; the status is its own choice')],
    wouldSettle: (context) => [sandbox, coverage(context)],
  },
  signal: {
    meaning: 'the process died of a signal other than SIGSYS',
    fix: () => [
      fix(
        'look for a crash in the program: core file, stack trace',
        'the signal is Segmentation fault, Aborted, Bus error, Illegal instruction or a trap',
      ),
      fix('look for who sent it', 'the signal is Killed or Terminated and nobody asked Mesos to kill the task'),
    ],
    wouldSettle: (context) => [
      kernelKill(context),
      `an ANOM_ABEND record with the signal${onAgent(context)}: ${ausearchCommand(context)}`,
      sandbox,
    ],
  },
  'command-not-runnable': {
    meaning: 'the command does not exist in the container, may not be executed, or is of another format',
    fix: () => [
      fix('correct cmd or args, or the image', 'status 127, or No such file or directory'),
      fix(
        'set the execute bit (chmod +x) and the right interpreter in the first line',
        'status 126, or Permission denied',
      ),
      fix('use an image for the architecture of the agents', 'Exec format error'),
    ],
    wouldSettle: ({ program }) => [
      sandbox,
      `whether ${program ?? 'the program'} is in the image: docker run --rm --entrypoint ls IMAGE -l ${shellWord(program ?? 'PATH')}`,
    ],
  },
  'launch-failed': {
    meaning: 'the agent could not start the container, for a reason that is not seccomp',
    fix: () => [
      fix('read the message: image pull, volume, network, capability or isolator'),
      fix(
        "look at the agent's load and at --executor_registration_timeout",
        'the executor did not register in time',
        null,
      ),
    ],
    wouldSettle: (context) => [`why the launch failed: ${agentLogCommand(context)}`],
  },
  'executor-terminated': {
    meaning: "the executor ended before it could report the task, so the task's own end is not known",
    fix: () => [
      fix('look for what ended the executor: memory limit of the container, agent restart, profile'),
      fix(
        'raise --executor_reregistration_timeout',
        'the executor did not reregister in time after a restart of the agent',
        null,
      ),
    ],
    wouldSettle: (context) => [
      `how the executor ended (exit status or signal): ${agentLogCommand(context)}`,
      `whether a filter killed it${onAgent(context)}: ${ausearchCommand(context)}`,
    ],
  },
  'health-check': {
    meaning: 'the task failed its health checks and was killed for it',
    fix: () => [
      fix(
        'look at what the check saw (timeout, status, command output) and at gracePeriodSeconds, timeoutSeconds, maxConsecutiveFailures',
      ),
      fix(
        'use an HTTP or TCP check',
        "the check is a command: it runs in a nested container under the agent's default profile, even for an unconfined task",
      ),
    ],
    wouldSettle: () => ["the check's own output: stderr of the executor in the sandbox"],
  },
  'killed-by-scheduler': {
    meaning: 'the framework, an operator, draining or preemption asked for the kill',
    fix: () => [
      fix('nothing, if it was asked for; otherwise look at deployments, scale-downs and drains of that time'),
    ],
    wouldSettle: () => ["the framework's log of that time: deployments, kills, scale-downs"],
  },
  'killed-with-group': {
    meaning: 'another task of the same pod ended and the executor killed its siblings',
    fix: () => [fix('look at the task of the pod that ended first: its diagnosis is the reason')],
    wouldSettle: () => ['the statuses of the other tasks of the pod'],
  },
  'framework-removed': {
    meaning: 'the framework was torn down or did not come back in time, and its tasks were killed',
    fix: () => [
      fix("raise the framework's failover timeout", 'it was away for longer than that'),
      fix('nothing, if it was removed on purpose'),
    ],
    wouldSettle: () => ["the master's log: grep -i 'framework.*removed\\|teardown' of that time"],
  },
  'agent-lost': {
    meaning: 'the master lost the agent, or an operator marked it gone; what became of the task is not known',
    fix: ({ agent }) => [
      fix(`look at ${agent ?? 'the agent'}: network, load, disk, restarts of the agent's process`),
      fix('mark it gone', 'it will not come back', 'tasks that still run there are given up', null),
    ],
    wouldSettle: (context) => [`the agent's own log after it is back: ${agentLogCommand(context)}`],
  },
  deadline: {
    meaning: 'the task ran longer than it may and was killed',
    fix: () => [fix('raise max_completion_time or activeDeadlineSeconds, or make the task faster')],
    wouldSettle: () => [sandbox],
  },
  'task-invalid': {
    meaning: 'the master or agent refused the task itself, or the framework may not launch it',
    fix: () => [fix("correct the definition as the message says, or the framework's permissions")],
    wouldSettle: () => ["the message of the status, and the master's log of that time"],
  },
  unknown: {
    meaning: 'the evidence does not decide',
    fix: () => [],
    wouldSettle: (context) => [
      'the status of the task with its message and reason: the operator API of the master (SUBSCRIBE or GET_TASKS)',
      sandbox,
      `the agent's log: ${agentLogCommand(context)}`,
      `SECCOMP and ANOM_ABEND records${onAgent(context)}: ${ausearchCommand(context)}`,
      coverage(context),
    ],
  },
} satisfies Partial<Record<CauseCode, CauseKnowledge>>
