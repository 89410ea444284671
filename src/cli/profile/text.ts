import type { CallChange, FilterDiff } from '../../seccomp/diff.ts'
import type { ExplainedOutcome, Explanation } from '../../seccomp/explain.ts'
import type { Finding } from '../../seccomp/lint.ts'
import type { ProfileProblem } from '../../seccomp/profile.ts'
import type { Suggested, Suggestion } from '../../seccomp/suggest.ts'
import type { FilterSummary } from '../../seccomp/summary.ts'

/** One line a problem, as compilers write it. */
export const problemLines = (file: string, problems: readonly ProfileProblem[]): string =>
  problems.map(({ place, says }) => `${file}:${place.line}:${place.column}: ${says}\n`).join('')

/** One line a finding, and a count. */
export function lintText(file: string, findings: readonly Finding[]): string {
  const lines = findings.map(
    ({ place, level, code, says }) => `${file}:${place.line}:${place.column}: ${level}: ${says} [${code}]\n`,
  )
  const count = (level: Finding['level']) => findings.filter((one) => one.level === level).length
  const counts = `${plural(count('error'), 'error')}, ${plural(count('warning'), 'warning')}, ${plural(count('note'), 'note')}`
  return `${lines.join('')}${file}: ${counts}\n`
}

const plural = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`

/** What becomes of a call, in words. */
export function explanationText({ name, number, arch, outcomes, remarks }: Explanation): string {
  const title = `${name ?? 'call'}${number === undefined ? '' : ` (${number})`} on ${arch}`
  const blocks = outcomes.map((outcome) => outcomeText(outcome, outcomes.length > 1))
  const notes = remarks.map((remark) => `  note: ${remark}\n`)
  return `${title}\n${blocks.join('')}${notes.join('')}`
}

function outcomeText(outcome: ExplainedOutcome, isOneOfMany: boolean): string {
  const { action, sees, because, when, example, recordings } = outcome
  const condition = when.length === 0 ? '' : ` when ${when.join(' and ')}`
  const lead = isOneOfMany && example !== undefined ? `, for example with ${example}` : ''
  const records = recordings.map(({ kernel, recorded, says }) => `      Linux ${kernel}: ${recorded} (${says})\n`)
  const record = action === 'allow' ? '' : `    recorded by the kernel:\n${records.join('')}`
  return `  ${action}${condition}${lead}\n    ${sees}\n    because ${because}\n${record}`
}

/** Counts, and the lists if they are asked for. */
export function summaryText(summary: FilterSummary, isList: boolean): string {
  const { arch, calls, permits, depends, refuses, refusedBy, libseccomp, covered, defaultAction } = summary
  if (!covered) return `${arch}: not covered by the filter; every call kills its thread\n`
  const actions = Object.entries(refusedBy).map(([action, names]) => `${names.length} by ${action}`)
  const head =
    `${arch}: of ${calls} calls that libseccomp ${libseccomp} knows, permits ${permits.length}, ` +
    `permits ${depends.length} for some arguments, refuses ${refuses.length}` +
    `${actions.length === 0 ? '' : ` (${actions.join(', ')})`}; any other call: ${defaultAction}\n`
  const lists = [
    ['permits', permits],
    ['permits for some arguments', depends],
    ['refuses', refuses],
  ] as const
  const shown = isList ? lists : lists.slice(1)
  return head + shown.map(([what, names]) => (names.length === 0 ? '' : `  ${what}: ${names.join(' ')}\n`)).join('')
}

/** What changes for whom. */
export function diffText({ calls, architectures, defaults }: FilterDiff): string {
  const lines = [
    ...(defaults === undefined ? [] : [`calls that no rule names: ${defaults.before} -> ${defaults.after}`]),
    ...architectures.map(
      ({ arch, covered }) =>
        `${arch}: ${covered === 'after' ? 'covered from now on' : 'no longer covered, every call kills its thread'}`,
    ),
    ...calls.map(changeText),
  ]
  return lines.length === 0 ? 'no difference in behaviour\n' : `${lines.join('\n')}\n`
}

const signs = { 'permits-more': '+', 'refuses-more': '-', otherwise: '~' } as const

function changeText({ arch, name, direction, always, changes }: CallChange): string {
  const what = changes.map(({ before, after, example }) => `${before} -> ${after}${always ? '' : exampleText(example)}`)
  return `${signs[direction]} ${name} (${arch}): ${what.join(', ')}${always ? '' : ' [some arguments]'}`
}

/** Arguments that show a difference; empty where none matter. */
const exampleText = (args: readonly (bigint | undefined)[]): string => {
  const parts = args.flatMap((value, index) => (value === undefined ? [] : `arg${index}=0x${value.toString(16)}`))
  return parts.length === 0 ? '' : ` (e.g. ${parts.join(', ')})`
}

/** The same for a review, as a table. */
export function diffMarkdown(
  { before, after }: { readonly before: string; readonly after: string },
  diff: FilterDiff,
): string {
  const { calls, architectures, defaults } = diff
  const rows = calls.map(({ arch, name, direction, always, changes }) => {
    const what = changes
      .map((one) => `${one.before} → ${one.after}${always ? '' : exampleText(one.example)}`)
      .join('; ')
    return `| \`${name}\` | ${arch} | ${direction} | ${what} |`
  })
  const table =
    rows.length === 0
      ? ['No call changes.']
      : ['| call | architecture | direction | change |', '|---|---|---|---|', ...rows]
  const notes = [
    ...(defaults === undefined ? [] : [`- calls that no rule names: ${defaults.before} → ${defaults.after}`]),
    ...architectures.map(({ arch, covered }) => `- ${arch}: covered only ${covered}`),
  ]
  const counts = `${diff.permitsMore} calls permitted more, ${diff.refusesMore} refused more.`
  return `${[`## ${before} → ${after}`, '', counts, '', ...notes, ...(notes.length === 0 ? [] : ['']), ...table].join('\n')}\n`
}

/** What the evidence justifies, for stderr beside the written profile. */
export function suggestionsText({ suggestions, coverage, diff }: Suggested): string {
  const blocks = suggestions.map(suggestionText)
  const none = suggestions.length === 0 ? 'no refused call in the evidence\n' : ''
  return `${none}${blocks.join('')}coverage: ${coverage}\nbehaviour that changes:\n${diffText(diff).replace(/^(?=.)/gm, '  ')}`
}

function suggestionText({ call, count, confidence, programs, outcome, written, risk }: Suggestion): string {
  const by = programs.length === 0 ? '' : ` by ${programs.join(', ')}`
  const head = `${call}: refused ${count} times${by}, ${confidence}\n`
  if (outcome.kind !== 'permit')
    return `${head}  ${outcome.kind === 'permitted' ? 'nothing to do' : 'cannot be permitted'}: ${outcome.says}\n`
  const more =
    outcome.broader === undefined
      ? ''
      : `  broader: ${outcome.broader.calls.join(', ')}, for ${outcome.broader.for}${outcome.broader.risks.length === 0 ? '' : `; risks: ${outcome.broader.risks.join('; ')}`}\n`
  return `${head}  ${written ? 'written' : 'not written, the evidence is too weak'}: ${outcome.how}\n  risk: ${risk}\n${more}`
}
