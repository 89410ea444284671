import { Agent, request } from 'undici'
import { err, ok, type Result } from '../../domain/result.ts'

/** Why a hub gave no answer. */
export type HubRefusal = { readonly is: 'refused' | 'unreachable'; readonly says: string }

/** A longer answer is not read. */
const answerBytesMax = 256 * 2 ** 20

/** How a hub is asked. */
export type HubCall = {
  readonly token: string | undefined
  readonly ca: string | undefined
  /** GET unless given. */
  readonly method?: 'GET' | 'POST' | 'DELETE'
  readonly body?: unknown
}

/** Asks a hub for JSON over plain HTTP. Its address may be that of its WebSocket. */
export async function hubJson(
  hub: URL,
  path: string,
  { token, ca, method = 'GET', body: sent }: HubCall,
): Promise<Result<unknown, HubRefusal>> {
  const base = new URL(hub)
  base.protocol = base.protocol.replace(/^ws/, 'http')
  const dispatcher = new Agent({
    headersTimeout: 30_000,
    bodyTimeout: 30_000,
    connect: { timeout: 10_000, ...(ca === undefined ? {} : { ca }) },
  })
  try {
    const { statusCode, body } = await request(new URL(path, base), {
      dispatcher,
      method,
      ...(sent === undefined ? {} : { body: JSON.stringify(sent) }),
      headers: { accept: 'application/json', ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) },
    })
    const text = await wholeText(body)
    if (text === undefined) return err({ is: 'refused', says: `${hub.host} answers with too much` })
    if (statusCode === 200) return ok(JSON.parse(text))
    const says = text.trim().slice(0, 1000) || `${hub.host} answers ${statusCode}`
    return err({ is: statusCode >= 500 ? 'unreachable' : 'refused', says })
  } catch (error) {
    const why = error instanceof SyntaxError ? 'something that is no JSON' : codeOf(error)
    return err({ is: 'unreachable', says: `${hub.host}: ${why}` })
  } finally {
    await dispatcher.close()
  }
}

const codeOf = (error: unknown): string =>
  error instanceof Error ? ((error as NodeJS.ErrnoException).code ?? error.message) : String(error)

async function wholeText(body: AsyncIterable<Buffer>): Promise<string | undefined> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of body) {
    bytes += chunk.length
    if (bytes > answerBytesMax) return undefined
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString()
}
