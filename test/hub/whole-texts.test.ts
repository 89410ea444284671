import type { IncomingMessage } from 'node:http'
import { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'
import * as assert from 'uvu/assert'
import { takeWholeTexts } from '../../src/hub/whole-texts.ts'
import { describe } from '../support/describe.ts'

type Said = {
  readonly opcode: number
  readonly body: string | Buffer
  readonly isFinal?: boolean
  readonly bare?: true
}

/** A frame as a client sends it; masks differ from frame to frame. */
function frame({ opcode, body, isFinal = true, bare }: Said, at: number): Buffer {
  const payload = Buffer.from(body)
  const mask = bare === true ? Buffer.alloc(0) : Buffer.from([at + 1, 0xa5, 0x80 + at, 0x3c])
  const size = Buffer.alloc(payload.length < 126 ? 1 : payload.length < 65_536 ? 3 : 9)
  size[0] =
    (bare === true ? 0 : 0x80) + Math.min(payload.length, size.length === 1 ? 125 : size.length === 3 ? 126 : 127)
  if (size.length === 3) size.writeUInt16BE(payload.length, 1)
  if (size.length === 9) size.writeBigUInt64BE(BigInt(payload.length), 1)
  const hidden = payload.map((byte, index) => byte ^ (mask[index & 3] ?? 0))
  return Buffer.concat([Buffer.from([(isFinal ? 0x80 : 0) | opcode]), size, mask, hidden])
}

/** What a server hears of bytes that come in chunks, and how many of the texts did not go through `ws`. */
async function heard(
  bytes: Buffer,
  { chunkBytes, isFront }: { readonly chunkBytes: number; readonly isFront: boolean },
) {
  const server = new WebSocketServer({ noServer: true, maxPayload: 200_000 })
  const said: string[] = []
  let direct = 0
  const stream = new Duplex({ read: () => undefined, write: (_chunk, _encoding, done: () => void) => done() })
  const headers = {
    upgrade: 'websocket',
    'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
    'sec-websocket-version': '13',
  }
  const request = { method: 'GET', url: '/', headers } as unknown as IncomingMessage
  server.handleUpgrade(request, stream, Buffer.alloc(0), (socket: WebSocket) => {
    socket.on('message', (data: Buffer, isBinary) => said.push(`${isBinary ? 'binary' : 'text'} ${data.toString()}`))
    socket.on('ping', (data: Buffer) => said.push(`ping ${data.toString()}`))
    socket.on('pong', (data: Buffer) => said.push(`pong ${data.toString()}`))
    socket.on('error', (error: Error & { readonly code?: string }) => said.push(`error ${error.code}`))
    socket.on('close', (code) => said.push(`close ${code}`))
    const text = (message: string): void => {
      direct += 1
      said.push(`text ${message}`)
    }
    const take = { text, ascii: (some: Buffer, from: number, to: number) => text(some.toString('latin1', from, to)) }
    if (isFront) takeWholeTexts({ socket, stream, take })
  })
  for (let at = 0; at < bytes.length; at += chunkBytes) {
    stream.push(Buffer.from(bytes.subarray(at, at + chunkBytes)))
    await new Promise((resolve) => setImmediate(resolve))
  }
  stream.push(null)
  await new Promise((resolve) => setImmediate(resolve))
  stream.destroy()
  server.close()
  return { said, direct }
}

const text = (body: string): Said => ({ opcode: 1, body })
const texts = ['', 'a', 'text', 'Grüße, 日本 \u{1f30d}', 'x'.repeat(125), 'y'.repeat(126), 'z'.repeat(300)].map(text)
const close: Said = { opcode: 8, body: Buffer.from([0x03, 0xe8]) }

describe('whole texts taken before ws', (it) => {
  const table: readonly (readonly [string, readonly Said[]])[] = [
    ['texts of every length and script', [...texts, ...texts]],
    [
      'pings and pongs between',
      [...texts.slice(1, 3), { opcode: 9, body: 'p' }, ...texts, { opcode: 10, body: '' }, text('end')],
    ],
    ['a closing handshake, and what comes after it', [text('a'), close, text('b')]],
    ['a text in parts', [text('a'), { opcode: 1, body: 'b', isFinal: false }, { opcode: 0, body: 'c' }, text('d')]],
    [
      'a ping within a text in parts',
      [{ opcode: 1, body: 'b', isFinal: false }, { opcode: 9, body: '' }, { opcode: 0, body: 'c' }, text('d')],
    ],
    ['a text within a text in parts', [{ opcode: 1, body: 'b', isFinal: false }, text('no'), text('d')]],
    ['binary', [text('a'), { opcode: 2, body: 'b' }, text('c')]],
    ['a text of more than 64 KiB', [text('a'), text('b'.repeat(70_000)), text('c')]],
    ['a text that is too long', [text('a'), text('b'.repeat(210_000)), text('c')]],
    ['a text that is no UTF-8', [text('a'), { opcode: 1, body: Buffer.from([0x61, 0xff, 0x62, 0x63]) }, text('c')]],
    ['a text without a mask', [text('a'), { opcode: 1, body: 'b', bare: true }, text('c')]],
    ['an opcode that means nothing', [text('a'), { opcode: 3, body: 'b' }, text('c')]],
    ['a ping that is too long', [text('a'), { opcode: 9, body: 'b'.repeat(126) }, text('c')]],
    ['a text that is cut off', [text('a'), text('b')]],
  ]
  for (const [says, frames] of table) {
    const bytes = Buffer.concat(frames.map(frame)).subarray(0, says.endsWith('cut off') ? -1 : undefined)
    const small = bytes.length < 5000 ? [1, 2, 3, 5, 8, 64] : [4096]
    for (const chunkBytes of [...small, bytes.length])
      it(`leaves ${says} as ws has it, in chunks of ${chunkBytes} B`, async () => {
        const plain = await heard(bytes, { chunkBytes, isFront: false })
        const front = await heard(bytes, { chunkBytes, isFront: true })
        assert.equal(front.said, plain.said)
        assert.ok(plain.said.length > 0)
      })
  }

  it('takes every text of a chunk but the one that goes on in the next', async () => {
    const bytes = Buffer.concat(Array.from({ length: 50 }, (_, at) => frame(text('x'.repeat(200 + at)), at)))
    const chunkBytes = Math.ceil(bytes.length / 2)
    assert.is((await heard(bytes, { chunkBytes, isFront: true })).direct, 49)
    assert.is((await heard(bytes, { chunkBytes: bytes.length, isFront: true })).direct, 50)
  })
})
