import fc from 'fast-check'
import * as assert from 'uvu/assert'
import { Histories } from '../../../src/app/forecast/histories.ts'
import { forecastOf } from '../../../src/app/forecast/forecast.ts'
import type { DomainEvent } from '../../../src/domain/event.ts'
import { frameworkId, taskId } from '../../../src/domain/ids.ts'
import { err } from '../../../src/domain/result.ts'
import { duration } from '../../../src/domain/time.ts'
import { readScenario } from '../../../src/sim/scenario/read-scenario.ts'
import { actionsMax, runScenario } from '../../../src/sim/world/run-scenario.ts'
import { marathonEvents } from '../../../src/wire/marathon/events.ts'
import { describe } from '../../support/describe.ts'

/** Loops that are drawn; 1000 for the figure in docs/performance.md. */
const drawn = Number(process.env['SIGSYS_LOOPS'] ?? 200)

/** One app that fails over and over, or a job whose run is tried again. */
const loops = fc.record({
  kind: fc.constantFrom('app', 'app', 'app', 'job'),
  first: fc.integer({ min: 0, max: 20 }),
  factor: fc.constantFrom(1, 1.15, 1.5, 2),
  max: fc.constantFrom(5, 60, 300),
  lifeMs: fc.integer({ min: 10, max: 40_000 }),
  instances: fc.constantFrom(1, 1, 3),
  dcos: fc.constantFrom('2.2', '2.2', '1.13'),
  seed: fc.nat(1_000_000),
})
type Loop = typeof loops extends fc.Arbitrary<infer T> ? T : never

function scenarioText({ kind, first, factor, max, lifeMs, instances, dcos }: Loop): string {
  const app = `{ id: /loop, cmd: ./loop, backoffSeconds: ${first}, backoffFactor: ${factor}, maxLaunchDelaySeconds: ${max}, instances: ${instances}, cpus: 0.1 }`
  const job = `{ id: loop, run: { cmd: ./loop, cpus: 0.1, mem: 32, disk: 0, restart: { policy: ON_FAILURE } } }`
  const frameworks =
    kind === 'app'
      ? `marathon: { apps: [${app}] }`
      : `metronome: { jobs: [${job}] }\ntimeline: [{ at: 1s, run_job: loop }]`
  const program = `programs: { ${kind === 'app' ? '/loop' : 'loop'}: { runs: ${lifeMs}ms, exit: 3 } }`
  return `name: a loop\nuntil: 10m\ncluster: { dcos: '${dcos}', agents: 2 }\n${frameworks}\n${program}\n`
}

type Told = { readonly foretold: number; readonly within: number }

/** Runs a loop and holds what is foretold at each failure against the launch that follows. */
function told(loop: Loop): Told {
  const scenario = readScenario(scenarioText(loop), { path: 's.yaml', readFile: () => err('none') })
  if (!scenario.ok) throw new Error(`${scenarioText(loop)}\n${JSON.stringify(scenario.error)}`)
  const { start, until } = scenario.value
  const run = runScenario(scenario.value, { seed: loop.seed, until, isRecorded: true, actionsMax })
  const launches = run.entries.filter(({ says }) => says.startsWith('launches attempt')).map(({ at }) => at)
  const histories = new Histories()
  histories.admitAll([infoOf(scenario.value.marathon.version ?? '')], undefined)
  histories.admitAll([ruleOf(loop)], start)
  const sum = { foretold: 0, within: 0 }
  const { statuses } = run.happened
  for (const [index, status] of statuses.entries()) {
    const event: DomainEvent = {
      kind: 'task-status',
      taskId: taskId(status.taskId),
      frameworkId: frameworkId('f'),
      agentId: undefined,
      executorId: undefined,
      state: status.state,
      source: status.source,
      reason: status.reason,
      message: status.message,
      at: status.at,
      healthy: undefined,
      containerId: undefined,
      executorPid: undefined,
      uuid: undefined,
      via: 'operator',
    }
    histories.admitAll([event], status.at)
    const history = histories.of(loop.kind === 'app' ? 'app' : 'job', loop.kind === 'app' ? '/loop' : 'loop')
    if (history === undefined) throw new Error('a failure leaves a history')
    const { next, state } = forecastOf(history, { now: status.at, cause: undefined }) ?? {}
    const launch = launches.find((at) => at > status.at)
    // A later word corrects an earlier one: what counts is the last before the launch.
    if (launch === undefined || next === undefined || state !== 'waiting') continue
    if (launch > (statuses[index + 1]?.at ?? until)) continue
    sum.foretold += 1
    if (launch >= next.notBefore && launch <= next.notAfter) sum.within += 1
  }
  return sum
}

/** What Marathon says of itself. */
const infoOf = (version: string): DomainEvent => {
  const [said] = marathonEvents({ version, frameworkId: 'f', marathon_config: {} })?.events ?? []
  if (said === undefined) throw new Error('an answer of /v2/info says something')
  return said
}

const ruleOf = ({ kind, first, factor, max }: Loop): DomainEvent => ({
  kind: 'relaunch-rule',
  at: undefined,
  workload: kind === 'app' ? 'app' : 'job',
  id: kind === 'app' ? '/loop' : 'loop',
  version: undefined,
  configSince: undefined,
  rule:
    kind === 'app'
      ? { by: 'back-off', first: duration(first * 1000), factor, max: duration(max * 1000) }
      : { by: 'restart', policy: 'ON_FAILURE', activeDeadline: undefined, startingDeadline: undefined },
})

describe('what is foretold, held against the simulator', (it) => {
  it('the next attempt comes within its bounds in 99 of 100 cases', () => {
    const all = fc.sample(loops, { seed: 20_261_128, numRuns: drawn }).map(told)
    const foretold = all.reduce((sum, one) => sum + one.foretold, 0)
    const within = all.reduce((sum, one) => sum + one.within, 0)
    process.stdout.write(` ${within} of ${foretold} next attempts within their bounds `)
    assert.ok(foretold > drawn * 10)
    assert.ok(within >= foretold * 0.99, `${within} of ${foretold}`)
  })
})
