import { open } from 'node:fs/promises'
import { webhookBody } from './webhook.ts'
import { type Delivery, failed, type Sink } from './sink.ts'

/** Appends a line a message; it is on disk before it counts as told. The file may be moved away at any time. */
export const fileSink = ({ name, path }: { readonly name: string; readonly path: string }): Sink => ({
  name,
  kind: 'file',
  body: webhookBody,
  refreshMs: undefined,
  close: () => Promise.resolve(),
  send: async ({ body }): Promise<Delivery> => {
    try {
      const file = await open(path, 'a+', 0o600)
      try {
        // A line that a crash cut short stays alone on its line.
        const { size } = await file.stat()
        const last = Buffer.alloc(1, '\n')
        if (size > 0) await file.read(last, 0, 1, size - 1)
        await file.appendFile(`${last.toString() === '\n' ? '' : '\n'}${body}\n`)
        await file.datasync()
      } finally {
        await file.close()
      }
      return { ok: true, receipt: undefined }
    } catch (error) {
      return failed(`cannot be written (${(error as NodeJS.ErrnoException).code ?? 'error'})`)
    }
  },
})

/** Writes a line a message to standard output. */
export const stdoutSink = ({
  name,
  write,
}: {
  readonly name: string
  readonly write: (text: string) => Promise<void>
}): Sink => ({
  name,
  kind: 'stdout',
  body: webhookBody,
  refreshMs: undefined,
  close: () => Promise.resolve(),
  send: async ({ body }): Promise<Delivery> => {
    await write(`${body}\n`)
    return { ok: true, receipt: undefined }
  },
})
