import type { IncomingMessage, ServerResponse } from 'node:http'
import { listen, type TestServer } from './upstream.ts'

/** What a receiver does with a request; `take` is the only one that accepts it. */
export type Manner = 'take' | 'fail' | 'busy' | 'hang' | 'reset' | 'redirect' | 'close' | 'refuse'

/** A request as it came. */
export type Received = {
  readonly path: string
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
  readonly body: string
  readonly manner: Manner
}

/** Takes what sinks send, well or badly. */
export type Receiver = TestServer & {
  readonly url: string
  readonly all: readonly Received[]
  /** Those that were accepted. */
  readonly taken: () => readonly Received[]
}

/** A receiver on a free port; `manner` says what becomes of the request of this number, from 0. */
export async function receiver(
  manner: (index: number, request: Omit<Received, 'manner'>) => Manner = () => 'take',
  answer: (request: Received) => string = () => '{"ok":true}',
): Promise<Receiver> {
  const all: Received[] = []
  const server = await listen((request, response) => void take(request, response))

  async function take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const { url: path = '', headers } = request
    const came = { path, headers, body: Buffer.concat(chunks).toString() }
    const received: Received = { ...came, manner: manner(all.length, came) }
    all.push(received)
    behave(received, response, answer(received))
  }

  return {
    ...server,
    url: `http://127.0.0.1:${server.port}`,
    all,
    taken: () => all.filter((one) => one.manner === 'take'),
  }
}

function behave({ manner }: Received, response: ServerResponse, text: string): void {
  switch (manner) {
    case 'take':
      response.writeHead(200, { 'content-type': 'application/json' }).end(text)
      return
    case 'fail':
      response.writeHead(500).end('no')
      return
    case 'busy':
      response.writeHead(429, { 'retry-after': '0' }).end('later')
      return
    case 'refuse':
      response.writeHead(400).end('never')
      return
    case 'redirect':
      response.writeHead(307, { location: '/elsewhere' }).end()
      return
    case 'hang':
      return
    case 'reset':
      response.socket?.resetAndDestroy()
      return
    case 'close':
      response.socket?.destroy()
      return
    default:
      return manner satisfies never
  }
}
