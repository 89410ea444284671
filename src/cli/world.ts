/** Where a command writes. */
export type Sink = {
  /** Resolves once the text is taken, so that a slow reader holds the writer back. */
  readonly write: (text: string) => Promise<void>
  readonly isTerminal: boolean
  /** Columns of the terminal; undefined elsewhere. */
  readonly columns: number | undefined
  /** The stream itself, for what draws on a terminal or asks whether colours are wanted. */
  readonly stream: NodeJS.WriteStream
}

/** All of the machine that a command may touch. */
export type World = {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly stdin: AsyncIterable<Uint8Array>
  readonly stdout: Sink
  readonly stderr: Sink
  /** Aborted by a signal; `reason` is `'SIGINT'` or `'SIGTERM'`. */
  readonly cancelled: AbortSignal
  /** Calls back at every SIGHUP; where nobody asks for it, that signal ends the program. */
  readonly onHangup: (listener: () => void) => void
}
