import type { ReadProblem } from '../../source/problem.ts'
import type { Gathered, NotUnderstood } from './gathered.ts'
import type { EvidenceKind } from './kinds.ts'

/** All are counted, the first are named. */
export type Listed<T> = { readonly count: number; readonly first: readonly T[] }

/** What was read and what was not. */
export type ReadSummary = {
  /** Files, and entries of archives, that were read; without those left out. */
  readonly files: number
  /** Their bytes, unpacked. */
  readonly bytes: number
  /** How many pieces of each kind were recognised; kinds that did not occur are absent. */
  readonly recognised: Readonly<Partial<Record<EvidenceKind, number>>>
  /** Files of which nothing was recognised. */
  readonly notRecognised: Listed<string>
  /** A recorder's own notes, which are not evidence. */
  readonly leftOut: Listed<string>
  /** Pieces that were recognised and could not be decoded. */
  readonly notUnderstood: Listed<NotUnderstood>
  /** Types and states that no reader follows, and how often they came. */
  readonly unknown: Readonly<Record<string, number>>
  /** What could not be read, or not whole. */
  readonly problems: Listed<ReadProblem>
  /** Some evidence was left out by a fault: the program ends with 2. */
  readonly hasFault: boolean
  /** Assumptions that the reading rests on, one sentence each. */
  readonly notes: readonly string[]
  readonly isCancelled: boolean
}

/** The summary of what was gathered. */
export function readSummary(
  gathered: Gathered,
  { notes, isCancelled }: { readonly notes: readonly string[]; readonly isCancelled: boolean },
): ReadSummary {
  const { files, bytes, counts, notRecognised, leftOut, notUnderstood, unknown, problems, faults } = gathered
  return {
    files,
    bytes,
    recognised: Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1))),
    notRecognised: listed(notRecognised),
    leftOut: listed(leftOut),
    notUnderstood: listed(notUnderstood),
    unknown: Object.fromEntries([...unknown].sort(([a], [b]) => (a < b ? -1 : 1))),
    problems: listed(problems),
    hasFault: faults > 0,
    notes,
    isCancelled,
  }
}

const listed = <T>({ count, first }: Listed<T>): Listed<T> => ({ count, first })
