import type { IncidentObject } from '../domain/incident-object.ts'
import type { Instant } from '../domain/time.ts'
import { IncidentRow } from './incident-row.tsx'
import type { RowWindow } from './row-window.ts'

/** The part of a long list that is in sight. The list keeps its whole height, so that the scroll bar is right. */
export function IncidentList({
  incidents,
  now,
  window: { first, end },
  rowHeight,
  current,
}: {
  readonly incidents: readonly IncidentObject[]
  readonly now: Instant
  readonly window: RowWindow
  readonly rowHeight: number
  /** Index of the row that keys act upon. */
  readonly current: number
}) {
  return (
    <div class="incidents" role="table" aria-label="Incidents" aria-rowcount={incidents.length + 1}>
      <div class="row head" role="row" aria-rowindex={1}>
        {headings.map(({ name, says }) => (
          <div key={name} class={`cell ${name}`} role="columnheader">
            {says}
          </div>
        ))}
      </div>
      <div class="rows drawn" role="rowgroup" style={{ height: `${incidents.length * rowHeight}px` }}>
        {incidents.slice(first, end).map((incident, offset) => (
          // Rows that leave lend their elements to those that come: to fill one is cheaper than to make one.
          <IncidentRow
            key={(first + offset) % (end - first)}
            incident={incident}
            now={now}
            index={first + offset}
            isCurrent={first + offset === current}
            height={rowHeight}
          />
        ))}
      </div>
    </div>
  )
}

const headings = [
  { name: 'what', says: 'What happened' },
  { name: 'workload', says: 'Workload' },
  { name: 'count', says: 'Failures' },
  { name: 'last', says: 'Last' },
  { name: 'next', says: 'Next attempt' },
] as const
