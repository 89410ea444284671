import type { AuditSummary } from '../app/audit.ts'
import type { AuditReading } from '../app/audit-paths.ts'
import { type Paint, visible } from '../output/terminal-text.ts'
import { counted, named, paragraphs } from './paragraphs.ts'

/** How many records were read and shown, and what was not understood, for a person. */
export function auditSummaryText(
  summary: AuditSummary,
  options: { readonly columns: number; readonly paint: Paint; readonly isCancelled: boolean },
): string {
  const { fileCount, shownCount, recordCount, duplicateCount, rejectedCount, lossCount, assumedCount, rejected } =
    summary
  return paragraphs(
    [
      `${counted(recordCount, 'record')} read from ${counted(fileCount, 'file')}, ${shownCount} shown.`,
      duplicateCount > 0 && `${counted(duplicateCount, 'record')} told again by another file or carrier: shown once.`,
      lossCount > 0 && `${counted(lossCount, 'notice')} that records were lost: what is shown is not all there was.`,
      assumedCount > 0 && `${counted(assumedCount, 'time')} without a zone or year: see --timezone.`,
      rejectedCount > 0 &&
        `${counted(rejectedCount, 'line')} not understood: ${named({
          count: rejectedCount,
          first: rejected.map(({ source, says }) => `${source}: ${says}`),
        })}.`,
      options.isCancelled && 'Reading was stopped by a signal: what came after was not read.',
    ],
    options,
  )
}

/** One line for each file that was not read, or not whole, for standard error. */
export const problemLines = ({ problems, summary }: AuditReading): readonly string[] => [
  ...problems.first.map(({ path, offset, says }) =>
    visible(`${path}${offset === undefined ? '' : `:${offset}`}: ${says}`),
  ),
  ...(problems.count > problems.first.length ? [`${problems.count - problems.first.length} more of the kind`] : []),
  ...summary.unreadable.map(({ path, says }) => visible(`${path}: ${says}`)),
]
