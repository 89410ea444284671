import type { ChangeObject } from '../domain/change-object.ts'
import type { IncidentObject } from '../domain/incident-object.ts'
import { type Instant, parseIso } from '../domain/time.ts'
import { visibleStart } from '../domain/visible-text.ts'
import { Moment } from './moment.tsx'

const charsMax = 500

/** What was changed before and since the first failure; what stood last before it is marked. */
export function Changes({
  incident,
  changes,
  now,
}: {
  readonly incident: IncidentObject
  /** The newest first. */
  readonly changes: readonly ChangeObject[]
  readonly now: Instant
}) {
  const first = parseIso(incident.first_seen)
  const dated = changes.flatMap((change) => {
    const at = parseIso(change.at)
    return at === undefined ? [] : [{ change, at }]
  })
  const last = dated.find(({ at }) => first !== undefined && at <= first)
  return (
    <>
      <VersionMade incident={incident} first={first} now={now} />
      {dated.length === 0 ? null : (
        <ol class="changes">
          {dated.map(({ change, at }) => (
            <li key={`${change.kind} ${change.at}`} class={change.outcome === 'failed' ? 'failed' : ''}>
              <Moment at={at} now={now} form="clock" />
              <p>{visibleStart(change.says, charsMax)}</p>
              {last?.change === change && first !== undefined ? (
                <p class="quiet">{gapText(first - at)} before the first failure</p>
              ) : null}
            </li>
          ))}
        </ol>
      )}
    </>
  )
}

function VersionMade({
  incident,
  first,
  now,
}: {
  readonly incident: IncidentObject
  readonly first: Instant | undefined
  readonly now: Instant
}) {
  const made = incident.workload.version === null ? undefined : parseIso(incident.workload.version)
  if (made === undefined) return <p class="quiet">When this version was deployed is not known.</p>
  return (
    <p>
      This version was made <Moment at={made} now={now} form="clock" />
      {first === undefined || first < made ? null : `, ${gapText(first - made)} before the first failure`}.
    </p>
  )
}

const gapText = (ms: number): string =>
  ms < 60_000
    ? `${Math.max(1, Math.round(ms / 1000))} s`
    : ms < 3_600_000
      ? `${Math.round(ms / 60_000)} min`
      : `${Math.round(ms / 3_600_000)} h`
