import type { ComponentChildren } from 'preact'
import type { ChangeObject } from '../domain/change-object.ts'
import type { Diagnosis } from '../domain/diagnosis.ts'
import type { IncidentObject } from '../domain/incident-object.ts'
import { type Instant, parseIso } from '../domain/time.ts'
import { visibleStart } from '../domain/visible-text.ts'
import { Fixes, WouldSettle } from './advice.tsx'
import { EvidenceList, RuledOut, Unseen } from './evidence-list.tsx'
import { causeWords } from './cause-words.ts'
import { Moment } from './moment.tsx'
import { NextSteps } from './next.tsx'
import { Changes } from './changes.tsx'
import { addressOf, everything, filterCharsMax, type Span, spans } from './place.ts'
import { Legend } from './timeline-legend.tsx'
import { Timeline } from './timeline.tsx'
import type { Trial } from './trial.tsx'
import { timelinePlan } from './timeline-plan.ts'
import { IncidentFacts, Verdict } from './verdict.tsx'

/** Everything about one incident. */
export type IncidentDetail = {
  readonly incident: IncidentObject
  /** The newest revisions of its diagnoses, the latest failure first. */
  readonly diagnoses: readonly Diagnosis[]
  /** Of its workload and its profile, the newest first. */
  readonly changes: readonly ChangeObject[]
}

/** What the page is made of, beside the incident. */
export type IncidentPageProps = {
  readonly detail: IncidentDetail
  /** What was tried on it, by change. */
  readonly trials: ReadonlyMap<string, Trial>
  /** Other incidents that may have to do with it. */
  readonly others: Iterable<IncidentObject>
  readonly now: Instant
  readonly span: Span
  /** Of the picture, in pixels. */
  readonly width: number
}

/** One incident: first the verdict, then what will happen next, what to change, and why we think so. */
export function IncidentPage({ detail, trials, others, now, span, width }: IncidentPageProps) {
  const { incident, diagnoses } = detail
  const latest = diagnoses[0]
  const related = relatedTo(incident, others)
  return (
    <article class="incident">
      <Verdict incident={incident} latest={latest} now={now} />
      <div class="columns">
        <div class="main">
          <Section id="next" title="What happens next">
            <NextSteps incident={incident} told={latest?.forecast ?? null} now={now} />
            <SpanChoice incident={incident} span={span} />
            <div class="timeline-frame" data-measure>
              <Timeline
                plan={timelinePlan({ incident, diagnoses, now, width, span })}
                width={width}
                now={now}
                willFail={(incident.forecast ?? latest?.forecast)?.will_fail ?? null}
              />
            </div>
            <Legend />
            <Attempts detail={detail} now={now} />
          </Section>
          <Section id="change" title="What to change">
            <Fixes latest={latest} trials={trials} isOpen={incident.state === 'open'} now={now} />
          </Section>
          <Section id="evidence" title="Evidence">
            <EvidenceList evidence={latest?.evidence ?? []} now={now} />
          </Section>
          {latest === undefined || latest.ruled_out.length === 0 ? null : (
            <Section id="ruled-out" title="Ruled out">
              <RuledOut ruledOut={latest.ruled_out} />
            </Section>
          )}
          {latest === undefined || latest.gaps.length + latest.clocks.length === 0 ? null : (
            <Section id="unseen" title="What could not be seen">
              <Unseen gaps={latest.gaps} clocks={latest.clocks} now={now} />
            </Section>
          )}
          {latest === undefined || latest.would_settle.length === 0 ? null : (
            <Section id="settle" title="What would make it surer">
              <WouldSettle says={latest.would_settle} />
            </Section>
          )}
        </div>
        <aside class="side" aria-label="Facts">
          <Section id="facts" title="Facts">
            <IncidentFacts incident={incident} latest={latest} now={now} />
          </Section>
          <Section id="changes" title="Last changes">
            <Changes incident={incident} changes={detail.changes} now={now} />
            <Related
              incidents={related.sameWorkload}
              now={now}
              otherwise="No other incident of this workload is kept."
            />
          </Section>
          {incident.profile === null ? null : (
            <Section id="profile" title="By the same profile">
              <Related incidents={related.sameProfile} now={now} otherwise="No other workload has an incident." />
              {related.sameProfile.length > 0 && incident.profile.length <= filterCharsMax ? (
                <a href={addressOf({ is: 'incidents', filter: { ...everything, profile: incident.profile } })}>
                  All of {visibleStart(incident.profile, 60)}
                </a>
              ) : null}
            </Section>
          )}
        </aside>
      </div>
    </article>
  )
}

