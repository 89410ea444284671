import type { Diagnosis } from '../domain/diagnosis.ts'
import type { ForecastObject } from '../domain/forecast-object.ts'
import type { IncidentObject } from '../domain/incident-object.ts'
import { type Instant, iso } from '../domain/time.ts'
import { visibleStart } from '../domain/visible-text.ts'
import { Moment } from './moment.tsx'
import { momentOf, nextAttemptOf } from './next-attempt.ts'
import { clockText, countdownText, spanText } from './time-text.ts'

const charsMax = 600

/** What the scheduler will do, in words; the picture of it stands below. */
export function NextSteps({
  incident,
  told,
  now,
}: {
  readonly incident: IncidentObject
  /** What was said when the newest failure was judged, for want of something newer. */
  readonly told: Diagnosis['forecast']
  readonly now: Instant
}) {
  const { forecast, state, workload } = incident
  if (state === 'closed') return <p class="next-words">Nothing: the incident is over.</p>
  if (forecast === null && told === null)
    return (
      <p class="next-words">
        <strong>Forecast unknown.</strong>{' '}
        <span class="quiet">
          {workload.kind === 'other'
            ? 'No model of this framework: it is neither Marathon nor Metronome.'
            : 'Too little was heard of its scheduler to tell.'}
        </span>
      </p>
    )
  const willFail = forecast === null ? (told?.will_fail ?? null) : forecast.will_fail
  const basis = forecast === null ? (told?.basis ?? '') : forecast.basis
  return (
    <div class="next-words">
      <Headline incident={incident} now={now} />
      <p>
        <Outcome willFail={willFail} confidence={forecast?.confidence ?? null} />
        {forecast === null ? null : <span class="quiet"> {visibleStart(forecast.because, charsMax)}</span>}
      </p>
      {forecast === null ? null : <Course forecast={forecast} now={now} />}
      <p class="quiet basis">Foretold from: {visibleStart(basis, charsMax)}</p>
    </div>
  )
}

function Headline({ incident, now }: { readonly incident: IncidentObject; readonly now: Instant }) {
  const next = nextAttemptOf(incident)
  if (next.is !== 'waiting') return <p class="lead-alone">{headlines[next.is]}</p>
  const { from, to } = next
  const span = to - from >= 1000 ? ` to ${clockText(to)}` : ''
  return (
    <p class="big">
      <span>{from > now ? 'Next attempt in' : 'Next attempt is due'}</span>{' '}
      {from > now ? <strong class="clock">{countdownText(from - now)}</strong> : null}{' '}
      <time dateTime={iso(from)}>
        {clockText(from)}
        {span} UTC
      </time>
    </p>
  )
}

const headlines = {
  running: 'An attempt is running.',
  none: 'No attempt follows by itself.',
  unknown: 'When the next attempt comes is not known.',
} as const

function Outcome({
  willFail,
  confidence,
}: {
  readonly willFail: boolean | null
  readonly confidence: ForecastObject['confidence']
}) {
  if (willFail === null) return <span class="outcome open">Whether it will fail is not known.</span>
  const sure = confidence === 'likely' ? 'likely ' : ''
  return willFail ? (
    <span class="outcome fails">It will {sure}fail again.</span>
  ) : (
    <span class="outcome runs">It should {sure}run.</span>
  )
}

/** How it goes on if nothing changes: what it costs, when it slows down or ends, and what would begin it anew. */
function Course({ forecast, now }: { readonly forecast: ForecastObject; readonly now: Instant }) {
  const { attempts, wasted_task_seconds: wasted, attempts_per_hour: perHour, resets, error } = forecast
  const [until, capAt, givesUpAt] = [forecast.until, forecast.cap_at, forecast.gives_up_at].map(momentOf)
  return (
    <ul class="course">
      {attempts === null || until === undefined ? null : (
        <li>
          <strong>
            {attempts} more {attempts === 1 ? 'attempt' : 'attempts'}
          </strong>{' '}
          until <Moment at={until} now={now} form="wall" />
          {wasted === null ? null : `, ${spanText(wasted * 1000)} of task time for nothing`}
          {perHour === null ? null : `; ${rate(perHour)} an hour`}
        </li>
      )}
      {forecast.delay_ms === null ? null : (
        <li>
          Delay {spanText(forecast.delay_ms)}
          {forecast.cap_ms === null
            ? null
            : forecast.delay_ms >= forecast.cap_ms
              ? ', which is its cap'
              : `, at most ${spanText(forecast.cap_ms)}`}
          {capAt === undefined ? null : (
            <>
              {' '}
              from <Moment at={capAt} now={now} form="clock" />
            </>
          )}
        </li>
      )}
      {givesUpAt === undefined ? null : (
        <li>
          The run is given up <Moment at={givesUpAt} now={now} form="clock" />
        </li>
      )}
      {resets.length === 0 ? null : <li>At once after: {visibleStart(resets.join('; '), charsMax)}</li>}
      {error.median_ms === null ? null : (
        <li class="quiet">
          Its last {error.forecasts} {error.forecasts === 1 ? 'forecast' : 'forecasts'}: median error{' '}
          {Math.round(error.median_ms / 100) / 10} s
        </li>
      )}
    </ul>
  )
}

const rate = (perHour: number): string => String(perHour >= 10 ? Math.round(perHour) : Math.round(perHour * 10) / 10)
