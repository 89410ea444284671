import * as assert from 'uvu/assert'
import { err } from '../../../src/domain/result.ts'
import { problemLine } from '../../../src/document/problem.ts'
import { readScenario } from '../../../src/sim/scenario/read-scenario.ts'
import { actionText } from '../../../src/sim/world/action-text.ts'
import { describe } from '../../support/describe.ts'

const textsOf = (action: string): readonly string[] => {
  const text = `
cluster: { agents: 5 }
marathon: { apps: [{ id: /a, cmd: x }] }
metronome: { jobs: [{ id: j, run: { cpus: 1, mem: 64, disk: 0, cmd: x } }] }
timeline: [{ at: 1m, ${action} }]
`
  const scenario = readScenario(text, { path: 's.yaml', readFile: () => err('') })
  if (!scenario.ok) throw new Error(scenario.error.map(problemLine).join('\n'))
  return scenario.value.timeline.map(actionText)
}

const table: readonly (readonly [action: string, text: string])[] = [
  ['install_profile: { name: n.json, built_in: mesos }', 'installs profile n.json on agent-1, agent-2 and 3 more'],
  ['install_profile: { name: n.json, built_in: mesos, on: agent-1 }', 'installs profile n.json on agent-1'],
  ['remove_profile: { name: default.json, on: agent-2 }', 'removes profile default.json from agent-2'],
  ['seccomp: { enabled: false, on: agent-2 }', 'sets seccomp on agent-2: disabled'],
  [
    'seccomp: { enabled: true, default_profile: null, restart: true, on: [agent-1, agent-2] }',
    'sets seccomp on agent-1, agent-2: enabled, default profile none, and restarts',
  ],
  ['upgrade_agents: { dcos: "2.2", on: agent-1, down_for: 30s }', 'upgrades agent-1 to Mesos 1.11.0, down for 30s'],
  ['restart_agents: { on: [agent-1, agent-2, agent-3] }', 'restarts agent-1, agent-2, agent-3, down for 5s'],
  ['stop_agents: { on: agent-3 }', 'stops agent-3'],
  ['start_agents: { on: agent-3 }', 'starts agent-3'],
  ['partition: { on: agent-3, for: 5m }', 'partitions agent-3 for 5m'],
  ['partition: { on: agent-3 }', 'partitions agent-3'],
  ['return: { on: agent-3 }', 'lets agent-3 return'],
  ['gone: { on: agent-3 }', 'marks agent-3 gone'],
  ['drain: { on: agent-3, mark_gone: true }', 'drains agent-3 and marks it gone'],
  ['reactivate: { on: agent-3 }', 'reactivates agent-3'],
  ['skew_clock: { on: agent-1, by: -1500ms }', 'sets the clock of agent-1 1s500ms behind'],
  [
    'lose_audit: { on: agent-1, probability: 0.5, for: 10m }',
    'audit records of agent-1 are lost with probability 0.5 for 10m',
  ],
  ['stop_auditd: { on: agent-1 }', 'stops auditd on agent-1'],
  ['start_auditd: { on: agent-1 }', 'starts auditd on agent-1'],
  ['deploy: { id: /b, cmd: ./b }', 'deploys /b'],
  ['deploy: { id: /b, cmd: ./b }, refused: no such thing', 'deploys /b, which is refused: no such thing'],
  ['deploy: [{ id: /b, cmd: x }, { id: /c, cmd: x }]', 'deploys /b, /c'],
  ['deploy: { id: /shop, apps: [{ id: cart, cmd: x }] }', 'deploys group /shop'],
  ['update: { app: /a, set: { cpus: 2 } }', 'changes /a: {"cpus":2}'],
  ['scale: { app: /a, instances: 5 }', 'scales /a to 5'],
  ['restart: /a', 'restarts /a'],
  ['stop: /a', 'stops /a'],
  ['destroy: /a', 'destroys /a'],
  ['reset_delay: /a', 'resets the delay of /a'],
  ['kill_tasks: { app: /a }', 'kills the tasks of /a'],
  ['kill_tasks: { app: /a, count: 2, scale: true }', 'kills 2 tasks of /a and scales down'],
  ['create_job: { id: k, run: { cpus: 1, mem: 64, disk: 0, cmd: x } }', 'creates job k'],
  ['run_job: j', 'runs job j'],
  ['stop_run: { job: j, run: newest }', 'stops the newest run of j'],
  ['stop_run: { job: j }', 'stops all runs of j'],
  ['remove_job: { job: j, stop_runs: true }', 'removes job j and stops its runs'],
  ['program: { of: /a, comm: worker }', 'gives /a another program: worker'],
  ['exec: { of: /a, comm: strace }', 'opens a debug session in /a: strace'],
  ['oom: { of: /a }', 'memory of /a runs out'],
  ['fail_over: { of: marathon, down_for: 20s }', 'marathon fails over, down for 20s'],
]

describe('actionText', (it) => {
  for (const [action, text] of table) it(`${action} reads: ${text}`, () => assert.equal(textsOf(action), [text]))
})
