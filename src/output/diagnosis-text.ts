import type { Confidence, Diagnosis, Evidence, SeccompVerdict } from '../domain/diagnosis.ts'
import { displayWidth, type Paint, type Tone, visible, wrapped } from './terminal-text.ts'

/** How a diagnosis is put on a terminal. */
export type DiagnosisTextOptions = {
  readonly columns: number
  readonly paint: Paint
  /** A moment (ISO text in UTC) for people: `2026-11-23 19:36:28.801 UTC`. */
  readonly time: (iso: string) => string
}

/** The options, and the task whose block has the same advice. */
type Block = DiagnosisTextOptions & { readonly adviceAbove: string | undefined }

const labelColumns = 10
/** Below this a terminal shows no block that is worth reading; lines run over instead. */
const columnsMin = 40

/**
 * Diagnoses and notices as blocks of lines for a person, the answer first, an empty line after each.
 * Advice that stood before is not repeated: the block names the task where it stands.
 */
export function* diagnosisTexts(
  diagnoses: Iterable<Diagnosis>,
  options: DiagnosisTextOptions,
): Generator<string, void, undefined> {
  const told = new Map<string, string>()
  for (const diagnosis of diagnoses) {
    const advice = JSON.stringify([diagnosis.fix])
    const above = diagnosis.fix.length > 1 ? told.get(advice) : undefined
    if (above === undefined) told.set(advice, diagnosis.task.id)
    yield `${diagnosisText(diagnosis, { ...options, adviceAbove: above })}\n`
  }
}

function diagnosisText(diagnosis: Diagnosis, options: Block): string {
  const columns = Math.max(columnsMin, options.columns)
  const block: Block = { ...options, columns }
  return [
    ...head(diagnosis, block),
    ...cause(diagnosis, block),
    ...seccomp(diagnosis.seccomp, block),
    ...evidence(diagnosis, block),
    ...ruledOut(diagnosis, block),
    ...gaps(diagnosis, block),
    ...clocks(diagnosis, block),
    ...forecast(diagnosis, block),
    ...fix(diagnosis, block),
    ...settle(diagnosis, block),
  ]
    .map((line) => `${line}\n`)
    .join('')
}

function head({ schema, task, agent, workload, framework }: Diagnosis, block: Block): readonly string[] {
  const isNotice = schema === 'sigsys.notice/1'
  const state = block.paint(isNotice ? 'warning' : 'bad', visible(task.state))
  const notice = isNotice ? `${block.paint('warning', 'notice:')} ` : ''
  const id = visible(task.id)
  const end = `${state} ${block.time(task.failed_at)}`
  const fits = displayWidth(`${isNotice ? 'notice: ' : ''}${id} ${visible(task.state)} ${block.time(task.failed_at)}`)
  const first = `${notice}${block.paint('strong', id)}`
  const top = fits > block.columns ? [first, `  ${end}`] : [`${first} ${end}`]
  const where = agent.hostname ?? agent.id
  const facts = [
    where === null ? 'agent not known' : `on ${where}`,
    workload.id === null ? undefined : `${workload.kind === 'other' ? 'part of' : workload.kind} ${workload.id}`,
    workload.run === null || workload.run === workload.id ? undefined : `run ${workload.run}`,
    workload.attempt === null ? undefined : `attempt ${workload.attempt}`,
    framework.name === null ? undefined : `framework ${framework.name}`,
    task.name === null || task.id.startsWith(task.name) ? undefined : `named ${task.name}`,
  ].filter((fact) => fact !== undefined)
  return [...top, ...wrapped(visible(facts.join(', ')), block.columns - 2).map((line) => `  ${line}`)]
}

const confidenceText: Readonly<Record<Confidence, string>> = {
  certain: 'the evidence leaves no other reading',
  likely: 'clearly the best reading, though another is not excluded',
  possible: 'it fits, but little supports it',
  unknown: 'this evidence does not decide',
}

const confidenceTone: Readonly<Record<Confidence, Tone>> = {
  certain: 'good',
  likely: 'strong',
  possible: 'warning',
  unknown: 'warning',
}

function cause({ cause: { code, confidence, summary } }: Diagnosis, block: Block): readonly string[] {
  const tone = confidenceTone[confidence]
  const word = confidence === 'unknown' ? 'undecided' : confidence
  const says = wrapped(`${word}: ${confidenceText[confidence]} (${code})`, block.columns - labelColumns)
  const painted = says.map((line, index) => (index === 0 ? line.replace(word, () => block.paint(tone, word)) : line))
  return section('Cause', [...item(visible(summary), block), ...painted], block)
}

const filterText: Readonly<Record<SeccompVerdict['filter'], string>> = {
  mesos: "Mesos' filter",
  own: 'a filter that Mesos did not load',
  unknown: 'whose filter is not known',
}

function seccomp(verdict: Diagnosis['seccomp'], block: Block): readonly string[] {
  if (verdict === null) return []
  const { syscall, action, profile, filter, pid, comm, exe } = verdict
  const call = syscall === null ? undefined : `${syscall.name ?? 'call'} (${syscall.number}, ${syscall.arch})`
  const what = [action, call].filter((part) => part !== null && part !== undefined).join(' on ')
  const facts = [
    what === '' ? undefined : what,
    profile === null ? undefined : `profile ${profile}`,
    filterText[filter],
    pid === null ? undefined : `pid ${pid}`,
    comm === null ? undefined : `program ${comm}`,
    exe === null ? undefined : exe,
  ].filter((fact) => fact !== undefined)
  return section('Seccomp', item(visible(facts.join(', ')), block), block)
}

