import type { IncomingMessage } from 'node:http'
import { err, ok, type Result } from '../../domain/result.ts'

/** Longer bodies are not read. */
const bodyBytesMax = 64 * 1024

/** A request's body as JSON. */
export async function readBody(request: IncomingMessage): Promise<Result<unknown, string>> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of request) {
    bytes += (chunk as Buffer).length
    if (bytes > bodyBytesMax) return err(`the body is longer than ${bodyBytesMax} bytes`)
    chunks.push(chunk as Buffer)
  }
  try {
    return ok(JSON.parse(Buffer.concat(chunks).toString() || '{}'))
  } catch {
    return err('the body is no JSON')
  }
}
