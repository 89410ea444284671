import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import * as assert from 'uvu/assert'
import { type ScenarioOfEvidence, scenarioOfEvidence } from '../../../src/app/scenario-of/evidence.ts'
import { simulate } from '../../../src/app/simulate.ts'
import { evidenceFiles } from '../../../src/app/simulate/evidence-files.ts'
import { fileText, runnable } from '../../../src/app/simulate/runnable.ts'
import { instant } from '../../../src/domain/time.ts'
import { actionsMax, runScenario } from '../../../src/sim/world/run-scenario.ts'
import { incident } from '../../support/cli.ts'
import { describe } from '../../support/describe.ts'
import { inFolder } from '../../support/folder.ts'

const making = (paths: readonly string[], path: string, isAnonymous = false): Promise<ScenarioOfEvidence> =>
  scenarioOfEvidence(paths, {
    timezone: 'UTC',
    now: instant(Date.parse('2026-11-24T00:00:00Z')),
    hosts: [],
    stdin: process.stdin,
    path,
    schemaPath: undefined,
    isAnonymous,
  })

const madeOf = ({ made }: ScenarioOfEvidence) => {
  if (!made.ok) throw new Error(made.error.join('\n'))
  return made.value
}

/** Runs a scenario that was made, from its file. */
async function held(path: string, text: string): Promise<{ readonly all: number; readonly failed: readonly string[] }> {
  writeFileSync(path, text)
  const run = await simulate(path, { seed: undefined, until: undefined, isCheckedTwice: false })
  if (!run.ok) throw new Error(JSON.stringify(run.error))
  const { expectations } = run.value
  return {
    all: expectations.length,
    failed: expectations.filter(({ passed }) => !passed).map(({ expected, happened }) => `${expected}: ${happened}`),
  }
}

describe('a scenario of a recorded incident', (it) => {
  for (const name of ['pod', 'profile-missing', 'refused-quietly', 'same-second', 'shell-wrapper'])
    it(`${name}: shows what was observed, every expectation holds, the same bytes each time`, () =>
      inFolder(async (folder) => {
        const paths = [incident(name), incident('profiles')]
        const path = join(folder, 'made.yaml')
        const { text, closeness } = madeOf(await making(paths, path))
        assert.is(closeness.score, 1, JSON.stringify(closeness))
        const { all, failed } = await held(path, text)
        assert.equal(failed, [])
        assert.ok(all >= 2 * closeness.workloads.length)
        assert.is(madeOf(await making(paths, path)).text, text)
      }))

  it('made anonymous shows the same and names nobody', () =>
    inFolder(async (folder) => {
      const path = join(folder, 'made.yaml')
      const { text, closeness } = madeOf(await making([incident('pod'), incident('profiles')], path, true))
      assert.is(closeness.score, 1)
      assert.equal((await held(path, text)).failed, [])
      assert.not.match(text, /ledger|nightly|keyring|order-api|mesos-agent|mesos-lab|no-trace|incidents/)
    }))

  it('a profile that nobody has is answered for as was seen', () =>
    inFolder(async (folder) => {
      const path = join(folder, 'made.yaml')
      const { text, closeness } = madeOf(await making([incident('pod')], path))
      assert.match(text, /no-trace-kill\.json was not found/)
      assert.ok(closeness.score > 0, text)
      assert.equal((await held(path, text)).failed, [])
    }))
})

/** An app that is killed, one that exits, a pod, a job that is retried and one that is well: what a cluster would tell. */
const original = `
start: 2026-11-23T10:00:00Z
until: 10m
cluster:
  agents: [{ hostname: a1, cpus: 8 }, { hostname: a2, cpus: 8 }]
  profiles:
    no-trace.json:
      defaultAction: SCMP_ACT_ALLOW
      archMap: [{ architecture: SCMP_ARCH_X86_64, subArchitectures: [] }]
      syscalls: [{ names: [ptrace], action: SCMP_ACT_KILL, args: [], comment: '', includes: {}, excludes: {} }]
marathon:
  apps:
    - { id: /shop/cart, cmd: ./cart, cpus: 0.1, container: { type: MESOS, linuxInfo: { seccomp: { profileName: no-trace.json } } } }
    - { id: /shop/mail, cmd: ./mail, cpus: 0.1, backoffFactor: 2, env: { TOKEN: hidden } }
    - { id: /fine, cmd: ./fine, cpus: 0.1 }
  pods:
    - id: /web
      containers:
        - { name: front, exec: { command: { shell: ./front } }, resources: { cpus: 0.1, mem: 64 } }
        - { name: leak, exec: { command: { shell: ./leak } }, resources: { cpus: 0.1, mem: 64 } }
metronome:
  jobs:
    - { id: load.once, run: { cpus: 0.1, mem: 32, disk: 0, cmd: ./load, restart: { policy: ON_FAILURE, activeDeadlineSeconds: 30 } } }
    - { id: tidy, run: { cpus: 0.1, mem: 32, disk: 0, cmd: ./tidy }, schedules: [{ id: often, cron: '*/3 * * * *' }] }
programs:
  /shop/cart: { phases: [{ after 3s: ptrace }] }
  /shop/mail: { runs: 2s, exit: 5 }
  /web#leak: { phases: [{ after: 20s, memory: 1GiB }] }
  load.once: { phases: [{ after 2s: keyctl }] }
timeline: [{ at: 2m, run_job: load.once }]
`

