import { readFileSync } from 'node:fs'
import * as assert from 'uvu/assert'
import { describe } from '../support/describe.ts'
import { type Client, connect, leave, tokens, withHub } from '../support/hub.ts'

/** The conversations of docs/protocol.md: the request, then what each side says. */
const conversations = [...readFileSync('docs/protocol.md', 'utf8').matchAll(/^```websocket\n([^]*?)^```$/gm)].map(
  (match) => (match[1] ?? '').trim().split('\n'),
)

/** Whether a value is as shown, where the text `…` stands for any text. */
function isAsShown(shown: unknown, value: unknown): boolean {
  if (shown === '…') return typeof value === 'string' && value !== ''
  if (typeof shown !== 'object' || shown === null || typeof value !== 'object' || value === null) return shown === value
  const keys = Object.keys(shown)
  const [left, right] = [shown as Record<string, unknown>, value as Record<string, unknown>]
  return keys.join() === Object.keys(value).join() && keys.every((key) => isAsShown(left[key], right[key]))
}

async function hear(client: Client, { shown, at }: { readonly shown: string; readonly at: number }): Promise<number> {
  if (shown.startsWith('close ')) {
    const { code, reason } = await client.closed
    assert.is(`close ${code} ${reason}`, shown)
    return at
  }
  const expected: unknown = JSON.parse(shown)
  for (let next = at; ; next += 1) {
    await client.until(next + 1)
    const text = client.texts[next] ?? ''
    // An acknowledgement may come in several steps; the one shown is the last.
    if (isAsShown(expected, JSON.parse(text))) return next + 1
    assert.match(text, /"sigsys\.ack"/, `expected ${shown}`)
  }
}

describe('docs/protocol.md', (it) => {
  it('shows conversations as they are', () =>
    withHub({ tokens: tokens('read reader-token', 'ingest collector-token') }, async (hub) => {
      assert.ok(conversations.length >= 7)
      for (const [request = '', ...said] of conversations) {
        const [, path = '', token] = request.split(' ')
        const attempt = connect(hub, path, token === undefined ? {} : { token })
        const client = await attempt.catch((error: Error) => error.message.replace(':', ''))
        if (typeof client === 'string') {
          assert.equal([`< ${client}`], said)
          continue
        }
        let at = 0
        for (const line of said) {
          if (line.startsWith('> ')) client.socket.send(line.slice(2))
          else at = await hear(client, { shown: line.slice(2), at })
        }
        await leave(client)
      }
    }))
})
