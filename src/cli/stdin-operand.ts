import { err, ok, type Result } from '../domain/result.ts'
import type { World } from './world.ts'

/** The operand that stands for standard input. */
export const stdinOperand = '-'

/** Longer is no scenario, no profile and no message of ours. */
const bytesMax = 16 << 20

/** The text that comes in, where an operand asks for it. It can be read once, so all that name it get the same. */
export async function stdinText(
  operands: readonly string[],
  { stdin }: World,
): Promise<Result<string, string> | undefined> {
  if (!operands.includes(stdinOperand)) return undefined
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of stdin) {
    bytes += chunk.byteLength
    if (bytes > bytesMax) return err(`more than ${bytesMax} bytes`)
    chunks.push(chunk)
  }
  return ok(Buffer.concat(chunks).toString('utf8'))
}
