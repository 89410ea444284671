import type { Command } from './command.ts'
import { doctorOptions } from './options/doctor-options.ts'
import { alertCommands } from './alert-commands.ts'
import { auditOptions } from './options/audit-options.ts'
import { simulateOptions } from './options/simulate-options.ts'
import { collectOptions } from './options/collect-options.ts'
import { diagnoseOptions } from './options/diagnose-options.ts'
import { relayOptions, replayOptions, serveOptions } from './options/live-options.ts'
import { tailOptions } from './options/tail-options.ts'
import { incidentCommands } from './incident-commands.ts'
import { simulateCommands } from './simulate-commands.ts'
import { profileCommands } from './profile-commands.ts'

/** Every command, in the order of help. What runs one is loaded when it is asked for. */
export const commands: readonly Command[] = [
  {
    name: 'diagnose',
    says: 'judges recorded evidence: why each task failed',
    about: [
      'Reads any mix of Mesos, Marathon and Metronome streams and answers, kernel audit records, agent and master logs, task sandboxes and seccomp profiles, told apart by what is in them. Folders are walked; .gz, .tar, .tar.gz and .zip are read in place. Prints one diagnosis per failed task.',
    ],
    operands: {
      placeholder: 'PATH',
      says: 'a file or folder; - for standard input',
      min: 1,
      max: Number.MAX_SAFE_INTEGER,
    },
    options: Object.values(diagnoseOptions),
    examples: [
      { line: 'sigsys diagnose incident/ profiles/', says: 'a folder of logs, and the profiles the agents had' },
      { line: 'sigsys diagnose bundle.zip --task ledger-sync --local', says: "one task, times in this machine's zone" },
      {
        line: 'sigsys diagnose incident/ --format jsonl | jq -r .cause.code',
        says: 'for a script: one object a line',
      },
      {
        line: 'sigsys diagnose logs/ --fail-on seccomp-kill,seccomp-errno --quiet',
        says: 'exit 1 if seccomp ended a task',
      },
    ],
    load: () => import('./commands/diagnose.ts'),
  },
  {
    name: 'audit',
    says: 'decodes kernel audit records',
    about: [
      'Reads auditd logs (RAW or ENRICHED), ausearch output, dmesg, /dev/kmsg, syslog and journal exports, told apart by what is in them, and prints the SECCOMP records.',
    ],
    operands: {
      placeholder: 'PATH',
      says: 'a file or folder; - for standard input',
      min: 1,
      max: Number.MAX_SAFE_INTEGER,
    },
    options: Object.values(auditOptions),
    examples: [
      { line: 'sigsys audit /var/log/audit/audit.log', says: 'every call that a seccomp filter acted on' },
      {
        line: 'sigsys audit --syscall ptrace --since 2026-11-23T19:00:00Z audit.log.gz',
        says: 'one call, after a moment',
      },
      { line: 'journalctl -k -o json | sigsys audit - --format jsonl', says: 'from the journal, for a script' },
    ],
    load: () => import('./commands/audit.ts'),
  },
  {
    name: 'simulate',
    says: 'runs scenario files: what would happen, and what the on-call engineer would be told',
    about: [
      'Runs a simulated Mesos cluster with Marathon, real definitions and real profiles, as a scenario file describes it, and checks what the file expects. The same file and seed give the same result everywhere. Exit 1 if an expectation failed.',
    ],
    operands: {
      placeholder: 'SCENARIO',
      says: 'a scenario file; - for standard input',
      min: 1,
      max: Number.MAX_SAFE_INTEGER,
    },
    options: Object.values(simulateOptions),
    examples: [
      { line: 'sigsys simulate scenario.yaml', says: 'what becomes of each app, and whether it is as expected' },
      { line: 'sigsys simulate scenario.yaml --timeline --until 10m', says: 'the first ten minutes, line by line' },
      { line: 'sigsys simulate scenario.yaml --format html --out run.html', says: 'the timeline as a picture' },
      { line: 'sigsys simulate scenarios/*.yaml --format junit --out report.xml', says: 'for CI' },
    ],
    parts: simulateCommands,
    hasOwnWork: true,
    load: () => import('./commands/simulate.ts'),
  },
  {
    name: 'profile',
    says: 'lints, explains, compares, extends and converts seccomp profiles',
    about: ['Works on seccomp profiles as Mesos reads them and as the kernel enforces them.'],
    operands: {
      placeholder: 'COMMAND',
      says: 'lint, explain, effective, diff, suggest or convert',
      min: 1,
      max: Number.MAX_SAFE_INTEGER,
      choices: ['lint', 'explain', 'effective', 'diff', 'suggest', 'convert'],
    },
    options: [...new Map(profileCommands.flatMap(({ options }) => options).map((one) => [one.name, one])).values()],
    examples: profileCommands.flatMap(({ examples }) => examples.slice(0, 1)),
    parts: profileCommands,
    load: () => Promise.reject(new Error('profile itself does nothing; its parts do')),
  },
  {
    name: 'tail',
    says: 'follows diagnoses live',
    about: [
      'Subscribes to a serve and prints each diagnosis as it is made: what failed, why, and what to do; repeats of one problem are a line each, with the attempt. After a cut it goes on where it was: nothing twice, nothing lost, or a gap that says so. Without a hub but with --mesos it judges here.',
    ],
    operands: { placeholder: '', says: '', min: 0, max: 0 },
    options: Object.values(tailOptions),
    examples: [
      { line: 'sigsys tail --hub ws://sigsys.example:8686 --token-file reader.token', says: 'what fails from now on' },
      {
        line: 'sigsys tail --group /shop --cause seccomp-kill,seccomp-errno --since 1h',
        says: 'one group, one hour back',
      },
      { line: "sigsys tail --template '{{task.id}} {{cause.code}}' --max 10", says: 'a line each, ten of them' },
      { line: 'sigsys tail --mesos http://leader.mesos:5050', says: 'without a serve' },
    ],
    load: () => import('./commands/tail.ts'),
  },
  {
    name: 'incidents',
    says: 'lists and shows what is wrong now, and what was',
    about: ['Asks a serve, or its store, for incidents: failures that are one problem are one incident.'],
    operands: { placeholder: 'COMMAND', says: 'list or show', min: 1, max: 2, choices: ['list', 'show'] },
    options: [...new Map(incidentCommands.flatMap(({ options }) => options).map((one) => [one.name, one])).values()],
    examples: incidentCommands.flatMap(({ examples }) => examples.slice(0, 1)),
    parts: incidentCommands,
    load: () => Promise.reject(new Error('incidents itself does nothing; its parts do')),
  },
  {
    name: 'alerts',
    says: 'tries routes, sends a marked drill, verifies a signature, silences',
    about: ['Alerts are sent by serve, as its configuration says; docs/alerts.md has all of it.'],
    operands: {
      placeholder: 'COMMAND',
      says: 'test, drill, verify, silence, deliveries or redeliver',
      min: 1,
      max: Number.MAX_SAFE_INTEGER,
      choices: ['test', 'drill', 'verify', 'silence', 'deliveries', 'redeliver'],
    },
    options: [...new Map(alertCommands.flatMap(({ options }) => options).map((one) => [one.name, one])).values()],
    examples: alertCommands.flatMap(({ examples }) => examples.slice(0, 1)),
    parts: alertCommands,
    load: () => Promise.reject(new Error('alerts itself does nothing; its parts do')),
  },
  {
    name: 'collect',
    says: 'on each agent: kernel audit records and their containers, to a serve',
    about: [
      "Reads kernel audit records from the best carrier this host allows (netlink, auditd's log, the journal, /dev/kmsg) and says which; learns the container of each process before it dies; sends both to a serve, which acknowledges what is on its disk. What waits is spooled. Needs root, or CAP_AUDIT_READ and CAP_NET_ADMIN for netlink.",
    ],
    operands: { placeholder: '', says: '', min: 0, max: 0 },
    options: Object.values(collectOptions),
    examples: [
      {
        line: 'sigsys collect --hub wss://sigsys.example:8686 --token-file /etc/sigsys.token --spool /var/lib/sigsys/spool.db',
        says: 'as a service',
      },
      {
        line: 'sigsys collect --profiles /opt/mesosphere/etc/dcos/mesos/seccomp --agent-log /var/log/mesos/mesos-agent.log',
        says: 'with what the agent itself knows',
      },
    ],
    load: () => import('./commands/collect.ts'),
  },
  {
    name: 'relay',
    says: 'follows Mesos, Marathon and Metronome; WebSocket out',
    about: [
      'Follows a Mesos master, a Marathon and a Metronome over their own protocols and serves what they say as CloudEvents over WebSocket, numbered and kept, so that a reader that was away gets what it missed. Producers may send events too. docs/protocol.md has the whole protocol.',
    ],
    operands: { placeholder: '', says: '', min: 0, max: 0 },
    options: Object.values(relayOptions),
    examples: [
      {
        line: 'sigsys relay --mesos http://master.mesos:5050 --store /var/lib/sigsys/events.db',
        says: 'for this machine only',
      },
      {
        line: 'sigsys relay --mesos https://dcos.example/mesos --marathon https://dcos.example/service/marathon --upstream-token-file dcos.token --upstream-ca dcos-ca.crt',
        says: 'through the Admin Router of DC/OS',
      },
      {
        line: 'sigsys relay --listen 0.0.0.0:8686 --token-file tokens --tls-cert relay.crt --tls-key relay.key',
        says: 'for collectors and readers elsewhere',
      },
    ],
    load: () => import('./commands/relay.ts'),
  },
  {
    name: 'serve',
    says: 'the daemon: follows a cluster and says why its tasks die',
    about: [
      'All in one process: follows Mesos, Marathon and Metronome as relay does, takes what collectors on the agents send, judges every failed task half a second after its status, and publishes the diagnosis over WebSocket. Later evidence makes a revision. Everything is kept in one store, so that a restart loses nothing and says nothing twice. Also answers GET /healthz, /readyz and /metrics.',
    ],
    operands: { placeholder: '', says: '', min: 0, max: 0 },
    options: Object.values(serveOptions),
    hasOwnConfig: true,
    examples: [
      {
        line: 'sigsys serve --mesos http://master.mesos:5050 --marathon http://marathon.mesos:8080 --store /var/lib/sigsys/sigsys.db',
        says: 'for this machine only',
      },
      {
        line: 'sigsys serve --config /etc/sigsys.yaml',
        says: 'for collectors on the agents and readers elsewhere; SIGHUP reads the file again',
      },
    ],
    load: () => import('./commands/serve.ts'),
  },
  {
    name: 'replay',
    says: 'serves a recorded run again as the real thing',
    about: [
      'Serves the recorded stream of a Mesos master, and that of Marathon if there is one, over their own protocols: the same bytes with the pauses they had. Each subscriber gets them from the beginning.',
    ],
    operands: { placeholder: 'PATH', says: 'the folder of one recorded run, or a stream', min: 1, max: 1 },
    options: Object.values(replayOptions),
    examples: [
      { line: 'sigsys replay incident/ --speed 10', says: 'where a master listens by default, ten times as fast' },
      { line: 'sigsys replay incident/ --listen 127.0.0.1:15050 --speed max', says: 'without pauses' },
    ],
    load: () => import('./commands/replay.ts'),
  },
  {
    name: 'doctor',
    says: 'looks at this machine and the connections: what is wrong, what it costs, what mends it',
    about: [
      'Looks at what the answers depend on: whether the kernel records kills, whether records were lost, whether profiles can be loaded; and, as far as they are named, whether the hub, Mesos, Marathon and Metronome answer, whose clocks differ, when a token ends, and which agents lack a collector or have another profile. Exit 1 if a fault is found.',
    ],
    operands: { placeholder: '', says: '', min: 0, max: 0 },
    options: Object.values(doctorOptions),
    examples: [
      { line: 'sigsys doctor --profiles /opt/mesosphere/etc/dcos/mesos/seccomp', says: 'on an agent' },
      {
        line: 'sigsys doctor --no-machine --hub wss://sigsys.example:8686 --token-file reader.token --mesos https://master.mesos',
        says: 'from anywhere',
      },
    ],
    load: () => import('./commands/doctor.ts'),
  },
  {
    name: 'completion',
    says: 'prints a completion script for a shell',
    about: ['Prints a script that completes commands, options and their values.'],
    operands: {
      placeholder: 'SHELL',
      says: 'bash, zsh or fish',
      min: 1,
      max: 1,
      choices: ['bash', 'zsh', 'fish'],
    },
    options: [],
    examples: [
      { line: 'source <(sigsys completion bash)', says: 'for this shell; put it into ~/.bashrc to keep it' },
      { line: 'sigsys completion zsh > "${fpath[1]}/_sigsys"', says: 'zsh, for good' },
      { line: 'sigsys completion fish > ~/.config/fish/completions/sigsys.fish', says: 'fish, for good' },
    ],
    load: () => import('./commands/completion.ts'),
  },
]
