import type { Piece } from './piece.ts'

/** Lines of a text that began as JSON and is none. */
export type BrokenText = {
  readonly add: (line: string) => void
  readonly piece: () => Piece
}

/** Gathers the lines of a broken document, at most `bytesMax` characters of them. */
export function brokenText({
  line,
  offset,
  why,
  bytesMax,
}: {
  readonly line: number
  readonly offset: number
  readonly why: string
  readonly bytesMax: number
}): BrokenText {
  const lines: string[] = []
  let chars = 0
  return {
    add: (text) => {
      if (chars < bytesMax) lines.push(text.slice(0, bytesMax - chars))
      chars += text.length + 1
    },
    piece: () => ({ kind: 'broken', what: 'json', why, text: lines.join('\n'), line, offset }),
  }
}
