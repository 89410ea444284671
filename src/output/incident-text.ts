import type { ChangeObject } from '../domain/change-object.ts'
import type { Diagnosis } from '../domain/diagnosis.ts'
import type { IncidentObject } from '../domain/incident-object.ts'
import { displayWidth, type Paint, visible, wrapped } from './terminal-text.ts'

/** How incidents are put on a terminal. */
export type IncidentTextOptions = {
  readonly columns: number
  readonly paint: Paint
  /** A moment (ISO text in UTC) for people. */
  readonly time: (iso: string) => string
}

const columnsMin = 40

/** An incident as a block of lines: what, how often, what to do. */
export function incidentText(incident: IncidentObject, options: IncidentTextOptions): string {
  const { paint, time } = options
  const columns = Math.max(columnsMin, options.columns)
  const { id, state, workload, cause, failures, attempts, nodes, latest } = incident
  const name = visible(workload.id)
  const version = workload.version === null ? '' : `, version ${visible(workload.version)}`
  const sure = paint(cause.confidence === 'certain' ? 'good' : 'warning', cause.confidence)
  const often = `${failures} ${failures === 1 ? 'failure' : 'failures'}`
  const attempt = attempts === null ? '' : `, attempt ${attempts}`
  const more = nodes.length > 3 ? ` and ${nodes.length - 3} more` : ''
  const where = nodes.length === 0 ? 'no known node' : `${nodes.slice(0, 3).map(visible).join(', ')}${more}`
  const span = `from ${time(incident.first_seen)} to ${time(incident.last_seen)}`
  const isOpen = state === 'open'
  const lines = [
    ...head(`${paint('strong', id)} ${paint(isOpen ? 'bad' : 'good', state)} ${name}${version}`, columns),
    ...indented(`${sure}: ${visible(cause.summary)} (${cause.code})`, columns),
    ...indented(`${often}${attempt}, ${span}, on ${where}`, columns),
    ...(isOpen ? forecastLines(incident.forecast, { columns, time }) : []),
    ...(latest.fix === null || !isOpen ? [] : indented(`do: ${visible(latest.fix)}`, columns)),
    ...(incident.closed_at === null
      ? []
      : indented(`closed ${time(incident.closed_at)}: ${visible(incident.because ?? '')}`, columns)),
  ]
  return lines.map((line) => `${line}\n`).join('')
}

/** What the scheduler will do, and how far that can be relied on. */
function forecastLines(
  forecast: IncidentObject['forecast'],
  { columns, time }: Pick<IncidentTextOptions, 'columns' | 'time'>,
): readonly string[] {
  if (forecast === null) return []
  const { next_attempt: next, will_fail: fails, confidence, delay_ms: delay, cap_at: capAt, error } = forecast
  const when = next === null ? 'no further attempt by itself' : `attempt from ${time(next.not_before)} on`
  const end = fails === true ? `, expected to fail (${confidence})` : ''
  const wait = delay === null || delay === 0 ? '' : `, after a wait of ${delay / 1000} s`
  const cap = capAt === null ? '' : `; the wait comes to its cap at ${time(capAt)}`
  const until =
    forecast.until === null || forecast.attempts === null
      ? []
      : [
          `until ${time(forecast.until)}: ${forecast.attempts} attempts, ${forecast.wasted_task_seconds} task seconds lost`,
        ]
  const over = forecast.gives_up_at === null ? [] : [`not tried again after ${time(forecast.gives_up_at)}`]
  const fared =
    error.median_ms === null ? [] : [`last ${error.forecasts} forecasts: median error ${error.median_ms / 1000} s`]
  return [`next: ${when}${wait}${end}${cap}`, ...until, ...over, ...fared].flatMap((line) => indented(line, columns))
}

/** What was changed before and since, the newest first, and what stood last before the first failure. */
export function changeLines(
  { first_seen: firstSeen }: IncidentObject,
  changes: readonly ChangeObject[],
  { columns, time }: IncidentTextOptions,
): string {
  if (changes.length === 0) return ''
  const last = changes.find(({ at }) => at <= firstSeen)
  const lines = changes.map((change) => {
    const { at, of, says } = change
    const whose = says.startsWith(of) ? '' : `${of} `
    return `${time(at)} ${whose}${says}${change === last ? '; the last before the first failure' : ''}`
  })
  const room = Math.max(columnsMin, columns) - 2
  return ['', 'changes:', ...lines.flatMap((line) => indented(visible(line), room))].map((line) => `${line}\n`).join('')
}

/** One line for each failed task of an incident. */
export const attemptLines = (diagnoses: readonly Diagnosis[], { columns, time }: IncidentTextOptions): string =>
  diagnoses
    .flatMap(({ task, agent, cause, workload }) => {
      const attempt = workload.attempt === null ? '' : ` attempt ${workload.attempt}`
      const where = agent.hostname ?? agent.id ?? 'unknown agent'
      const text = `${time(task.failed_at)}${attempt} ${task.id} on ${where}: ${cause.code}, ${cause.confidence}`
      return wrapped(visible(text), Math.max(columnsMin, columns) - 2).map(
        (line, index) => `${index === 0 ? '' : '  '}${line}\n`,
      )
    })
    .join('')

const head = (line: string, columns: number): readonly string[] =>
  displayWidth(line) <= columns ? [line] : wrapped(line, columns - 2).map((part, at) => (at === 0 ? part : `  ${part}`))

const indented = (text: string, columns: number): readonly string[] =>
  wrapped(text, columns - 2).map((line) => `  ${line}`)

const csvColumns: readonly (readonly [string, (incident: IncidentObject) => string | number | null])[] = [
  ['id', ({ id }) => id],
  ['state', ({ state }) => state],
  ['kind', ({ workload }) => workload.kind],
  ['workload', ({ workload }) => workload.id],
  ['version', ({ workload }) => workload.version],
  ['framework', ({ framework }) => framework],
  ['cause', ({ cause }) => cause.code],
  ['confidence', ({ cause }) => cause.confidence],
  ['profile', ({ profile }) => profile],
  ['failures', ({ failures }) => failures],
  ['attempts', ({ attempts }) => attempts],
  ['first_seen', (incident) => incident.first_seen],
  ['last_seen', (incident) => incident.last_seen],
  ['closed_at', (incident) => incident.closed_at],
  ['nodes', ({ nodes }) => nodes.join(' ')],
  ['summary', ({ cause }) => cause.summary],
]

/** The first row of a table of incidents. */
export const csvHead = (): string => `${csvColumns.map(([name]) => name).join(',')}\r\n`

/** An incident as a row. Source: RFC 4180. */
export const csvRow = (incident: IncidentObject): string =>
  `${csvColumns.map(([, read]) => cell(read(incident))).join(',')}\r\n`

/** A text that a spreadsheet would take for a formula gets an apostrophe before it. */
function cell(value: string | number | null): string {
  if (typeof value === 'number') return String(value)
  const text = value === null ? '' : /^[=+\-@\t\r]/.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
