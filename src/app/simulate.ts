import type { Diagnosis } from '../domain/diagnosis.ts'
import { invariant } from '../domain/invariant.ts'
import { ok, type Result } from '../domain/result.ts'
import type { SimulationReport } from '../domain/simulation-report.ts'
import type { Steps } from '../domain/steps.ts'
import { type Instant, instant, iso } from '../domain/time.ts'
import { timelineCheck } from '../sim/check/timeline.ts'
import { judgeExpectations } from '../sim/scenario/judge.ts'
import { type Problem } from '../document/problem.ts'
import type { ReadFile } from '../sim/scenario/sources.ts'
import type { Scenario } from '../sim/scenario/scenario.ts'
import { type ScenarioRun, scenarioSteps } from '../sim/world/run-scenario.ts'
import { inTurns } from './in-turns.ts'
import { marathonWorkload } from './simulate/marathon-workload.ts'
import { livesOf } from './simulate/lives.ts'
import { wastedBy } from './simulate/wasted.ts'
import { jobWorkload } from './simulate/job-workload.ts'
import { plainWorkload } from './simulate/plain-workload.ts'
import { fileText, runnable } from './simulate/runnable.ts'
import { alertsOf } from './simulate/alerts.ts'
import { causesOf } from './simulate/causes.ts'
import { checkRun, repeatable } from './simulate/checked.ts'
import { diagnosed } from './simulate/diagnosed.ts'
import { limited, type SimulationLimits, stoppedText } from './simulate/limits.ts'
import { diagnosisFacts } from './simulate/diagnosis-facts.ts'
import { type HeardRun, heardRun } from './simulate/heard-run.ts'
import { differenceOf, writtenEvidence } from './simulate/written-evidence.ts'

/** How scenarios are run. undefined: as the scenario says. */
export type SimulateOptions = {
  readonly seed: number | undefined
  /** A length of time since the start, or a moment. */
  readonly until: { readonly length: number } | { readonly moment: Instant } | undefined
  /** Runs it a second time and stops if the two differ. */
  readonly isCheckedTwice: boolean
  /** Reads the scenario and what it names; files of this machine unless given. */
  readonly readFile?: ReadFile
  readonly limits?: SimulationLimits
  /** false: nobody reads the report's timeline; it is kept only where expectations go by it. */
  readonly isTimelineRead?: boolean
  readonly progress?: (path: string, done: number, total: number, actions: number) => void
  /** Once it is aborted nothing more is done, and the reason thrown. */
  readonly cancelled?: AbortSignal
}

/** A scenario that could not be run has problems; the rest are reports. */
export type Simulated = Result<SimulationReport, readonly Problem[]>

/** Reads and runs one scenario, diagnoses what its cluster told, and judges what was expected. */
export async function simulate(path: string, options: SimulateOptions): Promise<Simulated> {
  const scenario = runnable(path, options.readFile ?? fileText)
  if (!scenario.ok) return scenario
  const until = endOf(scenario.value, options.until)
  const seed = options.seed ?? scenario.value.seed
  const isTimelineKept = options.isTimelineRead !== false || scenario.value.expectations.length > 0
  const { told, diagnoses } = await inTurns(
    repeatable({ path, seed, start: scenario.value.start, until }, () =>
      runAndJudge(scenario.value, { ...options, path, seed, until, isTimelineKept }),
    ),
    options.cancelled,
  )
  if (options.isCheckedTwice) {
    const readBack = await inTurns(diagnosed(await writtenEvidence(told.run), scenario.value), options.cancelled)
    const difference = differenceOf(diagnoses, readBack)
    if (difference !== undefined) throw new Error(`${path} reads differently from its wire formats: ${difference}`)
  }
  return ok(report(scenario.value, { told, diagnoses, seed, until, isTimelineKept }))
}

type RunAsked = Pick<SimulateOptions, 'isCheckedTwice' | 'limits' | 'progress'> &
  Pick<Parts, 'seed' | 'until' | 'isTimelineKept'> & { readonly path: string }

