/**
 * Text messages as the bytes of unmasked WebSocket frames, one after the other, to be written to the sockets of many
 * readers. Framing each message again for each reader costs several times as much.
 * Source: RFC 6455 §5.2; only frames to clients are unmasked.
 */
export function textFrames(texts: readonly string[]): Buffer {
  const lengths = texts.map((text) => Buffer.byteLength(text))
  const total = lengths.reduce((sum, length) => sum + headBytes(length) + length, 0)
  const bytes = Buffer.allocUnsafe(total)
  let at = 0
  for (const [index, text] of texts.entries()) {
    const length = lengths[index] ?? 0
    at = writeHead(bytes, { at, length })
    at += bytes.write(text, at)
  }
  return bytes
}

const finalText = 0x81

const headBytes = (length: number): number => (length < 126 ? 2 : length < 65_536 ? 4 : 10)

function writeHead(bytes: Buffer, { at, length }: { readonly at: number; readonly length: number }): number {
  bytes[at] = finalText
  if (length < 126) return bytes.writeUInt8(length, at + 1)
  if (length < 65_536) {
    bytes[at + 1] = 126
    return bytes.writeUInt16BE(length, at + 2)
  }
  bytes[at + 1] = 127
  return bytes.writeBigUInt64BE(BigInt(length), at + 2)
}
