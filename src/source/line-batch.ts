import type { FoundLine } from '../wire/audit/scan.ts'

/** What the second thread is given. */
export type WorkerStart = {
  readonly location: Uint8Array
  /** How many batches were taken from it, shared between the threads. */
  readonly taken: Int32Array
}

/** Lines on their way from one thread to the other: the bytes of all of them, since each object costs. */
export type LineBatch = {
  /** One behind the other. */
  readonly bytes: Uint8Array<ArrayBuffer>
  /** Three for each line: its number, its offset, and how many bytes it has. */
  readonly numbers: Float64Array<ArrayBuffer>
  /** Indexes of lines that are cut; there are hardly ever any. */
  readonly cuts: readonly number[]
  readonly isLast: boolean
  readonly failed: { readonly message: string; readonly code: string } | undefined
}

/** How many batches the second thread may be ahead. */
export const batchesAhead = 32

/** Lines as a batch. */
export function batchOfLines(lines: readonly FoundLine[], isLast: boolean): LineBatch {
  const bytes = new Uint8Array(lines.reduce((sum, line) => sum + line.bytes.length, 0))
  const place = Buffer.from(bytes.buffer)
  const numbers = new Float64Array(lines.length * 3)
  let at = 0
  for (const [index, line] of lines.entries()) {
    numbers.set([line.number, line.offset, line.bytes.length], index * 3)
    at += place.write(line.bytes, at, 'latin1')
  }
  return { bytes, numbers, cuts: lines.flatMap(({ cut }, index) => (cut ? [index] : [])), isLast, failed: undefined }
}

/** A batch as lines. */
export function linesOfBatch({ bytes, numbers, cuts }: LineBatch): readonly FoundLine[] {
  // Slices of one text: a call of `toString` for each line would take as long as decoding it.
  const text = Buffer.from(bytes.buffer).toString('latin1')
  const lines: FoundLine[] = []
  let at = 0
  for (let index = 0; index < numbers.length; index += 3) {
    const end = at + (numbers[index + 2] ?? 0)
    const cut = cuts.length > 0 && cuts.includes(index / 3)
    lines.push({ number: numbers[index] ?? 0, offset: numbers[index + 1] ?? 0, bytes: text.slice(at, end), cut })
    at = end
  }
  return lines
}
