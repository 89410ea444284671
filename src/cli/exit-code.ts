/** What the program ends with. Source: product §2. */
export const exitCode = {
  fine: 0,
  /** An expectation failed, or a cause that was asked for was found. */
  found: 1,
  /** Usage, or input that could not be read. */
  badInput: 2,
  /** A needed service could not be reached. */
  unreachable: 3,
  /** A fault of ours. */
  bug: 70,
  /** Ctrl-C. */
  interrupted: 130,
} as const