function Section({
  id,
  title,
  children,
}: {
  readonly id: string
  readonly title: string
  readonly children: ComponentChildren
}) {
  return (
    <section aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      {children}
    </section>
  )
}

const spanNames: Readonly<Record<Span, string>> = {
  '15m': '15 min',
  '1h': '1 h',
  '6h': '6 h',
  '1d': '1 day',
  all: 'all',
}

function SpanChoice({ incident, span }: { readonly incident: IncidentObject; readonly span: Span }) {
  return (
    <nav class="spans" aria-label="How much of the past">
      {spans.map((each) => (
        <a
          key={each}
          href={addressOf({ is: 'incident', id: incident.id, span: each })}
          aria-current={each === span ? 'true' : undefined}
        >
          {spanNames[each]}
        </a>
      ))}
    </nav>
  )
}

/** Rows of the table of attempts. */
const attemptsMax = 200

function Attempts({
  detail: { incident, diagnoses },
  now,
}: {
  readonly detail: IncidentDetail
  readonly now: Instant
}) {
  return (
    <details class="attempts">
      <summary>
        {incident.failures} failed {incident.failures === 1 ? 'attempt' : 'attempts'} as a table
      </summary>
      <div class="scroll" tabIndex={0} role="region" aria-label="Attempts">
        <table>
          <thead>
            <tr>
              <th scope="col">failed</th>
              <th scope="col">task</th>
              <th scope="col">node</th>
              <th scope="col">cause</th>
            </tr>
          </thead>
          <tbody>
            {diagnoses.slice(0, attemptsMax).map(({ id, task, agent, cause }) => {
              const at = parseIso(task.failed_at)
              return (
                <tr key={id}>
                  <td>{at === undefined ? '' : <Moment at={at} now={now} form="clock" />}</td>
                  <td class="code">{visibleStart(task.id, 200)}</td>
                  <td>{visibleStart(agent.hostname ?? agent.id ?? 'not known', 100)}</td>
                  <td>
                    {causeWords(cause.code).title}, {cause.confidence}
                  </td>
                </tr>
              )
            })}
          </tbody>
        </table>
      </div>
      {incident.failures > Math.min(diagnoses.length, attemptsMax) ? (
        <p class="quiet">Only the newest are shown.</p>
      ) : null}
    </details>
  )
}

const relatedMax = 8

function relatedTo(incident: IncidentObject, others: Iterable<IncidentObject>) {
  const sameWorkload: IncidentObject[] = []
  const sameProfile: IncidentObject[] = []
  for (const other of others) {
    if (other.id === incident.id) continue
    const isSame = other.workload.id === incident.workload.id && other.framework === incident.framework
    if (isSame && sameWorkload.length < relatedMax) sameWorkload.push(other)
    else if (!isSame && other.profile !== null && other.profile === incident.profile && sameProfile.length < relatedMax)
      sameProfile.push(other)
  }
  return { sameWorkload, sameProfile }
}

function Related({
  incidents,
  now,
  otherwise,
}: {
  readonly incidents: readonly IncidentObject[]
  readonly now: Instant
  readonly otherwise: string
}) {
  if (incidents.length === 0) return <p class="quiet">{otherwise}</p>
  return (
    <ul class="plain related">
      {incidents.map(({ id, workload, cause, last_seen: lastSeen, state }) => {
        const at = parseIso(lastSeen)
        return (
          <li key={id}>
            <a href={addressOf({ is: 'incident', id, span: '1h' })}>
              <bdi>{visibleStart(workload.id, 120)}</bdi>
            </a>
            <span class="quiet">
              {' '}
              {causeWords(cause.code).title}, {state},{' '}
              {at === undefined ? '' : <Moment at={at} now={now} form="relative" />}
            </span>
          </li>
        )
      })}
    </ul>
  )
}
