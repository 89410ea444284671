import * as assert from 'uvu/assert'
import { readJob } from '../../../src/sim/metronome/definition.ts'
import { describe } from '../../support/describe.ts'
import { metronomeVectors } from '../../support/metronome-vectors.ts'

const amounts = { cpus: 1, mem: 32, disk: 0 }
const problemsOf = (json: Readonly<Record<string, unknown>>) =>
  readJob({ id: 'a', run: { ...amounts, cmd: 'c' }, ...json }).problems.map(
    ({ path, errors }) => `${path}: ${errors.join('; ')}`,
  )
const runProblems = (run: Readonly<Record<string, unknown>>) => problemsOf({ run: { ...amounts, ...run } })

describe('a job definition', (it) => {
  const { runSpec, network, jobIds, schemaNetworks } = metronomeVectors

  for (const { run, valid, violations } of runSpec)
    it(`run ${JSON.stringify(run)}`, () => {
      const found = runProblems(run)
      assert.is(found.length === 0, valid ?? violations === undefined)
      for (const [path, says] of violations ?? []) {
        const [words = ''] = says.split('names ').slice(-1)
        assert.ok(
          found.some((one) => one.includes(path) && one.includes(words)),
          found.join('\n'),
        )
      }
    })

  for (const { network: one, valid, violations } of network)
    it(`network ${JSON.stringify(one)}`, () => {
      const found = runProblems({ docker: { image: 'i' }, networks: [one] })
      assert.is(found.length === 0, valid ?? false, found.join('\n'))
      for (const [path, says] of violations ?? []) assert.ok(found.includes(`/run/networks(0)${path}: ${says}`))
    })

  for (const { networks, valid } of schemaNetworks)
    it(`networks ${JSON.stringify(networks)}`, () => assert.is(runProblems({ cmd: 'c', networks }).length === 0, valid))

  for (const [id, valid] of Object.entries(jobIds))
    it(`id ${id}`, () => assert.is(problemsOf({ id }).length === 0, valid))

  it('knows no seccomp setting, wherever it is put', () => {
    const linuxInfo = { seccomp: { unconfined: true } }
    const says = 'Additional properties are not allowed.'
    assert.equal(runProblems({ cmd: 'c', linuxInfo }), [`/run/linuxInfo: ${says}`])
    assert.equal(runProblems({ ucr: { image: { id: 'i' }, linuxInfo } }), [`/run/ucr/linuxInfo: ${says}`])
    assert.equal(runProblems({ docker: { image: 'i', linuxInfo } }), [`/run/docker/linuxInfo: ${says}`])
  })

  it('says what is missing, and what is not of the kind', () => {
    assert.equal(runProblems({ cmd: 'c', cpus: '1', disk: undefined, restart: {} }), [
      '/run/cpus: is no number',
      "/run/disk: 'disk' is missing",
      "/run/restart/policy: 'policy' is missing",
    ])
    assert.equal(runProblems({ cmd: 'c', restart: { policy: 'ALWAYS' } }), [
      '/run/restart/policy: is none of NEVER, ON_FAILURE',
    ])
    const schedules = [{ id: 's', cron: '* * * * *', concurrencyPolicy: 'REPLACE' }]
    assert.equal(problemsOf({ schedules }), ['/schedules(0)/concurrencyPolicy: is none of ALLOW, FORBID'])
  })

  it('says all that is wrong at once', () => {
    assert.equal(
      problemsOf({
        id: 'A',
        dependencies: [{ id: 'b' }],
        schedules: [{ id: 'one', cron: '* * *', timezone: 'Mars/Base' }],
        run: { cpus: 0.001, mem: 32, docker: { image: 'i' }, ucr: { image: { id: 'i' } } },
      }).map((one) => one.split(': ')[0]),
      ['/id', '/', '/schedules(0)/cron', '/schedules(0)/timezone', '/run/cpus', '/run/disk', '/run'],
    )
  })

  it('fills in what is not said', () => {
    const { job } = readJob({ id: 'a', run: { ...amounts, cmd: 'c' }, schedules: [{ id: 'every', cron: '* * * * *' }] })
    const { restart, activeDeadline, containerizer, constraints } = job.run
    assert.equal([restart, activeDeadline, containerizer, constraints], ['NEVER', undefined, 'mesos', []])
    assert.equal(
      [job.schedule?.timezone, job.schedule?.startingDeadline, job.schedule?.concurrency, job.schedule?.isEnabled],
      ['UTC', 900_000, 'ALLOW', true],
    )
  })
})
