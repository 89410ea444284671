import type { SimulationReport } from '../../domain/simulation-report.ts'
import { spanText } from './span-text.ts'

/** The figures of a workload that policies and seeds are compared by, in the order they are shown. */
export const figureNames = ['up_ms', 'launches', 'failures', 'wasted_ms', 'alerts'] as const
/** One of them. */
export type FigureName = (typeof figureNames)[number]

/** The figures of one workload in one run. `alerts`: how often somebody was told that something is wrong. */
export type WorkloadFigures = {
  readonly kind: string
  readonly id: string
  readonly verdict: string
  readonly figures: Readonly<Record<FigureName, number>>
}

/** Reads the figures out of a report. */
export const figuresOf = ({
  workloads,
  alerts,
}: Pick<SimulationReport, 'workloads' | 'alerts'>): readonly WorkloadFigures[] =>
  workloads.map(({ kind, id, verdict, up_ms, launches, causes, wasted_ms }) => ({
    kind,
    id,
    verdict,
    figures: {
      up_ms,
      launches,
      failures: Object.entries(causes).reduce((sum, [code, count]) => (code === fallen ? sum : sum + count), 0),
      wasted_ms,
      alerts: alerts.filter(({ of, alert }) => of === id && alert === 'firing').length,
    },
  }))

/** What fell with its group did not fail by itself: the one it fell with is counted. */
const fallen = 'killed-with-group'

/** What a figure is called in text. */
export const figureWords: Readonly<Record<FigureName, string>> = {
  up_ms: 'up',
  launches: 'launches',
  failures: 'failures',
  wasted_ms: 'wasted',
  alerts: 'alerts',
}

/** A figure as people read it: lengths of time in units, counts as they are. */
export const figureText = (name: FigureName, value: number): string =>
  name.endsWith('_ms') ? spanText(Math.round(value)) : String(Math.round(value * 10) / 10)
