import { lineBytesMax, lineDecoder, lineText } from '../../wire/framing/lines.ts'
import type { SandboxFile } from '../../wire/mesos/sandbox-path.ts'
import { sandboxReader } from '../../wire/mesos/sandbox.ts'
import type { FileContext } from './file-reader.ts'
import { undatedClock } from './undated.ts'

/** Takes the bytes of one sandbox file. What a program printed is never looked through for other evidence: it may print anything. */
export function sandboxLines(
  source: SandboxFile,
  { gathered, place }: FileContext,
): { readonly push: (chunk: Uint8Array) => void; readonly end: () => void } {
  const lines = lineDecoder({ lineBytesMax })
  const reader = sandboxReader(source, { clock: undatedClock })
  return {
    push: (chunk) => {
      for (const line of lines.push(chunk)) reader.push({ text: lineText(line), number: line.number })
    },
    end: () => {
      for (const line of lines.end()) reader.push({ text: lineText(line), number: line.number })
      gathered.count('sandbox')
      gathered.add(reader.end(), { place, position: 1 })
    },
  }
}
