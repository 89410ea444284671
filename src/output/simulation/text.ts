import type { AlertReport, SimulationReport, TimelineReport, WorkloadReport } from '../../domain/simulation-report.ts'
import { displayWidth, type Paint, visible, wrapped } from '../terminal-text.ts'
import { sinceText, spanText } from './span-text.ts'

/** How a report is put on a terminal. */
export type SimulationTextOptions = {
  readonly columns: number
  readonly paint: Paint
  readonly timeline: boolean
}

/** A report for a person: the verdicts first, then what was expected in vain, then the timeline if it is wanted. */
export function simulationText(report: SimulationReport, options: SimulationTextOptions): string {
  return [
    ...head(report, options),
    ...report.workloads.flatMap((workload) => workloadLines(workload, report.alerts, options)),
    ...expectationLines(report, options),
    ...(options.timeline ? ['', ...timelineLines(report, report.timeline, options)] : []),
  ]
    .map((line) => `${line}\n`)
    .join('')
}

function head(report: SimulationReport, { paint, columns }: SimulationTextOptions): readonly string[] {
  const length = spanText(Date.parse(report.ended_at) - Date.parse(report.from))
  const zone = report.zone_data === null ? '' : `, zone data ${report.zone_data}`
  const facts = `${length} simulated, seed ${report.seed}, ${report.actions} actions, digest ${report.digest}${zone}`
  return [
    ...titleLines(report.scenario, { paint, columns }),
    ...(report.scenario.about === null
      ? []
      : wrapped(visible(report.scenario.about), columns - 2).map((line) => `  ${line}`)),
    ...wrapped(facts, columns - 2).map((line) => `  ${paint('faint', line)}`),
    ...[deliveryText(report)].flatMap((line) => (line === undefined ? [] : [`  ${line}`])),
    ...(report.stopped === null ? [] : wrapped(`stopped early: ${visible(report.stopped)}`, columns - 2)).map(
      (line) => `  ${paint('bad', line)}`,
    ),
  ]
}

/** Path and claim, on one line if there is room. */
function titleLines(
  { path, name }: SimulationReport['scenario'],
  { paint, columns }: Pick<SimulationTextOptions, 'paint' | 'columns'>,
): readonly string[] {
  const [shownPath, shownName] = [visible(path), visible(name)]
  if (displayWidth(shownPath) + 2 + displayWidth(shownName) <= columns)
    return [`${paint('strong', shownPath)}  ${shownName}`]
  return [paint('strong', shownPath), ...wrapped(shownName, columns - 2).map((line) => `  ${line}`)]
}

/** What became of messages on their way to the observer; undefined: all came as they were sent. */
export function deliveryText({ delivery }: SimulationReport): string | undefined {
  const told = Object.entries(delivery).filter(([, count]) => count > 0)
  const words = told.map(([what, count]) => `${count} ${what}`)
  return words.length === 0 ? undefined : `on the way to the observer: ${words.join(', ')} messages`
}

const alertKinds = ['firing', 'repeated', 'resolved'] as const

/** How many alerts of each kind there were about a workload: `1 firing`. */
export const alertCounts = (id: string, alerts: readonly AlertReport[]): readonly string[] =>
  alertKinds
    .map((kind) => [kind, alerts.filter(({ of, alert }) => of === id && alert === kind).length] as const)
    .filter(([, count]) => count > 0)
    .map(([kind, count]) => `${count} ${kind}`)

