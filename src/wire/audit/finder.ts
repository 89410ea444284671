import { scanModule } from './scan-module.ts'

/** Bytes that are looked through in place, and what was found in them. */
export type Finder = {
  /** Where the bytes to look through are put, from `dataStart` on. */
  readonly memory: Buffer
  readonly dataStart: number
  readonly dataBytesMax: number
  /** Looks from one position to another; gives how many places were found. */
  readonly find: (start: number, end: number) => number
  /** For each place two numbers: a position inside the word, and how many line feeds stand before it since `start`. */
  readonly places: Int32Array
  /** Line feeds between `start` and `end` of the last search. */
  readonly feedCount: () => number
}

const dataStart = 64
const padBytes = 32

/** A place takes at least four bytes, so that the results of a search always fit. */
const placesIn = (dataBytes: number): number => Math.ceil(dataBytes / 4)

/**
 * Finds what every SECCOMP record has: `SECCOMP`, or 1326 as a type. One pass over 16 bytes at a time in WebAssembly:
 * searches with `indexOf`, of which one stops at every line, take five times as long.
 *
 * @param dataBytesMax room for the bytes
 */
export function fastFinder(dataBytesMax: number): Finder | undefined {
  const placesStart = roundUp(dataStart + dataBytesMax + padBytes)
  const engine = instance()
  if (engine === undefined) return undefined
  const pages = Math.ceil((placesStart + placesIn(dataBytesMax) * 8) / pageBytes)
  const missing = pages - engine.memory.buffer.byteLength / pageBytes
  if (missing > 0) engine.memory.grow(missing)
  const memory = Buffer.from(engine.memory.buffer)
  const saved = Buffer.alloc(padBytes)

  function find(start: number, end: number): number {
    // The last step looks at up to 17 bytes behind the end.
    memory.copy(saved, 0, end, end + padBytes)
    memory.fill(0, end, end + padBytes)
    const placesEnd = engine?.scan(start, end, placesStart) ?? placesStart
    saved.copy(memory, end)
    return (placesEnd - placesStart) / 8
  }

  const places = new Int32Array(engine.memory.buffer, placesStart, placesIn(dataBytesMax) * 2)
  return { memory, dataStart, dataBytesMax, find, places, feedCount: () => engine.lines.value }
}

/** The same in plain code, for an engine without WebAssembly, and to hold the fast one against. */
export function plainFinder(dataBytesMax: number): Finder {
  const memory = Buffer.alloc(dataStart + dataBytesMax + padBytes)
  const places = new Int32Array(placesIn(dataBytesMax) * 2)
  let feeds = 0

  function find(start: number, end: number): number {
    const found = words.flatMap(({ word, inside }) => positions(memory, { word, start, end }).map((at) => at + inside))
    found.sort((left, right) => left - right)
    let at = start
    feeds = 0
    for (const [index, position] of found.entries()) {
      feeds += feedsIn(memory, at, position)
      at = position
      places[index * 2] = position
      places[index * 2 + 1] = feeds
    }
    feeds += feedsIn(memory, at, end)
    return found.length
  }

  return { memory, dataStart, dataBytesMax, find, places, feedCount: () => feeds }
}

/** The fast one where the engine has it. */
export const finder = (dataBytesMax: number): Finder => fastFinder(dataBytesMax) ?? plainFinder(dataBytesMax)

const pageBytes = 65_536
const roundUp = (bytes: number): number => Math.ceil(bytes / 8) * 8

const words = [
  { word: 'SECCOMP', inside: 2 },
  { word: 'ype=1326', inside: 0 },
] as const

function positions(
  memory: Buffer,
  { word, start, end }: { readonly word: string; readonly start: number; readonly end: number },
): readonly number[] {
  const found: number[] = []
  for (let at = memory.indexOf(word, start, 'latin1'); at !== -1; at = memory.indexOf(word, at + 1, 'latin1')) {
    if (at + word.length > end) break
    found.push(at)
  }
  return found
}

function feedsIn(memory: Buffer, start: number, end: number): number {
  let count = 0
  for (let at = memory.indexOf(10, start); at !== -1 && at < end; at = memory.indexOf(10, at + 1)) count += 1
  return count
}

type Engine = {
  readonly memory: { readonly buffer: ArrayBuffer; readonly grow: (pages: number) => number }
  readonly lines: { readonly value: number }
  readonly scan: (start: number, end: number, placesStart: number) => number
}

/** The part of WebAssembly that is used; the compiler's own types come with a browser's. */
type WasmEngine = {
  readonly validate: (bytes: Uint8Array) => boolean
  readonly Module: new (bytes: Uint8Array) => object
  readonly Instance: new (module: object) => { readonly exports: unknown }
}

function instance(): Engine | undefined {
  const { WebAssembly: engine } = globalThis as { readonly WebAssembly?: WasmEngine }
  const bytes = Buffer.from(scanModule, 'base64')
  // An engine may have WebAssembly without 128-bit vectors.
  if (engine?.validate(bytes) !== true) return undefined
  // What scan.wat exports.
  return new engine.Instance(new engine.Module(bytes)).exports as Engine
}