/** Writes what came to an observer, and what the schedulers' APIs would say, into a folder. */
function writeEvidence(folder: string): void {
  const read = runnable('original.yaml', (name) =>
    name === 'original.yaml' ? { ok: true, value: original } : fileText(name),
  )
  if (!read.ok) throw new Error(JSON.stringify(read.error))
  const scenario = read.value
  const run = runScenario(scenario, { seed: 1, until: scenario.until, isRecorded: true, actionsMax })
  for (const [path, chunks] of evidenceFiles(run)) {
    mkdirSync(join(folder, dirname(path)), { recursive: true })
    writeFileSync(join(folder, path), chunks.join(''))
  }
  const { marathon, metronome } = scenario
  const apps = marathon.apps.map(({ json }) => ({
    ...json,
    version: '2026-11-23T10:00:00.000Z',
    tasksRunning: 1,
    deployments: [],
  }))
  writeFileSync(join(folder, 'apps.json'), JSON.stringify({ apps }))
  writeFileSync(join(folder, 'pods.json'), JSON.stringify(marathon.pods.map(({ json }) => json)))
  const jobs = metronome.jobs.map(({ json }) => ({ ...json, activeRuns: [], historySummary: {} }))
  writeFileSync(join(folder, 'jobs.json'), JSON.stringify(jobs))
  writeFileSync(join(folder, 'dcos-version.json'), '{"version":"2.2.1","dcos-image-commit":"x"}')
}

describe('a scenario of a cluster with Marathon and Metronome', (it) => {
  for (const isAnonymous of [false, true])
    it(`${isAnonymous ? 'made anonymous ' : ''}shows what was observed`, () =>
      inFolder(async (folder) => {
        writeEvidence(join(folder))
        const path = join(folder, 'made.yaml')
        const { text, closeness } = madeOf(await making([folder], path, isAnonymous))
        assert.equal((await held(path, text)).failed, [])
        assert.ok(closeness.score > 0.9, `${text}\n${JSON.stringify(closeness, undefined, 1)}`)
        assert.is(closeness.workloads.length, 5)
        assert.not.match(text, /not well told|activeRuns|tasksRunning|Observed too/)
        assert.match(text, /dcos: '2.2'/)
        if (isAnonymous) assert.not.match(text, /shop|mail|web|leak|TOKEN|hidden|a1|no-trace/)
        else assert.match(text, /env: \{ TOKEN: hidden \}/)
      }))

  it('only definitions make a scenario too', () =>
    inFolder(async (folder) => {
      writeFileSync(join(folder, 'apps.json'), JSON.stringify([{ id: '/a', cmd: 'x', instances: 2 }, { id: '/b' }]))
      writeFileSync(
        join(folder, 'groups.json'),
        JSON.stringify({ id: '/', groups: [{ id: '/g', groups: [], apps: [{ id: '/g/c', cmd: 'y' }] }], apps: [] }),
      )
      const path = join(folder, 'made.yaml')
      const { text, closeness } = madeOf(await making([folder], path))
      assert.match(text, /No agent was found/)
      assert.match(text, /Nothing tells when it was/)
      assert.match(text, /id: \/g\/c/)
      assert.is(closeness.score, 1)
      assert.equal((await held(path, text)).failed, [])
    }))

  it('a definition that Marathon would refuse is left out and named', () =>
    inFolder(async (folder) => {
      const bad = { id: '/bad', cmd: 'x', container: { type: 'MESOS', linuxInfo: { seccomp: {} } } }
      writeFileSync(join(folder, 'apps.json'), JSON.stringify({ apps: [{ id: '/good', cmd: 'x', instances: 1 }, bad] }))
      const { text } = madeOf(await making([folder], join(folder, 'made.yaml')))
      assert.match(text, /# \/bad is left out: .*Seccomp unconfined must be true/)
      assert.not.match(text, /^ +- \{ id: \/bad/m)
    }))

  it('nothing to make one of is one clear line', () =>
    inFolder(async (folder) => {
      writeFileSync(join(folder, 'readme.txt'), 'nothing here\n')
      const { made } = await making([folder], join(folder, 'made.yaml'))
      assert.not(made.ok)
      assert.match(made.ok ? '' : made.error.join('\n'), /^no definition of an app, pod or job was found[^\n]*$/)
    }))
})

/** Keeps the one file that shows what a scenario made of evidence looks like as it is documented. */
describe('what is written', (it) => {
  it('is as its golden file', () =>
    inFolder(async (folder) => {
      const { text } = madeOf(await making([incident('refused-quietly')], join(folder, 'made.yaml')))
      const golden = 'test/fixtures/scenarios/made-of-evidence.yaml'
      if (process.env['SIGSYS_WRITE'] === '1') writeFileSync(golden, text)
      assert.fixture(text, readFileSync(golden, 'utf8'))
    }))
})
