/** What kept input from being read, or from being read whole. The closed list; `says` is for people. */
export type ReadProblemKind =
  /** It could not be opened or read (permission, it is gone, the device failed). */
  | 'unreadable'
  /** A pipe, socket or device in a folder. */
  | 'special-file'
  /** A symbolic link that leads back to a folder it lies in. */
  | 'link-loop'
  /** A named limit was reached; what lies beyond it was not read. */
  | 'limit'
  /** An archive is cut or damaged; what lies before the damage was read. */
  | 'damaged'
  /** The name of an archive's entry leads out of the archive; it was kept inside. */
  | 'name-leaves-archive'
  /** An encrypted entry. */
  | 'encrypted'
  /** A form of packing that is not read (xz, zstd, deflate64, sparse tar entries). */
  | 'packing-unknown'
  /** A binary file of a known kind that holds no evidence in a form that is read. */
  | 'binary'

/** One thing that was not read, and where. */
export type ReadProblem = {
  readonly kind: ReadProblemKind
  /** The path as it is shown; for an archive's entry, the path inside the archive. */
  readonly path: string
  /** Byte offset in the file (for an entry: in the archive that holds it), where one can be told. */
  readonly offset: number | undefined
  /** What was found and what would be right. */
  readonly says: string
}

const harmless: ReadonlySet<ReadProblemKind> = new Set<ReadProblemKind>([
  'special-file',
  'link-loop',
  'name-leaves-archive',
  'packing-unknown',
  'binary',
])

/** Whether evidence the user gave was left out by a fault, so that the program ends with 2. Source: product §2. */
export const isFault = (problem: ReadProblem): boolean => !harmless.has(problem.kind)

/** A problem without a place in the file. */
export const problem = (kind: ReadProblemKind, path: string, says: string, offset?: number): ReadProblem => ({
  kind,
  path,
  says,
  offset,
})
