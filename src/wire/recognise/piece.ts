/** One recognised piece of a byte stream, and where it begins. */
export type Piece = PieceBody & {
  /** Line in the file, from 1. */
  readonly line: number
  /** Bytes from the start of the file. */
  readonly offset: number
}

/** What a piece is. */
export type PieceBody =
  | {
      readonly kind: 'json'
      /** How the value was set apart: a RecordIO frame, or by its own end. */
      readonly framing: 'recordio' | 'value'
      readonly value: unknown
      /** The value as it stands. May share memory with the chunk it came in. */
      readonly bytes: Uint8Array
    }
  | {
      readonly kind: 'line'
      /** Without its end; bytes that are no UTF-8 are U+FFFD. */
      readonly text: string
      /** The same as bytes. May share memory with the chunk it came in. */
      readonly bytes: Uint8Array
      /** True where the line is longer than the limit: `text` is its beginning. */
      readonly cut: boolean
    }
  /** One entry of `journalctl -o export`, field names to values as `-o json` would have them; a repeated field counts once. */
  | {
      readonly kind: 'journal-entry'
      readonly fields: Readonly<Record<string, string>>
      /** The entry as it stands, its empty line included. */
      readonly bytes: Uint8Array
    }
  | {
      readonly kind: 'broken'
      readonly what: 'recordio' | 'json' | 'journal-entry'
      readonly why: string
      /** The whole text where it is a JSON document, up to a bound; else its beginning. */
      readonly text: string
    }

/** Bounds of recognising. A longer thing is reported as broken, a longer line comes out cut. */
export type PieceLimits = {
  readonly jsonBytesMax: number
  readonly lineBytesMax: number
  readonly journalEntryBytesMax: number
  /** How much of a broken document is kept: profiles are far smaller. */
  readonly brokenBytesMax: number
}

/** A snapshot of the largest clusters has some 215 MiB; a line of a journal or log rarely a few KiB. */
export const pieceLimits: PieceLimits = {
  jsonBytesMax: 512 * 2 ** 20,
  lineBytesMax: 2 ** 20,
  journalEntryBytesMax: 16 * 2 ** 20,
  brokenBytesMax: 2 ** 20,
}

/** How much of a broken piece that is no document is shown. */
export const excerptBytes = 120
