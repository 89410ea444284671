import type { FoundLine } from '../wire/audit/scan.ts'

/** What the second thread is given. */
export type WorkerStart = {
  readonly location: Uint8Array
  /** How many batches were taken from it, shared between the threads. */
  readonly taken: Int32Array
}

/** Lines on their way from one thread to the other: one text for all of them, since each object costs. */
export type LineBatch = {
  readonly text: string
  readonly numbers: Float64Array<ArrayBuffer>
  readonly offsets: Float64Array<ArrayBuffer>
  /** Indexes of lines that are cut; there are hardly ever any. */
  readonly cuts: readonly number[]
  readonly isLast: boolean
  readonly failed: { readonly message: string; readonly code: string } | undefined
}

/** How many batches the second thread may be ahead. */
export const batchesAhead = 32

/** Lines as a batch. Lines of byte text hold no line feed. */
export const batchOfLines = (lines: readonly FoundLine[], isLast: boolean): LineBatch => ({
  text: lines.map(({ bytes }) => bytes).join('\n'),
  numbers: Float64Array.from(lines, ({ number }) => number),
  offsets: Float64Array.from(lines, ({ offset }) => offset),
  cuts: lines.flatMap(({ cut }, index) => (cut ? [index] : [])),
  isLast,
  failed: undefined,
})

/** A batch as lines. */
export function linesOfBatch({ text, numbers, offsets, cuts }: LineBatch): readonly FoundLine[] {
  if (numbers.length === 0) return []
  return text.split('\n').map((bytes, index) => ({
    number: numbers[index] ?? 0,
    offset: offsets[index] ?? 0,
    bytes,
    cut: cuts.length > 0 && cuts.includes(index),
  }))
}
