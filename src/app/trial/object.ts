import type { ForecastObject } from '../../domain/forecast-object.ts'
import { after, type Instant, iso } from '../../domain/time.ts'
import type { TrialObject, TrialSide } from '../../domain/trial-object.ts'
import type { FigureName, WorkloadFigures } from '../../output/simulation/figures.ts'
import { launchLatencyMax } from '../forecast/forecast.ts'
import { triedFor } from '../incident-scenario.ts'
import type { TrialRuns } from './run-trial.ts'

/** What a trial is told of. */
export type Tried = {
  readonly incident: string
  readonly changes: readonly string[]
  readonly runs: TrialRuns
  /** Of the incident, as of now. */
  readonly forecast: ForecastObject | null
  readonly now: Instant
}

/** A trial as others read it. */
export function trialObject({ incident, changes, runs, forecast, now }: Tried): TrialObject {
  const [asIs, changed] = [summed(runs.asIs), summed(runs.changed)]
  const foretold = forecast === null ? undefined : { willFail: forecast.will_fail, ...forecast }
  return {
    schema: 'sigsys.trial/1',
    made_at: iso(now),
    incident,
    changes,
    takes_effect: runs.takesEffect,
    simulated_ms: triedFor,
    as_is: {
      next_attempt: forecast?.next_attempt ?? null,
      ...(foretold === undefined || foretold.willFail === null
        ? ofRun(asIs, 'as it is')
        : { will_fail: foretold.willFail, confidence: foretold.confidence, because: foretold.because }),
      ...figuresIn(asIs),
    },
    changed: {
      next_attempt: nextWith(runs, { forecast, now }),
      ...ofRun(changed, 'with the change'),
      ...figuresIn(changed),
    },
    closeness: runs.closeness,
    remarks: runs.remarks,
  }
}

/** A new version begins without a delay; what a launch reads anew waits for the next one. */
function nextWith(
  { takesEffect }: TrialRuns,
  { forecast, now }: Pick<Tried, 'forecast' | 'now'>,
): TrialSide['next_attempt'] {
  if (takesEffect === 'new-version')
    return { not_before: iso(now), not_after: iso(after(now, launchLatencyMax({ throttle: undefined }))) }
  return takesEffect === 'next-launch' ? (forecast?.next_attempt ?? null) : null
}

/** What a run shows is never certain: its program was guessed from how tasks ended. */
function ofRun(
  { figures: { launches, failures } }: Summed,
  how: string,
): Pick<TrialSide, 'will_fail' | 'confidence' | 'because'> {
  if (launches === 0) return { will_fail: null, confidence: null, because: `in a run ${how} it is never launched` }
  const because =
    failures === 0
      ? `in a run ${how} none of ${counted(launches)} fails`
      : `in a run ${how} ${failures} of ${counted(launches)} fail`
  return { will_fail: failures > 0, confidence: 'likely', because }
}

const counted = (launches: number): string => (launches === 1 ? '1 attempt' : `${launches} attempts`)

type Summed = { readonly figures: Readonly<Record<FigureName, number>>; readonly verdict: string }

/** The incident of a plain framework may be of several tasks. */
function summed(workloads: readonly WorkloadFigures[]): Summed {
  const total = (name: FigureName): number => workloads.reduce((sum, { figures }) => sum + figures[name], 0)
  return {
    figures: {
      up_ms: total('up_ms'),
      launches: total('launches'),
      failures: total('failures'),
      wasted_ms: total('wasted_ms'),
      alerts: total('alerts'),
    },
    verdict: [...new Set(workloads.map(({ verdict }) => verdict))].join('; '),
  }
}

const figuresIn = ({ figures, verdict }: Summed) => ({
  attempts: figures.launches,
  failures: figures.failures,
  wasted_task_seconds: Math.floor(figures.wasted_ms / 1000),
  up_task_seconds: Math.floor((figures.up_ms - figures.wasted_ms) / 1000),
  alerts: figures.alerts,
  verdict,
})