/** What the scheduler does next, and what comes of it. */
function forecast({ forecast: told }: Diagnosis, block: Block): readonly string[] {
  if (told === null) return []
  const { next_attempt_at: next, attempts_per_hour: perHour, will_fail: fails, basis } = told
  const when = next === null ? 'no further attempt' : `another attempt at ${block.time(next)} or a few seconds later`
  const rate = perHour === null || perHour === 0 ? '' : `, ${perHour} within the hour`
  const end = fails === true ? '; expected to fail again' : ''
  return section('Next', [...item(visible(`${when}${rate}${end}`), block), ...item(visible(basis), block)], block)
}

const weights: readonly { readonly weight: Evidence['weight']; readonly label: string; readonly tone: Tone }[] = [
  { weight: 'decisive', label: 'Decisive', tone: 'good' },
  { weight: 'supports', label: 'Supports', tone: 'strong' },
  { weight: 'contradicts', label: 'Against', tone: 'warning' },
]

function evidence({ evidence: all, task }: Diagnosis, block: Block): readonly string[] {
  const failedOn = block.time(task.failed_at)
  return weights.flatMap(({ weight, label, tone }) => {
    const lines = bySource(all.filter((each) => each.weight === weight)).flatMap(({ says, at, source }) => {
      const when = at === null ? '' : ` at ${shortTime(block.time(at), failedOn)}`
      const from = wrapped(`${visible(source)}${when}`, block.columns - labelColumns - 2)
      return [...item(visible(says), block), ...from.map((line) => `  ${block.paint('faint', line)}`)]
    })
    return section(label, lines, block, tone)
  })
}

type Said = Pick<Evidence, 'says' | 'at' | 'source'>

/** What one place says in a row, in one sentence: the place is named once. */
function bySource(all: readonly Evidence[]): readonly Said[] {
  const out: Said[] = []
  for (const { kind, says, at, source } of all) {
    const said = kind === 'stderr' || kind === 'stdout' ? `${kind}: ${says}` : says
    const last = out.at(-1)
    if (last !== undefined && last.source === source && last.at === at)
      out[out.length - 1] = { ...last, says: `${last.says}; ${said}` }
    else out.push({ says: said, at, source })
  }
  return out
}

const dayLength = 'YYYY-MM-DD '.length

/** Only the time of day where the day is that of the failure. */
function shortTime(text: string, failed: string): string {
  if (text.slice(0, dayLength) !== failed.slice(0, dayLength)) return text
  return text.slice(dayLength).split(' ')[0] ?? text
}

const ruledOut = ({ ruled_out: all }: Diagnosis, block: Block): readonly string[] =>
  section(
    'Ruled out',
    all.flatMap(({ code, because }) => item(`${code}: ${visible(because)}`, block)),
    block,
  )

function gaps({ gaps: all }: Diagnosis, block: Block): readonly string[] {
  const lines = all.flatMap(({ source, from, to, why }) => {
    const since = from === null ? 'from the start' : `from ${block.time(from)}`
    const until = to === null ? 'to the end' : `to ${block.time(to)}`
    return item(visible(`${source}, ${since} ${until}: ${why}`), block)
  })
  return section('Unseen', lines, block, 'warning')
}

/** Clocks this close are no news to a person. */
const offsetShownMs = 500

function clocks({ clocks: all }: Diagnosis, block: Block): readonly string[] {
  const lines = all
    .filter(({ offset_ms: offset }) => Math.abs(offset) >= offsetShownMs)
    .flatMap(({ source, offset_ms: offset, error_ms: error }) =>
      item(
        visible(
          `${source}: ${msText(Math.abs(offset))} ${offset > 0 ? 'ahead' : 'behind'}, give or take ${msText(error)}`,
        ),
        block,
      ),
    )
  return section('Clocks', lines, block, 'warning')
}

const msText = (ms: number): string => (ms < 10_000 ? `${ms} ms` : `${Math.floor(ms / 1000)} s`)

function fix({ fix: all }: Diagnosis, block: Block): readonly string[] {
  if (block.adviceAbove !== undefined)
    return section('Do', item(`the same as for ${visible(block.adviceAbove)} above`, block), block)
  const lines = all.flatMap(({ do: what, if: when, risk, command }, index) => {
    const mark = all.length === 1 ? '' : `${index + 1}. `
    return [
      ...item(`${mark}${visible(what)}`, block),
      ...(when === null ? [] : item(`  if: ${visible(when)}`, block)),
      ...(risk === null ? [] : item(`  risk: ${visible(risk)}`, block)),
      // Whole, however long: it is there to be copied.
      ...(command === null ? [] : [`  $ ${visible(command)}`]),
    ]
  })
  return section('Do', lines, block)
}

const settle = ({ would_settle: all }: Diagnosis, block: Block): readonly string[] =>
  section(
    'To know',
    all.flatMap((says) => item(visible(says), block)),
    block,
  )

/** The lines of one statement; the second and further ones stand under the first one's words. */
function item(text: string, { columns }: Block): readonly string[] {
  const indent = /^(?: {2}\w+: |\d+\. | *)/.exec(text)?.[0] ?? ''
  const hang = indent.startsWith('  ') ? '    ' : ' '.repeat(displayWidth(indent))
  const [first = '', ...rest] = wrapped(text.slice(indent.length), columns - labelColumns - displayWidth(indent))
  return [`${indent}${first}`, ...rest.map((line) => `${hang}${line}`)]
}

function section(label: string, lines: readonly string[], { paint }: Block, tone: Tone = 'strong'): readonly string[] {
  return lines.map((line, index) =>
    index === 0
      ? `${paint(tone, label)}${' '.repeat(labelColumns - label.length)}${line}`
      : `${' '.repeat(labelColumns)}${line}`,
  )
}
