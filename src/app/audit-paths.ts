import type { Bytes } from '../source/byte-reader.ts'
import { type FilesOptions, inputFiles } from '../source/files.ts'
import { readLimits } from '../source/limits.ts'
import { isFault, type ReadProblem } from '../source/problem.ts'
import {
  type AuditInput,
  type AuditItem,
  auditItems,
  type AuditOptions,
  type AuditSummary,
  emptySummary,
} from './audit.ts'
import { Named } from './evidence/named.ts'
import { relativeTo } from './relative-path.ts'

/** How audit records are read from files and folders. */
export type AuditPathsOptions = AuditOptions & {
  /** What `-` stands for. */
  readonly stdin: Bytes
  readonly progress?: NonNullable<FilesOptions['progress']>
}

/** Items in batches, and what there is to say of the reading once they have come to their end. */
export type AuditReading = {
  readonly items: AsyncGenerator<readonly AuditItem[], void, undefined>
  readonly summary: AuditSummary
  readonly problems: Named<ReadProblem>
  /** Some input was left out by a fault: the program ends with 2. */
  readonly hasFault: () => boolean
}

const problemsNamedMax = 1000

/** Decodes the audit records at and below paths; archives are read in place. Bad input never throws; it is named. */
export function auditPaths(paths: readonly string[], options: AuditPathsOptions): AuditReading {
  const { stdin, progress, cancelled } = options
  const summary = emptySummary()
  const problems = new Named<ReadProblem>(problemsNamedMax)
  let faultCount = 0
  const files = inputFiles(paths, {
    limits: readLimits,
    stdin,
    report: (problem) => {
      problems.add(problem)
      if (isFault(problem)) faultCount += 1
    },
    ...(progress === undefined ? {} : { progress }),
    ...(cancelled === undefined ? {} : { cancelled }),
  })
  return {
    items: auditItems(evidenceOnly(files, relativeTo(paths)), options, summary),
    summary,
    problems,
    hasFault: () => faultCount > 0 || summary.unreadable.length > 0,
  }
}

/** Without a recorder's own notes, and named as diagnoses name them. */
async function* evidenceOnly(
  files: ReturnType<typeof inputFiles>,
  near: (path: string) => string,
): AsyncGenerator<AuditInput, void, undefined> {
  for await (const { path, bytes, isNote, location } of files) if (!isNote) yield { path: near(path), bytes, location }
}
