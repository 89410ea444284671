import { type Paint, visible, wrapped } from '../../output/terminal-text.ts'
import type { CallChange, FilterDiff } from '../../seccomp/diff.ts'
import type { ExplainedOutcome, Explanation } from '../../seccomp/explain.ts'
import type { Finding } from '../../seccomp/lint.ts'
import type { ProfileProblem } from '../../seccomp/profile.ts'
import type { Suggested, Suggestion } from '../../seccomp/suggest.ts'
import type { FilterSummary } from '../../seccomp/summary.ts'

/** How text for people is laid out: where it wraps, and in what colours. */
export type TextShape = { readonly columns: number; readonly paint: Paint }

/** A text below others, wrapped; what goes on is set in by two more. */
function inset(text: string, indent: number, { columns }: TextShape): string {
  const [first = '', ...rest] = wrapped(visible(text), columns - indent)
  const further = rest.length === 0 ? [] : wrapped(rest.join(' '), columns - indent - 2)
  const lines = [`${' '.repeat(indent)}${first}`, ...further.map((line) => `${' '.repeat(indent + 2)}${line}`)]
  return lines.map((line) => `${line}\n`).join('')
}

const tones = { error: 'bad', warning: 'warning', note: 'faint' } as const

/** One line a problem, as compilers write it. */
export const problemLines = (file: string, problems: readonly ProfileProblem[]): string =>
  problems.map(({ place, says }) => `${visible(`${file}:${place.line}:${place.column}: ${says}`)}\n`).join('')

/** One line a finding, and a count. */
export function lintText(
  file: string,
  findings: readonly Finding[],
  { paint, isQuiet }: TextShape & { readonly isQuiet: boolean },
): string {
  const lines = findings.map(
    ({ place, level, code, says }) =>
      `${visible(file)}:${place.line}:${place.column}: ${paint(tones[level], level)}: ${visible(says)} [${code}]\n`,
  )
  const count = (level: Finding['level']) => findings.filter((one) => one.level === level).length
  const counts = `${plural(count('error'), 'error')}, ${plural(count('warning'), 'warning')}, ${plural(count('note'), 'note')}`
  return `${lines.join('')}${isQuiet ? '' : `${visible(file)}: ${counts}\n`}`
}

