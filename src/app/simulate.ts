import { readFileSync } from 'node:fs'
import type { Diagnosis } from '../domain/diagnosis.ts'
import type { Sourced } from '../domain/event.ts'
import { err, ok, type Result } from '../domain/result.ts'
import type { SimulationReport } from '../domain/simulation-report.ts'
import { type Instant, instant, iso } from '../domain/time.ts'
import { isObject } from '../wire/json-fields.ts'
import { readApp, readPod } from '../sim/marathon/definition.ts'
import { readJob } from '../sim/metronome/definition.ts'
import { marathonOf } from '../sim/marathon/parameters.ts'
import { judgeExpectations } from '../sim/scenario/judge.ts'
import { type Problem } from '../sim/scenario/problem.ts'
import { readScenario } from '../sim/scenario/read-scenario.ts'
import type { Link, Scenario } from '../sim/scenario/scenario.ts'
import { missingOfLaunch } from '../sim/world/plain.ts'
import { actionsMax, runScenario, type ScenarioRun } from '../sim/world/run-scenario.ts'
import { judge } from './diagnose.ts'
import { marathonWorkload } from './simulate/marathon-workload.ts'
import { wastedBy } from './simulate/wasted.ts'
import { jobWorkload } from './simulate/job-workload.ts'
import { plainWorkload } from './simulate/plain-workload.ts'
import { alertsOf } from './simulate/alerts.ts'
import { diagnosisFacts } from './simulate/diagnosis-facts.ts'
import { toldEvidence } from './simulate/told-evidence.ts'
import { differenceOf, writtenEvidence } from './simulate/written-evidence.ts'

/** How scenarios are run. undefined: as the scenario says. */
export type SimulateOptions = {
  readonly seed: number | undefined
  /** A length of time since the start, or a moment. */
  readonly until: { readonly length: number } | { readonly moment: Instant } | undefined
  /** Runs it a second time and stops if the two differ. */
  readonly isCheckedTwice: boolean
  readonly progress?: (path: string, done: number, total: number, actions: number) => void
}

/** A scenario that could not be run has problems; the rest are reports. */
export type Simulated = Result<SimulationReport, readonly Problem[]>

/** Reads and runs one scenario, diagnoses what its cluster told, and judges what was expected. */
export async function simulate(path: string, options: SimulateOptions): Promise<Simulated> {
  const read = readFile(path)
  if (!read.ok)
    return err([{ path, line: 1, column: 1, kind: 'file', found: read.error, hint: 'name a file that can be read' }])
  const scenario = readScenario(read.value, { path, readFile, validators })
  if (!scenario.ok) return scenario
  const missing = missingParts(scenario.value)
  if (missing.length > 0) return err(missing)
  const until = endOf(scenario.value, options.until)
  const runOptions = { seed: options.seed ?? scenario.value.seed, until, isRecorded: true, actionsMax }
  const total = until - scenario.value.start
  const run = runScenario(scenario.value, {
    ...runOptions,
    progress: (at, actions) => options.progress?.(path, at - scenario.value.start, total, actions),
  })
  const again = options.isCheckedTwice ? runScenario(scenario.value, runOptions) : run
  if (again.digest !== run.digest) throw new Error(`two runs of ${path} differ: ${run.digest} and ${again.digest}`)
  const diagnoses = diagnosed(await toldEvidence(run, scenario.value), scenario.value)
  if (options.isCheckedTwice) {
    const readBack = diagnosed(await writtenEvidence(run, scenario.value), scenario.value)
    const difference = differenceOf(diagnoses, readBack)
    if (difference !== undefined) throw new Error(`${path} reads differently from its wire formats: ${difference}`)
  }
  return ok(report(scenario.value, { run, diagnoses, seed: runOptions.seed, until }))
}

/** Judges what the simulated cluster told. */
function diagnosed(events: readonly Sourced[], { cluster }: Scenario): readonly Diagnosis[] {
  return judge(events, { cluster: cluster.name, all: false }).diagnoses
}

type Parts = {
  readonly run: ScenarioRun
  readonly diagnoses: readonly Diagnosis[]
  readonly seed: number
  readonly until: Instant
}

