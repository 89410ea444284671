import type { ReadLimits } from '../limits.ts'
import { problem, type ReadProblem } from '../problem.ts'

/** What one file given by the user may still unpack to; shared by all packings inside it. */
export class Budget {
  readonly #limits: ReadLimits
  readonly #path: string
  readonly #packedBytes: () => number
  readonly #report: (problem: ReadProblem) => void
  #unpacked = 0
  #spent = false

  /** @param packedBytes the size of the file, or how much of it was read so far where the size is not known */
  constructor(
    path: string,
    {
      limits,
      packedBytes,
      report,
    }: { limits: ReadLimits; packedBytes: () => number; report: (problem: ReadProblem) => void },
  ) {
    this.#path = path
    this.#limits = limits
    this.#packedBytes = packedBytes
    this.#report = report
  }

  /** True once a limit was reached: nothing more is unpacked from this file. */
  get isSpent(): boolean {
    return this.#spent
  }

  /** Counts bytes that came out of a packing; false, and reported once, when they are too many. */
  spend(bytes: number): boolean {
    if (this.#spent) return false
    this.#unpacked += bytes
    const says = this.#exceeded()
    if (says === undefined) return true
    this.#spent = true
    this.#report(problem('limit', this.#path, says))
    return false
  }

  #exceeded(): string | undefined {
    const { unpackedBytesMax, ratioFromBytes, ratioMax } = this.#limits
    if (this.#unpacked > unpackedBytesMax) {
      return `unpacks to more than ${unpackedBytesMax} bytes (unpackedBytesMax); the rest was not read. Unpack it and give the folder`
    }
    if (this.#unpacked > ratioFromBytes && this.#unpacked > ratioMax * this.#packedBytes()) {
      return `unpacks to more than ${ratioMax} times its size (ratioMax), as archives made to exhaust a reader do; the rest was not read`
    }
    return undefined
  }
}
