import type { ExecutorFact } from '../../domain/event.ts'
import { lineBytesMax, lineDecoder, lineText } from '../../wire/framing/lines.ts'
import type { SandboxFile } from '../../wire/mesos/sandbox-path.ts'
import { sandboxReader, type SandboxReader } from '../../wire/mesos/sandbox.ts'
import type { FileContext } from './file-reader.ts'
import { logClock } from './undated.ts'

/** Takes the bytes of one sandbox file. */
export type SandboxLines = { readonly push: (chunk: Uint8Array) => void; readonly end: () => void }

type TextLine = { readonly text: string; readonly number: number }

/** Lines that are looked through for a clock: an executor writes first. */
const waitingMax = 100

/** What a program printed is never looked through for other evidence: it may print anything. */
export function sandboxLines(source: SandboxFile, context: FileContext): SandboxLines {
  const lines = lineDecoder({ lineBytesMax })
  const texts = sandboxTexts(source, context)
  return {
    push: (chunk) => {
      for (const line of lines.push(chunk)) texts.push({ text: lineText(line), number: line.number })
    },
    end: () => {
      for (const line of lines.end()) texts.push({ text: lineText(line), number: line.number })
      texts.end()
    },
  }
}

/** Takes the lines of one sandbox file. */
export type SandboxTexts = {
  readonly push: (line: TextLine) => void
  /** A line of an executor whose fact is known without reading it. */
  readonly take: (fact: ExecutorFact | undefined) => void
  readonly end: () => void
}

/** The same of lines that are text already. */
export function sandboxTexts(source: SandboxFile, { gathered, place, zone }: FileContext): SandboxTexts {
  const waiting: TextLine[] = []
  let reader: SandboxReader | undefined

  function start(text: string): SandboxReader {
    const started = sandboxReader(source, { clock: logClock(text, zone) })
    for (const line of waiting.splice(0)) started.push(line)
    reader = started
    return started
  }

  function take(line: TextLine): void {
    if (reader === undefined && waiting.length < waitingMax && !isGlog.test(line.text)) waiting.push(line)
    else (reader ?? start(line.text)).push(line)
  }

  return {
    push: take,
    take: (fact) => (reader ?? start('')).take(fact),
    end: () => {
      gathered.count('sandbox')
      gathered.add((reader ?? start('')).end(), { place, position: 1 })
    },
  }
}

const isGlog = /^[IWEF](?:\d{4})?\d{4} \d\d:\d\d:\d\d\./
