/** Bounds on what is read. Reaching one is reported, and what lies beyond it is left out. */
export type ReadLimits = {
  /** Files and entries of archives, all arguments together. */
  readonly filesMax: number
  /** Folders below an argument. */
  readonly depthMax: number
  /** Entries of one archive. */
  readonly entriesMax: number
  /** Packings inside each other: a `.gz` in a `.tar` in a `.gz` in a `.zip` is 4. */
  readonly layersMax: number
  /** Bytes that one file may unpack to, all its entries together. */
  readonly unpackedBytesMax: number
  /** How many times its own size a file may unpack to, once it has unpacked to `ratioFromBytes`. */
  readonly ratioMax: number
  readonly ratioFromBytes: number
}

/** Room for any real bundle. Text logs seldom shrink below a fiftieth; deflate cannot go beyond 1032. */
export const readLimits: ReadLimits = {
  filesMax: 1_000_000,
  depthMax: 64,
  entriesMax: 200_000,
  layersMax: 4,
  unpackedBytesMax: 16 * 2 ** 30,
  ratioMax: 250,
  ratioFromBytes: 64 * 2 ** 20,
}
