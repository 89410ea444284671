import { visible, wrapped } from '../terminal-text.ts'
import { type FigureName, figureNames, figureText, figureWords, type WorkloadFigures } from './figures.ts'
import type { SimulationTextOptions } from './text.ts'

/** What many seeds gave, as `simulate --seeds --format json` prints it. */
export type SeedsSummary = {
  readonly schema: 'sigsys.seeds/1'
  readonly scenario: { readonly path: string; readonly name: string }
  readonly seeds: { readonly first: number; readonly count: number }
  /** Seeds with which not all expectations held. */
  readonly not_as_expected: readonly number[]
  readonly workloads: readonly {
    readonly kind: string
    readonly id: string
    readonly figures: Readonly<Record<FigureName, Spread>>
    /** How many seeds gave which verdict, the commonest first; numbers in them are `N`. */
    readonly verdicts: readonly { readonly verdict: string; readonly count: number }[]
  }[]
}

/** The middle of what the seeds gave, and the interval that 95 % of them lie in. */
export type Spread = { readonly median: number; readonly from: number; readonly to: number }

type OneSeed = { readonly seed: number; readonly isAsExpected: boolean; readonly workloads: readonly WorkloadFigures[] }

/** Sums many runs up; `runs` are in the order of their seeds and at least one. */
export function summariseSeeds(
  scenario: SeedsSummary['scenario'],
  runs: readonly [OneSeed, ...OneSeed[]],
): SeedsSummary {
  const keys = new Map<string, { readonly kind: string; readonly id: string }>()
  for (const { workloads } of runs) for (const { kind, id } of workloads) keys.set(`${kind} ${id}`, { kind, id })
  return {
    schema: 'sigsys.seeds/1',
    scenario,
    seeds: { first: runs[0].seed, count: runs.length },
    not_as_expected: runs.filter(({ isAsExpected }) => !isAsExpected).map(({ seed }) => seed),
    workloads: [...keys.values()].map(({ kind, id }) => {
      const all = runs.flatMap(({ workloads }) => workloads.filter((one) => one.kind === kind && one.id === id))
      const spread = (name: FigureName): Spread => spreadOf(all.map(({ figures }) => figures[name]))
      return {
        kind,
        id,
        figures: {
          up_ms: spread('up_ms'),
          launches: spread('launches'),
          failures: spread('failures'),
          wasted_ms: spread('wasted_ms'),
          alerts: spread('alerts'),
        },
        verdicts: counted(all.map(({ verdict }) => verdict)),
      }
    }),
  }
}

/** By nearest rank, so that every number is one that a seed gave. */
export function spreadOf(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b)
  const at = (part: number): number => sorted[Math.max(0, Math.ceil(part * sorted.length) - 1)] ?? 0
  return { median: at(0.5), from: at(0.025), to: at(0.975) }
}

/** Verdicts that differ in a number only are alike: the figures tell the number. */
const withoutNumbers = (text: string): string => text.replace(/\b\d+\b/g, 'N')

function counted(texts: readonly string[]): readonly { readonly verdict: string; readonly count: number }[] {
  const counts = new Map<string, number>()
  for (const text of texts.map(withoutNumbers)) counts.set(text, (counts.get(text) ?? 0) + 1)
  return [...counts].map(([verdict, count]) => ({ verdict, count })).toSorted((a, b) => b.count - a.count)
}

/** Seeds that are named one by one. */
const namedMax = 10

/** The summary for a person. */
export function seedsText(
  { scenario, seeds, workloads, not_as_expected: failed }: SeedsSummary,
  { columns, paint }: Pick<SimulationTextOptions, 'columns' | 'paint'>,
): string {
  const last = seeds.first + seeds.count - 1
  const lines = [
    `${paint('strong', visible(scenario.path))}  ${visible(scenario.name)}`,
    `  seeds ${seeds.first} to ${last}: the median, and the interval of 95 % of the seeds`,
  ]
  for (const { kind, id, figures, verdicts } of workloads) {
    lines.push('', paint('strong', `${kind} ${visible(id)}`))
    for (const { verdict, count } of verdicts)
      lines.push(...wrapped(`${count} of ${seeds.count}: ${visible(verdict)}`, columns - 2).map((line) => `  ${line}`))
    for (const name of figureNames) {
      const [median, from, to] = [figures[name].median, figures[name].from, figures[name].to].map((value) =>
        figureText(name, value),
      )
      lines.push(`  ${figureWords[name].padEnd(10)}${(median ?? '').padStart(14)}   ${from ?? ''} to ${to ?? ''}`)
    }
  }
  const more = failed.length > namedMax ? ` and ${failed.length - namedMax} more` : ''
  const which = failed.length === 0 ? '' : `; not with ${failed.slice(0, namedMax).join(', ')}${more}`
  lines.push(
    '',
    ...wrapped(`all expectations held with ${seeds.count - failed.length} of ${seeds.count} seeds${which}`, columns),
  )
  return lines.map((line) => `${line}\n`).join('')
}
