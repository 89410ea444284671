import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as assert from 'uvu/assert'
import { simulate, type SimulateOptions } from '../../src/app/simulate.ts'
import { describe } from '../support/describe.ts'

const usual: SimulateOptions = { seed: undefined, until: undefined, isCheckedTwice: true }

/** A scenario of one app under a profile that answers ptrace with an action. */
const scenario = (action: string, rest = ''): string => `
name: one call, ${action}
until: 30s
cluster:
  agents: 1
  profiles:
    p.json:
      defaultAction: SCMP_ACT_ALLOW
      archMap: [{ architecture: SCMP_ARCH_X86_64, subArchitectures: [] }]
      syscalls: [{ names: [ptrace], action: SCMP_ACT_${action}, args: [], comment: '', includes: {}, excludes: {} }]
marathon:
  apps:
    - { id: /a, cmd: ./a, container: { type: MESOS, linuxInfo: { seccomp: { profileName: p.json } } } }
programs:
  /a: { phases: [{ after 1s: ptrace }]${rest} }
`

async function run(text: string, options: SimulateOptions = usual) {
  const folder = mkdtempSync(join(tmpdir(), 'sigsys-scenario-'))
  try {
    const path = join(folder, 'a.yaml')
    writeFileSync(path, text)
    return await simulate(path, options)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

describe('what the on-call engineer would be told of a simulated cluster', (it) => {
  const sharesPids = (text: string): string =>
    text.replace('agents: 1', "agents: 1\n  agent_flags: { isolation: 'cgroups/all,filesystem/linux' }")
  it('KILL where containers share the pids of their host: seccomp-kill certain', async () => {
    const found = await run(sharesPids(scenario('KILL')))
    assert.ok(found.ok)
    const told = new Set(found.value.diagnoses.map(({ cause }) => `${cause.code} ${cause.confidence}`))
    assert.equal([...told], ['seccomp-kill certain'])
  })

  const table: readonly (readonly [string, string, string])[] = [
    ['KILL', '', 'seccomp-kill likely'],
    ['KILL', ', under: shell', 'seccomp-kill'],
    ['ERRNO', '', 'seccomp-errno'],
  ]
  for (const [action, rest, wanted] of table)
    it(`${action}${rest}: ${wanted}`, async () => {
      const found = await run(scenario(action, rest))
      assert.ok(found.ok, JSON.stringify(found))
      const told = new Set(found.value.diagnoses.map(({ cause }) => `${cause.code} ${cause.confidence}`))
      assert.ok(found.value.diagnoses.length > 1)
      assert.is(told.size, 1)
      assert.match([...told].join(), wanted)
      assert.equal(
        found.value.workloads.map(({ launches, causes }) => [launches, Object.values(causes)]),
        [[found.value.diagnoses.length, [found.value.diagnoses.length]]],
      )
    })

  it('names what is wrong with a definition, as Marathon would refuse it', async () => {
    const found = await run(scenario('KILL').replace('profileName: p.json', 'profileName: p.json, unconfined: true'))
    assert.not(found.ok)
    assert.match(JSON.stringify(found), 'Seccomp unconfined can NOT be true when Profile is defined')
  })

  it('says the same where nobody reads the timeline, and keeps none', async () => {
    const unread = { ...usual, isTimelineRead: false }
    const [whole, bare] = [await run(scenario('KILL')), await run(scenario('KILL'), unread)]
    assert.ok(whole.ok && bare.ok)
    const { digest, workloads, diagnoses } = whole.value
    assert.is(bare.value.digest, digest)
    assert.equal(bare.value.workloads, workloads)
    assert.is(bare.value.diagnoses.length, diagnoses.length)
    assert.is(bare.value.timeline_dropped, whole.value.timeline.length)
    assert.throws(() => bare.value.timeline, /asks for it before the run/)
  })

  it('keeps the timeline that expectations go by', async () => {
    const text = `${scenario('KILL')}expect: [{ by: 20s, diagnosis_of: /a, cause: seccomp-kill }]\n`
    const found = await run(text, { ...usual, isTimelineRead: false })
    assert.ok(found.ok, JSON.stringify(found))
    assert.ok(found.value.timeline.length > 0)
  })

  it('what is launched from one offer is led to by its own app, pod, job or task', async () => {
    const found = await run(`
until: 20s
cluster: { agents: [{ hostname: big, cpus: 16 }] }
marathon:
  apps: [{ id: /a, cmd: x, cpus: 0.1 }, { id: /b, cmd: x, cpus: 0.1, instances: 2 }]
  pods: [{ id: /p, containers: [{ name: c, exec: { command: { shell: x } } }] }]
metronome: { jobs: [{ id: j, run: { cpus: 0.1, mem: 32, disk: 0, cmd: x } }, { id: k, run: { cpus: 0.1, mem: 32, disk: 0, cmd: x } }] }
tasks:
  - { task: { name: n, task_id: { value: t1 }, command: { value: x }, resources: [{ name: cpus, type: SCALAR, scalar: { value: 0.1 } }, { name: mem, type: SCALAR, scalar: { value: 32 } }] } }
  - { task: { name: m, task_id: { value: t2 }, command: { value: x }, resources: [{ name: cpus, type: SCALAR, scalar: { value: 0.1 } }, { name: mem, type: SCALAR, scalar: { value: 32 } }] } }
timeline: [{ at: 1s, run_job: j }, { at: 1s, run_job: k }]
`)
    assert.ok(found.ok, JSON.stringify(found))
    const { timeline } = found.value
    const launched = timeline.filter(({ says }) => says === 'launched on big')
    assert.is(launched.length, 8)
    for (const { lane, because } of launched) assert.is(timeline[because - 1]?.lane.id, lane.id)
  })

  it('a file that is not there is one problem', async () => {
    const found = await simulate(join(tmpdir(), 'sigsys-no-such-file.yaml'), usual)
    assert.match(JSON.stringify(found), 'no such file')
  })
})
