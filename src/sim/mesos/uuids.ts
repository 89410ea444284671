import type { Random } from '../engine/simulation.ts'

/** Makes UUIDs from counters: the same number gives the same id, whether or not others were ever asked for. */
export type Uuids = {
  readonly text: (kind: UuidKind, number: number) => string
  readonly base64: (kind: UuidKind, number: number) => string
}

/** What an id is for; each kind counts for itself. */
export type UuidKind = 'master' | 'container' | 'nested' | 'status' | 'instance' | 'deployment' | 'volume'

const salts: Readonly<Record<UuidKind, number>> = {
  master: 0x1b873593,
  container: 0x7f4a7c15,
  nested: 0x2c1b3c6d,
  status: 0x297a2d39,
  instance: 0x165667b1,
  deployment: 0x27d4eb2f,
  volume: 0x38d2c5b9,
}

const codesOf = (digits: string): Uint8Array => Uint8Array.from(digits, (digit) => digit.charCodeAt(0))
const codes16 = codesOf('0123456789abcdef')
const codes64 = codesOf('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/')
const [dash, padding] = [0x2d, 0x3d]

/** The digits that four and six bits are written as: the lowest ones of what is left of a word. */
const hex = (word: number, shift: number): number => codes16[(word >>> shift) & 0xf] ?? 0
const digit = (bits: number): number => codes64[bits & 0x3f] ?? 0

const versioned = (word: number): number => (word & 0xffff_0fff) | 0x4000
const varied = (word: number): number => (word & 0x3fff_ffff) | 0x8000_0000

/** Ids of version 4 in form. The numbers are mixed with a seed drawn once. */
export function createUuids(random: Random): Uuids {
  const seed = random.int(0, 0xffff_ffff)
  const word = (salt: number, number: number, place: number): number => {
    let state = Math.imul(number + 1, 0x9e3779b1) ^ Math.imul(place + 1, 0x85ebca6b) ^ salt ^ seed
    state = Math.imul(state ^ (state >>> 16), 0x21f0aaad)
    state = Math.imul(state ^ (state >>> 15), 0x735a2d97)
    return (state ^ (state >>> 15)) >>> 0
  }
  // Made of all its digits at once it is one text. Put together it costs ten times as much, and keeps its parts.
  function text(kind: UuidKind, number: number): string {
    const salt = salts[kind]
    const [a, d] = [word(salt, number, 0), word(salt, number, 3)]
    const [b, c] = [versioned(word(salt, number, 1)), varied(word(salt, number, 2))]
    // oxfmt-ignore
    return String.fromCharCode(
      hex(a, 28), hex(a, 24), hex(a, 20), hex(a, 16), hex(a, 12), hex(a, 8), hex(a, 4), hex(a, 0), dash,
      hex(b, 28), hex(b, 24), hex(b, 20), hex(b, 16), dash,
      hex(b, 12), hex(b, 8), hex(b, 4), hex(b, 0), dash,
      hex(c, 28), hex(c, 24), hex(c, 20), hex(c, 16), dash,
      hex(c, 12), hex(c, 8), hex(c, 4), hex(c, 0),
      hex(d, 28), hex(d, 24), hex(d, 20), hex(d, 16), hex(d, 12), hex(d, 8), hex(d, 4), hex(d, 0),
    )
  }
  /** The same 16 bytes. */
  function base64(kind: UuidKind, number: number): string {
    const salt = salts[kind]
    const [a, d] = [word(salt, number, 0), word(salt, number, 3)]
    const [b, c] = [versioned(word(salt, number, 1)), varied(word(salt, number, 2))]
    // oxfmt-ignore
    return String.fromCharCode(
      digit(a >>> 26), digit(a >>> 20), digit(a >>> 14), digit(a >>> 8), digit(a >>> 2), digit((a << 4) | (b >>> 28)),
      digit(b >>> 22), digit(b >>> 16), digit(b >>> 10), digit(b >>> 4), digit((b << 2) | (c >>> 30)),
      digit(c >>> 24), digit(c >>> 18), digit(c >>> 12), digit(c >>> 6), digit(c),
      digit(d >>> 26), digit(d >>> 20), digit(d >>> 14), digit(d >>> 8), digit(d >>> 2), digit(d << 4), padding, padding,
    )
  }
  return { text, base64 }
}
