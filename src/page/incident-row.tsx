import { useMemo } from 'preact/hooks'
import type { IncidentObject } from '../domain/incident-object.ts'
import { type Instant, iso, parseIso } from '../domain/time.ts'
import { visibleStart } from '../domain/visible-text.ts'
import { causeWords } from './cause-words.ts'
import { CauseMark, ConfidenceMark } from './mark.tsx'
import { Moment } from './moment.tsx'
import { nextAttemptOf } from './next-attempt.ts'
import { addressOf } from './place.ts'
import { countdownText, momentText } from './time-text.ts'

/** Letters of a name or sentence in a row; the whole stands on the incident's page. */
const charsMax = 240

/** What a row is made of. */
export type IncidentRowProps = {
  readonly incident: IncidentObject
  readonly now: Instant
  /** Its place in the whole list, of which only a part is drawn. */
  readonly index: number
  /** The one that keys act upon. */
  readonly isCurrent: boolean
  readonly height: number
}

/**
 * One incident of the list: what and how sure, where, how often, when again. A row that stays in sight while others come
 * and go is not made again: Preact leaves alone what is the very same.
 */
export function IncidentRow(props: IncidentRowProps) {
  const { incident, now, index, isCurrent, height } = props
  return useMemo(() => row(props), [incident, now, index, isCurrent, height])
}

function row({ incident, now, index, isCurrent, height }: IncidentRowProps) {
  const { cause, workload, nodes } = incident
  const { title, family } = causeWords(cause.code)
  return (
    <div class="row" role="row" aria-rowindex={index + 2} style={{ top: `${index * height}px` }}>
      <div class="cell what" role="cell">
        <a
          class="title"
          href={addressOf({ is: 'incident', id: incident.id, span: '1h' })}
          tabIndex={isCurrent ? 0 : -1}
          data-row-link={index}
        >
          <CauseMark family={family} />
          <span class="words">{title}</span>
        </a>
        <ConfidenceMark confidence={cause.confidence} />
        <span class="summary quiet">{visibleStart(cause.summary, charsMax)}</span>
      </div>
      <div class="cell workload" role="cell">
        <bdi class="name">{visibleStart(workload.id, charsMax)}</bdi>
        <span class="quiet">
          {workload.kind}
          {nodes.length === 0 ? '' : ' on '}
          <bdi>{nodesText(nodes)}</bdi>
        </span>
      </div>
      <div class="cell count" role="cell">
        <span class="number">{incident.failures}</span>
        <span class="label quiet"> {incident.failures === 1 ? 'failure' : 'failures'}</span>
        {incident.attempts === null || incident.attempts === incident.failures ? null : (
          <span class="attempt quiet">attempt {incident.attempts}</span>
        )}
      </div>
      <div class="cell last" role="cell">
        <LastSeen incident={incident} now={now} />
      </div>
      <div class="cell next" role="cell">
        <Next incident={incident} now={now} />
      </div>
    </div>
  )
}

/** The nodes of an incident in few words. */
export function nodesText([first, ...others]: readonly string[]): string {
  if (first === undefined) return ''
  return others.length === 0 ? visibleStart(first, 60) : `${visibleStart(first, 60)} and ${others.length} more`
}

function LastSeen({ incident, now }: { readonly incident: IncidentObject; readonly now: Instant }) {
  const at = parseIso(incident.state === 'open' ? incident.last_seen : (incident.closed_at ?? incident.last_seen))
  if (at === undefined) return null
  return (
    <>
      <span class="label quiet">{incident.state === 'open' ? 'last ' : 'over '}</span>
      <Moment at={at} now={now} form="relative" />
    </>
  )
}

/** When the scheduler will try again, running down. A moment that has passed is said to be due: nothing was heard of it. */
function Next({ incident, now }: { readonly incident: IncidentObject; readonly now: Instant }) {
  if (incident.state === 'closed')
    return <span class="quiet">{visibleStart(incident.because ?? 'over', charsMax)}</span>
  const next = nextAttemptOf(incident)
  if (next.is !== 'waiting')
    return (
      <span class="quiet">
        <span class="label">next </span>
        {others[next.is]}
      </span>
    )
  const left = next.from - now
  return (
    <time class="countdown" dateTime={iso(next.from)} title={`next attempt ${momentText(next.from)}`}>
      <span class="label quiet">{left > 0 ? 'next in ' : 'due '}</span>
      {left > 0 ? countdownText(left) : 'now'}
    </time>
  )
}

const others = { running: 'running', none: 'none', unknown: 'not known' } as const