/** Runs a scenario, a second time if that is asked for, and judges what its cluster told. */
function* runAndJudge(
  scenario: Scenario,
  { path, seed, until, isTimelineKept, isCheckedTwice, limits, progress }: RunAsked,
): Steps<Pick<Parts, 'told' | 'diagnoses'>> {
  const options = { seed, until, isRecorded: true, ...limited(limits) }
  const timeline = timelineCheck()
  const total = until - scenario.start
  const told = yield* heardRun(
    (arrive) =>
      scenarioSteps(scenario, {
        ...options,
        arrive,
        see: timeline.see,
        entriesMax: isTimelineKept ? undefined : 0,
        progress: (at, actions) => progress?.(path, at - scenario.start, total, actions),
      }),
    { isKept: isCheckedTwice },
  )
  const { run, heard } = told
  // Where this machine had no more time or memory, a second run need not come as far.
  const isRepeatable = run.stopped === undefined || run.stopped === 'actions'
  const again = isCheckedTwice && isRepeatable ? yield* scenarioSteps(scenario, { ...options, entriesMax: 0 }) : run
  if (again.digest !== run.digest) throw new Error(`two runs of ${path} differ: ${run.digest} and ${again.digest}`)
  const diagnoses = yield* diagnosed(heard, scenario)
  checkRun(run.happened, { timeline, heard, diagnoses })
  return { told, diagnoses }
}

type Parts = {
  readonly told: HeardRun
  readonly diagnoses: readonly Diagnosis[]
  readonly seed: number
  readonly until: Instant
  readonly isTimelineKept: boolean
}

function report(scenario: Scenario, { told, diagnoses, seed, until, isTimelineKept }: Parts): SimulationReport {
  const { run, heard } = told
  const facts = diagnosisFacts(diagnoses, told)
  const { lost, duplicated, reordered } = run.delivered
  const parts = {
    causes: causesOf(diagnoses),
    wasted: wastedBy(run.happened.statuses),
    lives: livesOf(run.happened.statuses, run.endedAt),
    deploying: deployingAtEnd(run.happened.deployments),
  }
  const workloads = [
    ...run.figures.map((figures) => marathonWorkload(figures, parts)),
    ...run.jobs.map((figures) => jobWorkload(figures, parts)),
    ...run.plain.map((figures) => plainWorkload(figures, parts)),
  ]
  const alerts = alertsOf({ ...run.happened, diagnoses: facts, events: heard })
  const verdicts = judgeExpectations(scenario.expectations, { ...run.happened, diagnoses: facts, alerts })
  let timeline: SimulationReport['timeline'] | undefined
  return {
    schema: 'sigsys.simulation/1',
    scenario: { path: scenario.path, name: scenario.name, about: null },
    seed,
    from: iso(scenario.start),
    until: iso(until),
    ended_at: iso(run.endedAt),
    stopped: run.stopped === undefined ? null : stoppedText(run.stopped, { run, start: scenario.start, workloads }),
    digest: run.digest,
    zone_data: zoneData(scenario),
    actions: run.actions,
    delivery: { lost, duplicated, reordered },
    workloads,
    expectations: verdicts.map(({ passed, place, expected, happened, chain }) => ({
      passed,
      place: `${place.line}:${place.column}`,
      expected,
      happened,
      chain,
    })),
    alerts: alerts.map(({ at, of, alert, cause }) => ({ at: iso(at), of, alert, cause })),
    diagnoses,
    // Most who ask for a report do not ask for all that happened.
    get timeline() {
      invariant(isTimelineKept, 'who reads a timeline asks for it before the run')
      return (timeline ??= timelineOf(run))
    },
    timeline_dropped: run.dropped,
  }
}

const timelineOf = ({ entries }: ScenarioRun): SimulationReport['timeline'] =>
  entries.map(({ number, at, kind, lane, subject, says, because }) => ({
    number,
    at: iso(at),
    kind,
    lane,
    subject: subject ?? null,
    says,
    because,
  }))

/** Of one app the last that is known of its deployments counts. */
function deployingAtEnd(deployments: ScenarioRun['happened']['deployments']): ReadonlySet<string> {
  const last = new Map(deployments.flatMap(({ specs, state }) => specs.map((spec) => [spec, state] as const)))
  return new Set([...last].flatMap(([spec, state]) => (state === 'running' ? [spec] : [])))
}

/** The runtime's zone data, where a schedule stands in a zone that needs it. */
function zoneData({ metronome, timeline }: Scenario): string | null {
  const named = [...metronome.jobs, ...timeline.flatMap((one) => ('definition' in one ? [one.definition] : []))]
  const zones = JSON.stringify(named.map(({ json }) => json)).match(/"timezone":"(?!UTC")[^"]+"/)
  return zones === null ? null : (process.versions['tz'] ?? 'unknown')
}

function endOf(scenario: Scenario, until: SimulateOptions['until']): Instant {
  if (until === undefined) return scenario.until
  return 'moment' in until ? until.moment : instant(scenario.start + until.length)
}
