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

const quads: readonly string[] = Array.from({ length: 65_536 }, (_, value) => value.toString(16).padStart(4, '0'))
const quad = (value: number): string => quads[value & 0xffff] ?? ''

const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
const pairs: readonly string[] = Array.from(
  { length: 4096 },
  (_, value) => `${digits.charAt(value >> 6)}${digits.charAt(value & 63)}`,
)
/** The two digits of the lowest twelve bits. */
const pair = (value: number): string => pairs[value & 0xfff] ?? ''

/** Ids of version 4 in form. The numbers are mixed with a seed drawn once. */
export function createUuids(random: Random): Uuids {
  const seed = random.int(0, 0xffff_ffff)
  const word = (salt: number, number: number, place: number): number => {
    let state = Math.imul(number + 1, 0x9e3779b1) ^ Math.imul(place + 1, 0x85ebca6b) ^ salt ^ seed
    state = Math.imul(state ^ (state >>> 16), 0x21f0aaad)
    state = Math.imul(state ^ (state >>> 15), 0x735a2d97)
    return (state ^ (state >>> 15)) >>> 0
  }
  function text(kind: UuidKind, number: number): string {
    const salt = salts[kind]
    const [a, b, c, d] = [word(salt, number, 0), word(salt, number, 1), word(salt, number, 2), word(salt, number, 3)]
    const version = quad((b & 0x0fff) | 0x4000)
    const variant = quad(((c >>> 16) & 0x3fff) | 0x8000)
    // Joined it is one text; as a template it would keep all its parts.
    const [first, last] = [[quad(a >>> 16), quad(a)].join(''), [quad(c), quad(d >>> 16), quad(d)].join('')]
    return [first, quad(b >>> 16), version, variant, last].join('-')
  }
  /** The same 16 bytes, twelve bits at a time. */
  function base64(kind: UuidKind, number: number): string {
    const salt = salts[kind]
    const [a, first, second, d] = [
      word(salt, number, 0),
      word(salt, number, 1),
      word(salt, number, 2),
      word(salt, number, 3),
    ]
    const b = (first & 0xffff_0fff) | 0x4000
    const c = (second & 0x3fff_ffff) | 0x8000_0000
    return (
      pair(a >>> 20) +
      pair(a >>> 8) +
      pair((a << 4) | (b >>> 28)) +
      pair(b >>> 16) +
      pair(b >>> 4) +
      pair((b << 8) | (c >>> 24)) +
      pair(c >>> 12) +
      pair(c) +
      pair(d >>> 20) +
      pair(d >>> 8) +
      pair(d << 4) +
      '=='
    )
  }
  return { text, base64 }
}