const plural = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`

/** What becomes of a call, in words. */
export function explanationText({ name, number, arch, outcomes, remarks }: Explanation, shape: TextShape): string {
  const title = visible(`${name ?? 'call'}${number === undefined ? '' : ` (${number})`} on ${arch}`)
  const blocks = outcomes.map((outcome) => outcomeText(outcome, { ...shape, isOneOfMany: outcomes.length > 1 }))
  const notes = remarks.map((remark) => inset(`note: ${remark}`, 2, shape))
  return `${shape.paint('strong', title)}\n${blocks.join('')}${notes.join('')}`
}

function outcomeText(outcome: ExplainedOutcome, shape: TextShape & { readonly isOneOfMany: boolean }): string {
  const { action, sees, because, when, example, recordings } = outcome
  const condition = when.length === 0 ? '' : ` when ${when.join(' and ')}`
  const lead = shape.isOneOfMany && example !== undefined ? `, for example with ${example}` : ''
  const records = recordings.map(({ kernel, recorded, says }) =>
    inset(`Linux ${kernel}: ${recorded} (${says})`, 6, shape),
  )
  const record = action === 'allow' ? '' : `    recorded by the kernel:\n${records.join('')}`
  const head = inset(`${action}${condition}${lead}`, 2, shape)
  const tone = action === 'allow' ? 'good' : 'bad'
  return `${head.replace(action, shape.paint(tone, action))}${inset(sees, 4, shape)}${inset(`because ${because}`, 4, shape)}${record}`
}

/** Counts, and the lists if they are asked for. */
export function summaryText(
  summary: FilterSummary,
  { isList, ...shape }: TextShape & { readonly isList: boolean },
): string {
  const { arch, calls, permits, depends, refuses, refusedBy, libseccomp, covered, defaultAction } = summary
  if (!covered) return `${arch}: not covered by the filter; every call kills its thread\n`
  const actions = Object.entries(refusedBy).map(([action, names]) => `${names.length} by ${action}`)
  const head =
    `${arch}: of ${calls} calls that libseccomp ${libseccomp} knows, permits ${permits.length}, ` +
    `permits ${depends.length} for some arguments, refuses ${refuses.length}` +
    `${actions.length === 0 ? '' : ` (${actions.join(', ')})`}; any other call: ${defaultAction}`
  const lists = [
    ['permits', permits],
    ['permits for some arguments', depends],
    ['refuses', refuses],
  ] as const
  const shown = isList ? lists : lists.slice(1)
  const rows = shown.map(([what, names]) => (names.length === 0 ? '' : inset(`${what}: ${names.join(' ')}`, 2, shape)))
  return `${inset(head, 0, shape)}${rows.join('')}`
}

/** What changes for whom. */
export function diffText({ calls, architectures, defaults }: FilterDiff, shape: TextShape): string {
  const lines = [
    ...(defaults === undefined ? [] : [`calls that no rule names: ${defaults.before} -> ${defaults.after}`]),
    ...architectures.map(
      ({ arch, covered }) =>
        `${arch}: ${covered === 'after' ? 'covered from now on' : 'no longer covered, every call kills its thread'}`,
    ),
    ...calls.map((change) => changeText(change, shape)),
  ]
  return lines.length === 0 ? 'no difference in behaviour\n' : `${lines.join('\n')}\n`
}

const signs = { 'permits-more': '+', 'refuses-more': '-', otherwise: '~' } as const

const signTones = { 'permits-more': 'good', 'refuses-more': 'bad', otherwise: 'warning' } as const

function changeText({ arch, name, direction, always, changes }: CallChange, { paint }: TextShape): string {
  const what = changes.map(({ before, after, example }) => `${before} -> ${after}${always ? '' : exampleText(example)}`)
  const line = `${signs[direction]} ${name} (${arch}): ${what.join(', ')}${always ? '' : ' [some arguments]'}`
  return paint(signTones[direction], visible(line))
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
export function suggestionsText({ suggestions, coverage, diff }: Suggested, shape: TextShape): string {
  const blocks = suggestions.map((one) => suggestionText(one, shape))
  const none = suggestions.length === 0 ? 'no refused call in the evidence\n' : ''
  return `${none}${blocks.join('')}${inset(`coverage: ${coverage}`, 0, shape)}behaviour that changes:\n${diffText(diff, shape).replace(/^(?=.)/gm, '  ')}`
}

function suggestionText(
  { call, count, confidence, programs, profiles, outcome, written, risk }: Suggestion,
  shape: TextShape,
): string {
  const by = programs.length === 0 ? '' : ` by ${programs.join(', ')}`
  const under = profiles.length === 0 ? '' : ` under ${profiles.join(', ')}`
  const times = count === 1 ? 'once' : `${count} times`
  const head = inset(`${call}: refused ${times}${by}${under}, ${confidence}`, 0, shape)
  const row = (text: string): string => inset(text, 2, shape)
  if (outcome.kind !== 'permit')
    return `${head}${row(`${outcome.kind === 'permitted' ? 'nothing to do' : 'cannot be permitted'}: ${outcome.says}`)}`
  const { broader, how } = outcome
  const risks = broader === undefined || broader.risks.length === 0 ? '' : `; risks: ${broader.risks.join('; ')}`
  const more = broader === undefined ? '' : row(`broader: ${broader.calls.join(', ')}, for ${broader.for}${risks}`)
  const what = written ? 'written' : 'not written, the evidence is too weak'
  return `${head}${row(`${what}: ${how}`)}${row(`risk: ${risk}`)}${more}`
}
