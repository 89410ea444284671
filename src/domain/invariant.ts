/** Our own mistake: `main.ts` prints it and exits with 70. */
export class BrokenInvariant extends Error {
  override readonly name = 'BrokenInvariant'
}

/** Throws if a statement about our own code is false; never for bad input. */
export function invariant(claim: boolean, says: string): asserts claim {
  if (!claim) throw new BrokenInvariant(says)
}

/** Closes a switch over a union: a new member does not compile until it has a case. */
export function unreachable(value: never): never {
  throw new BrokenInvariant(`not a known kind: ${JSON.stringify(value)}`)
}
