import type { Diagnosed } from '../app/diagnose.ts'
import type { EvidenceKind } from '../app/evidence/kinds.ts'
import type { Listed, ReadSummary } from '../app/evidence/summary.ts'
import { type Paint, visible } from '../output/terminal-text.ts'
import { counted, type Line, named, paragraphs } from './paragraphs.ts'

/** What the summary is about, and how it is shown. */
export type SummaryOptions = {
  readonly columns: number
  readonly paint: Paint
  /** Diagnoses and notices that were found and not printed, because of options. */
  readonly notShown: { readonly diagnoses: number; readonly notices: number }
}

/** What was judged, read, and not understood, for a person. */
export function diagnosedText(
  { diagnoses, summary, ended, records, dropped }: Diagnosed,
  options: SummaryOptions,
): string {
  const { notShown } = options
  const unkept = Object.values(dropped).reduce((sum, count) => sum + count, 0)
  return paragraphs(
    [
      ended === 0
        ? 'No task ended in this evidence.'
        : `${counted(ended, 'task')} ended, ${counted(diagnoses.length, 'diagnosis', 'diagnoses')}${causesText(diagnoses)}.`,
      notShown.diagnoses > 0 && `${counted(notShown.diagnoses, 'diagnosis', 'diagnoses')} not asked for.`,
      notShown.notices > 0 &&
        `${counted(notShown.notices, 'process', 'processes')} killed inside tasks that lived on or finished: --notices shows them.`,
      records.unclaimed > 0 &&
        `${records.unclaimed} of ${counted(records.read, 'SECCOMP record')} belong to no task that this evidence tells of; sigsys audit shows them all.`,
      unkept > 0 && `${unkept} facts were read and not kept, for there are too many of their kind.`,
      ...readingLines(summary),
    ],
    options,
  )
}

/** One line for each fault of reading, for standard error. */
export const faultLines = ({ problems }: ReadSummary): readonly string[] => [
  ...problems.first.map(({ path, offset, says }) =>
    visible(`${path}${offset === undefined ? '' : `:${offset}`}: ${says}`),
  ),
  ...(problems.count > problems.first.length ? [`${problems.count - problems.first.length} more of the kind`] : []),
]

function causesText(diagnoses: Diagnosed['diagnoses']): string {
  const counts = new Map<string, number>()
  for (const { cause } of diagnoses) counts.set(cause.code, (counts.get(cause.code) ?? 0) + 1)
  const rows = [...counts].sort(([a, few], [b, many]) => many - few || (a < b ? -1 : 1))
  return rows.length === 0 ? '' : `: ${rows.map(([code, count]) => `${count} ${code}`).join(', ')}`
}

const kindText: Readonly<Record<EvidenceKind, readonly [one: string, many: string]>> = {
  'mesos-message': ['Mesos message', 'Mesos messages'],
  'mesos-log': ['line of Mesos logs', 'lines of Mesos logs'],
  marathon: ['Marathon message', 'Marathon messages'],
  metronome: ['Metronome answer', 'Metronome answers'],
  'audit-line': ['audit line', 'audit lines'],
  'audit-record': ['audit record', 'audit records'],
  'journal-entry': ['journal entry', 'journal entries'],
  sandbox: ['line of program output', 'lines of program output'],
  profile: ['seccomp profile', 'seccomp profiles'],
  collector: ['collector fact', 'collector facts'],
}

function readingLines(summary: ReadSummary): readonly Line[] {
  const { files, bytes, recognised, notRecognised, leftOut, notUnderstood, unknown, notes, isCancelled } = summary
  const kinds = (Object.entries(recognised) as [EvidenceKind, number][]).map(([kind, count]) =>
    counted(count, ...kindText[kind]),
  )
  const strangers = Object.entries(unknown).map(([word, count]) => `${word} (${count})`)
  return [
    `${counted(files, 'file')} read, ${bytesText(bytes)}${kinds.length === 0 ? '' : `: ${kinds.join(', ')}`}.`,
    leftOut.count > 0 &&
      `${counted(leftOut.count, 'file')} left out, for a recorder's own notes are no evidence: ${named(names(leftOut))}.`,
    notRecognised.count > 0 && `${counted(notRecognised.count, 'file')} not recognised: ${named(notRecognised)}.`,
    notUnderstood.count > 0 &&
      `${counted(notUnderstood.count, 'piece')} not understood: ${named({
        count: notUnderstood.count,
        first: notUnderstood.first.map(({ path, position, why }) => `${path}:${position}: ${why}`),
      })}.`,
    strangers.length > 0 && `Types that are not followed: ${named({ count: strangers.length, first: strangers })}.`,
    ...notes.map((note) => `${note.slice(0, 1).toUpperCase()}${note.slice(1)}.`),
    isCancelled && 'Reading was stopped by a signal: what came after was not judged.',
  ]
}

/** The names of files without their folders, each once. */
function names({ first }: Listed<string>): Listed<string> {
  const unique = [...new Set(first.map((path) => path.slice(path.lastIndexOf('/') + 1)))]
  return { count: unique.length, first: unique }
}

const bytesText = (bytes: number): string =>
  bytes < 10_000
    ? `${bytes} bytes`
    : bytes < 10_000_000
      ? `${Math.round(bytes / 1000)} kB`
      : `${Math.round(bytes / 1e6)} MB`
