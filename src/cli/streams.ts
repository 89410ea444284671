import type { Readable } from 'node:stream'
import type { Sink } from './world.ts'

/** A stream of the process as a place to write to. */
export const sinkOf = (stream: NodeJS.WriteStream): Sink => ({
  write: (text) =>
    new Promise((resolve, reject) => {
      stream.write(text, (error) => (error === null || error === undefined ? resolve() : reject(error)))
    }),
  isTerminal: stream.isTTY,
  columns: stream.isTTY ? stream.columns : undefined,
  stream,
})

/** What comes in, until a signal says that it is enough. The stream is opened when its first bytes are asked for. */
export async function* untilCancelled(
  open: () => Readable,
  cancelled: AbortSignal,
): AsyncGenerator<Uint8Array, void, undefined> {
  if (cancelled.aborted) return
  const stream = open()
  cancelled.addEventListener('abort', () => stream.destroy(), { once: true })
  try {
    for await (const chunk of stream) yield chunk as Uint8Array // No encoding is set, so chunks are bytes.
  } catch (error) {
    if (!cancelled.aborted) throw error
  }
}
