import { brokenText, type BrokenText } from './broken-text.ts'
import { HeldBytes } from './held-bytes.ts'
import type { Piece, PieceBody, PieceLimits } from './piece.ts'

const lf = 0x0a

/** What came of trying to take a piece off the front: it was taken, more bytes are needed, or there is none such here. */
export type Taken = 'taken' | 'more' | 'none'

/** The part of a stream that is not understood yet, where it stands in the stream, and the pieces before it. */
export class Front {
  readonly limits: PieceLimits
  readonly #held = new HeldBytes()
  #offset: number
  #line: number
  #ended = false
  #broken: BrokenText | undefined
  #out: Piece[] = []

  constructor(limits: PieceLimits, { offset, line }: { readonly offset: number; readonly line: number }) {
    this.limits = limits
    this.#offset = offset
    this.#line = line
  }

  /** The bytes at the front; the view is good until more are added. */
  get bytes(): Buffer {
    return this.#held.bytes
  }

  /** Where the front is in the stream. */
  get offset(): number {
    return this.#offset
  }

  /** Its line, from 1. */
  get line(): number {
    return this.#line
  }

  /** Whether nothing follows the bytes at hand. */
  get ended(): boolean {
    return this.#ended
  }

  /** The broken document that the lines at the front belong to. */
  get broken(): BrokenText | undefined {
    return this.#broken
  }

  add(chunk: Uint8Array): void {
    this.#held.append(chunk)
  }

  finish(): void {
    this.#ended = true
  }

  /** Lets go of `count` bytes, in which so many lines end. Always `taken`, so that a step can end with it. */
  drop(count: number, lines = linesIn(this.bytes, count)): Taken {
    this.#line += lines
    this.#offset += count
    this.#held.drop(count)
    return 'taken'
  }

  /** Adds a piece that begins `ahead` bytes behind the front. A broken document ends before it. */
  emit(piece: PieceBody, ahead = 0): void {
    this.endBroken()
    const before = ahead === 0 ? 0 : linesIn(this.bytes, ahead)
    this.#out.push({ ...piece, line: this.#line + before, offset: this.#offset + ahead })
  }

  /** Adds a line that begins at the front. Written out: spreading took longer than all else that is done with a line. */
  emitLine(text: string, bytes: Uint8Array, cut: boolean): void {
    this.endBroken()
    this.#out.push({ kind: 'line', text, bytes, cut, line: this.#line, offset: this.#offset })
  }

  /** Adds a piece that began before the front. */
  emitAt(piece: PieceBody, at: { readonly offset: number; readonly line: number }): void {
    this.endBroken()
    this.#out.push({ ...piece, ...at })
  }

  /** Adds pieces made elsewhere. */
  pass(pieces: readonly Piece[]): void {
    this.#out.push(...pieces)
  }

  /** A document that began as JSON `ahead` bytes behind the front and is none: it goes on to the next other piece. */
  beginBroken(why: string, ahead: number): void {
    if (this.#broken !== undefined) return
    const line = this.#line + linesIn(this.bytes, ahead)
    this.#broken = brokenText({ line, offset: this.#offset + ahead, why, bytesMax: this.limits.brokenBytesMax })
  }

  endBroken(): void {
    if (this.#broken === undefined) return
    this.#out.push(this.#broken.piece())
    this.#broken = undefined
  }

  /** The pieces so far; each is given once. */
  taken(): readonly Piece[] {
    const out = this.#out
    this.#out = []
    return out
  }
}

/** How many lines end in the first `end` bytes. */
function linesIn(bytes: Buffer, end: number): number {
  const part = bytes.subarray(0, end)
  let count = 0
  for (let at = part.indexOf(lf); at !== -1; at = part.indexOf(lf, at + 1)) count += 1
  return count
}