function workloadLines(
  workload: WorkloadReport,
  alerts: readonly AlertReport[],
  { paint, columns }: SimulationTextOptions,
): readonly string[] {
  const failed = Object.entries(workload.causes).map(([cause, count]) => `${count} ${cause}`)
  const ends = Object.entries(workload.ends).map(([state, count]) => `${count} ${state}`)
  const runs = workload.runs
  const facts = [
    `${workload.launches} ${workload.launches === 1 ? 'launch' : 'launches'}`,
    ...(runs === null ? [] : [`runs: ${runs.succeeded} succeeded, ${runs.failed} failed, ${runs.active} active`]),
    ...(runs === null || runs.skipped === 0 ? [] : [`${runs.skipped} skipped`]),
    `up ${spanText(workload.up_ms)}`,
    ...(workload.waiting_ms === 0 ? [] : [`held back ${spanText(workload.waiting_ms)}`]),
    ...(workload.delay_ms === null ? [] : [`delay now ${spanText(workload.delay_ms)}`]),
    ...(workload.next_attempt_at === null ? [] : [`next attempt ${workload.next_attempt_at}`]),
  ]
  const lines = [facts.join(', '), ...(ends.length === 0 ? [] : [`ended: ${ends.join(', ')}`])]
  if (failed.length > 0) lines.push(`judged: ${failed.join(', ')}`)
  const told = alertCounts(workload.id, alerts)
  if (told.length > 0) lines.push(`alerts: ${told.join(', ')}`)
  return [
    '',
    ...wrapped(`${workload.kind} ${visible(workload.id)}: ${visible(workload.verdict)}`, columns).map((line, row) =>
      row === 0 ? paint('strong', line) : `  ${line}`,
    ),
    ...lines.flatMap((line) => wrapped(line, columns - 2)).map((line) => `  ${line}`),
  ]
}

function expectationLines(report: SimulationReport, options: SimulationTextOptions): readonly string[] {
  const { paint, columns } = options
  const failed = report.expectations.filter(({ passed }) => !passed)
  const count = report.expectations.length
  if (count === 0) return []
  const held = `${count - failed.length} of ${count} expectations held`
  const byNumber = new Map(report.timeline.map((entry) => [entry.number, entry]))
  const about = failed.flatMap(({ place, expected, happened, chain }) => [
    '',
    `${paint('bad', 'not as expected')} ${visible(report.scenario.path)}:${place}`,
    ...labelled('expected', expected, columns),
    ...labelled('happened', happened, columns),
    ...chainLines(
      report,
      chain.map((number) => byNumber.get(number)).filter((entry) => entry !== undefined),
      options,
    ),
  ])
  return ['', paint(failed.length === 0 ? 'good' : 'bad', held), ...about]
}

function chainLines(
  report: SimulationReport,
  entries: readonly TimelineReport[],
  options: SimulationTextOptions,
): readonly string[] {
  return entries.length === 0 ? [] : ['  because', ...timelineLines(report, entries, options, '  ')]
}

const labelled = (label: string, text: string, columns: number): readonly string[] =>
  wrapped(visible(text), columns - 12).map((line, index) => `  ${index === 0 ? label : ' '.repeat(8)}  ${line}`)

/** Entries in columns: time since the start, what it is about, what happened. */
export function timelineLines(
  report: Pick<SimulationReport, 'from'>,
  entries: readonly TimelineReport[],
  { columns, paint }: Pick<SimulationTextOptions, 'columns' | 'paint'>,
  indent = '',
): readonly string[] {
  const from = Date.parse(report.from)
  const times = entries.map(({ at }) => sinceText(Date.parse(at) - from))
  const laneMax = Math.max(0, ...entries.map(({ lane }) => displayWidth(visible(lane.id))))
  const laneWidth = Math.min(laneMax, Math.max(8, Math.floor(columns / 4)))
  const timeWidth = Math.max(0, ...times.map((time) => time.length))
  const room = Math.max(20, columns - indent.length - timeWidth - laneWidth - 4)
  return entries.flatMap((entry, index) =>
    wrapped(visible(entry.says), room).map((line, row) => {
      const time = (row === 0 ? (times[index] ?? '') : '').padStart(timeWidth)
      const lane = row === 0 ? cut(visible(entry.lane.id), laneWidth) : ''
      return `${indent}${paint('faint', time)}  ${lane.padEnd(laneWidth)}  ${line}`
    }),
  )
}

const cut = (text: string, width: number): string => (text.length <= width ? text : `…${text.slice(1 - width)}`)
