import type { SimulationReport } from '../../domain/simulation-report.ts'
import { displayWidth, visible, wrapped } from '../terminal-text.ts'
import { type FigureName, figureNames, figuresOf, figureText, figureWords, type WorkloadFigures } from './figures.ts'
import type { SimulationTextOptions } from './text.ts'

/** Two scenarios side by side, as `simulate --against --format json` prints it. A workload that one lacks is null there. */
export type Comparison = {
  readonly schema: 'sigsys.comparison/1'
  readonly scenarios: readonly [ComparedScenario, ComparedScenario]
  readonly workloads: readonly {
    readonly kind: string
    readonly id: string
    readonly verdicts: Pair<string>
    readonly figures: Readonly<Record<FigureName, Pair<number>>>
  }[]
}

type ComparedScenario = { readonly path: string; readonly name: string; readonly seed: number; readonly digest: string }
type Pair<T> = readonly [T | null, T | null]

/** Puts two reports side by side, by kind and id, in the order of the first and then of the second. */
export function compare(one: SimulationReport, other: SimulationReport): Comparison {
  const [left, right] = [figuresOf(one), figuresOf(other)]
  const find = (all: readonly WorkloadFigures[], { kind, id }: WorkloadFigures): WorkloadFigures | undefined =>
    all.find((each) => each.kind === kind && each.id === id)
  const named = [...left, ...right.filter((each) => find(left, each) === undefined)]
  return {
    schema: 'sigsys.comparison/1',
    scenarios: [scenarioOf(one), scenarioOf(other)],
    workloads: named.map((each) => {
      const [a, b] = [find(left, each), find(right, each)]
      const pair = (name: FigureName): Pair<number> => [a?.figures[name] ?? null, b?.figures[name] ?? null]
      return {
        kind: each.kind,
        id: each.id,
        verdicts: [a?.verdict ?? null, b?.verdict ?? null],
        figures: {
          up_ms: pair('up_ms'),
          launches: pair('launches'),
          failures: pair('failures'),
          wasted_ms: pair('wasted_ms'),
          alerts: pair('alerts'),
        },
      }
    }),
  }
}

const scenarioOf = ({ scenario: { path, name }, seed, digest }: SimulationReport): ComparedScenario => ({
  path,
  name,
  seed,
  digest,
})

/** The comparison for a person: what differs is strong. */
export function comparisonText(
  { scenarios, workloads }: Comparison,
  { columns, paint }: Pick<SimulationTextOptions, 'columns' | 'paint'>,
): string {
  const names = ['A', 'B'] as const
  const lines = scenarios.flatMap(({ path, name }, place) =>
    wrapped(`${names[place]}  ${visible(path)}  ${visible(name)}`, columns).map((line, row) =>
      row === 0 ? line : `   ${line}`,
    ),
  )
  for (const { kind, id, verdicts, figures } of workloads) {
    lines.push('', paint('strong', `${kind} ${visible(id)}`))
    lines.push(
      ...verdicts.flatMap((verdict, place) => verdictLines(`${names[place]}: ${verdict ?? 'is not in it'}`, columns)),
    )
    for (const name of figureNames) {
      const [a, b] = figures[name].map((value) => (value === null ? '-' : figureText(name, value)))
      const row = `  ${figureWords[name].padEnd(10)}${padded(a ?? '-')}  ${padded(b ?? '-')}`
      lines.push(a === b ? row.trimEnd() : paint('strong', row.trimEnd()))
    }
  }
  return lines.map((line) => `${line}\n`).join('')
}

const verdictLines = (text: string, columns: number): readonly string[] =>
  wrapped(visible(text), columns - 4).map((line, row) => `  ${row === 0 ? '' : '  '}${line}`)

const cell = 22
const padded = (text: string): string => `${' '.repeat(Math.max(0, cell - displayWidth(text)))}${text}`
