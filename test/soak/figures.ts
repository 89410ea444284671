import type { CauseCode } from '../../src/domain/diagnosis.ts'
import { type NoiseLevel, noiseLevels, noiseWords } from './noise.ts'
import type { Answer } from './soaked.ts'

/** What was said of many failures, level by level. */
export type Tally = Readonly<
  Record<
    NoiseLevel,
    {
      scenarios: number
      readonly answers: Answer[]
      /** Of each kind of answer that was not right, the first scenario that has one. */
      readonly examples: Map<string, Example>
    }
  >
>

/** A scenario with an answer worth a look. */
export type Example = { readonly task: string; readonly scenario: string; count: number }

/** What kind of answer it is: `TRUTH as SAID, CONFIDENCE`. */
export const kindOf = ({ truth, said, confidence }: Answer): string =>
  `${truth ?? 'no failure'} as ${said ?? 'nothing'}${confidence === undefined ? '' : `, ${confidence}`}`

/** An empty one. */
export const tally = (): Tally =>
  Object.fromEntries(
    noiseLevels.map((level) => [level, { scenarios: 0, answers: [], examples: new Map() }]),
  ) as unknown as Tally

const percent = (part: number, whole: number): string =>
  whole === 0 ? '–' : `${(Math.floor((part * 1000) / whole) / 10).toFixed(1)} %`

const row = (cells: readonly (string | number)[]): string => `| ${cells.join(' | ')} |`

const table = (head: readonly string[], rows: readonly (readonly (string | number)[])[]): readonly string[] => [
  row(head),
  row(head.map(() => '---')),
  ...rows.map(row),
]

/** Both tables of the page on diagnoses. */
export function figures(of: Tally): string {
  const all = noiseLevels.flatMap((level) => of[level].answers)
  return [...byCause(all), '', ...byNoise(of)].join('\n')
}

const causeHead = ['cause', 'failures', 'said', 'right', 'precision', 'recall', 'said for certain', 'of these wrong']

/** Precision: of what was said, how much was so. Recall: of what was so, how much was said. */
function byCause(answers: readonly Answer[]): readonly string[] {
  const codes = [...new Set(answers.flatMap(({ truth, said }) => [truth, said]))]
    .filter((code): code is CauseCode => code !== undefined)
    .sort()
  const rows = codes.map((code) => {
    const so = answers.filter(({ truth }) => truth === code)
    const said = answers.filter((one) => one.said === code)
    const right = said.filter(({ is }) => is === 'right')
    const certain = said.filter(({ confidence }) => confidence === 'certain')
    const wrong = certain.filter(({ is }) => is !== 'right')
    return [
      `\`${code}\``,
      so.length,
      said.length,
      right.length,
      percent(right.length, said.length),
      percent(right.length, so.length),
      percent(certain.length, said.length),
      wrong.length,
    ]
  })
  return table(causeHead, rows)
}

const noiseHead = [
  'noise',
  'scenarios',
  'failures',
  'right',
  'cautious',
  'wrong',
  'nothing said',
  'for certain',
  'of these wrong',
]

function byNoise(of: Tally): readonly string[] {
  const rows = noiseLevels.map((level) => {
    const { scenarios, answers } = of[level]
    const share = (is: Answer['is']): string => percent(answers.filter((one) => one.is === is).length, answers.length)
    const certain = answers.filter(({ confidence }) => confidence === 'certain')
    return [
      `${level}: ${noiseWords[level]}`,
      scenarios,
      answers.length,
      share('right'),
      share('cautious'),
      share('wrong'),
      share('missing'),
      percent(certain.length, answers.length),
      certain.filter(({ is }) => is !== 'right').length,
    ]
  })
  return table(noiseHead, rows)
}