function report(scenario: Scenario, { run, diagnoses, seed, until }: Parts): SimulationReport {
  const facts = diagnosisFacts(diagnoses, run)
  const { lost, duplicated, reordered } = run.delivered
  const parts = { diagnoses, wasted: wastedBy(run.happened.statuses) }
  const alerts = alertsOf({ ...run.happened, diagnoses: facts })
  const verdicts = judgeExpectations(scenario.expectations, { ...run.happened, diagnoses: facts, alerts })
  return {
    schema: 'sigsys.simulation/1',
    scenario: { path: scenario.path, name: scenario.name, about: null },
    seed,
    from: iso(scenario.start),
    until: iso(until),
    ended_at: iso(run.endedAt),
    stopped: run.stopped ?? null,
    digest: run.digest,
    zone_data: zoneData(scenario),
    actions: run.actions,
    delivery: { lost, duplicated, reordered },
    workloads: [
      ...run.figures.map((figures) => marathonWorkload(figures, parts)),
      ...run.jobs.map((figures) => jobWorkload(figures, parts)),
      ...run.plain.map((figures) => plainWorkload(figures, parts)),
    ],
    expectations: verdicts.map(({ passed, place, expected, happened, chain }) => ({
      passed,
      place: `${place.line}:${place.column}`,
      expected,
      happened,
      chain,
    })),
    alerts: alerts.map(({ at, of, alert, cause }) => ({ at: iso(at), of, alert, cause })),
    diagnoses,
    timeline: run.entries.map(({ number, at, kind, lane, subject, says, because }) => ({
      number,
      at: iso(at),
      kind,
      lane,
      subject: subject ?? null,
      says,
      because,
    })),
    timeline_dropped: run.dropped,
  }
}

/** The runtime's zone data, where a schedule stands in a zone that needs it. */
function zoneData({ metronome, timeline }: Scenario): string | null {
  const named = [...metronome.jobs, ...timeline.flatMap((one) => ('definition' in one ? [one.definition] : []))]
  const zones = JSON.stringify(named.map(({ json }) => json)).match(/"timezone":"(?!UTC")[^"]+"/)
  return zones === null ? null : (process.versions['tz'] ?? 'unknown')
}

const defaultsOf = marathonOf('1.11.24')
const validators = {
  app: (json: Parameters<typeof readApp>[0]) =>
    readApp(json, defaultsOf).problems.map(({ path, errors }) => ({ path, says: errors.join('; ') })),
  pod: (json: Parameters<typeof readPod>[0]) =>
    readPod(json, defaultsOf).problems.map(({ path, errors }) => ({ path, says: errors.join('; ') })),
  job: (json: Parameters<typeof readJob>[0]) =>
    readJob(json).problems.map(({ path, errors }) => ({ path, says: errors.join('; ') })),
}

/** What a scenario asks for that is not modelled yet: said at its place, and nothing is run. */
function missingParts({ path, tasks, network }: Scenario): readonly Problem[] {
  const places = tasks.flatMap((launch) => missingOfLaunch(launch).map((found) => ({ place: launch.place, found })))
  const isNoisy = ({ loss, duplicates, reorder, cuts }: Link): boolean =>
    loss > 0 || duplicates > 0 || reorder > 0 || cuts.length > 0
  if (isNoisy(network.cluster))
    places.push({
      place: { path, line: 1, column: 1 },
      found: 'a cluster that loses, repeats or reorders its own messages',
    })
  return places.map(({ place, found }) => ({ ...place, kind: 'value', found, hint: 'this is not simulated yet' }))
}

function endOf(scenario: Scenario, until: SimulateOptions['until']): Instant {
  if (until === undefined) return scenario.until
  return 'moment' in until ? until.moment : instant(scenario.start + until.length)
}

function readFile(path: string): Result<string, string> {
  try {
    return ok(readFileSync(path, 'utf8'))
  } catch (error) {
    return err(
      isObject(error) && error['code'] === 'ENOENT'
        ? 'no such file'
        : String(isObject(error) ? error['message'] : error),
    )
  }
}
