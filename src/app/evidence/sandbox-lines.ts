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
export const sandboxTexts = (source: SandboxFile, context: FileContext): SandboxTexts => new Texts(source, context)

class Texts implements SandboxTexts {
  readonly #source: SandboxFile
  readonly #context: FileContext
  #waiting: TextLine[] | undefined
  #reader: SandboxReader | undefined

  constructor(source: SandboxFile, context: FileContext) {
    this.#source = source
    this.#context = context
  }

  push(line: TextLine): void {
    const { length } = (this.#waiting ??= [])
    if (this.#reader === undefined && length < waitingMax && !isGlog.test(line.text)) this.#waiting.push(line)
    else this.#started(line.text).push(line)
  }

  take(fact: ExecutorFact | undefined): void {
    this.#started('').take(fact)
  }

  end(): void {
    const { gathered, place } = this.#context
    gathered.count('sandbox')
    gathered.add(this.#started('').end(), { place, position: 1 })
  }

  #started(text: string): SandboxReader {
    if (this.#reader !== undefined) return this.#reader
    this.#reader = sandboxReader(this.#source, { clock: logClock(text, this.#context.zone) })
    for (const line of this.#waiting ?? []) this.#reader.push(line)
    this.#waiting = undefined
    return this.#reader
  }
}

const isGlog = /^[IWEF](?:\d{4})?\d{4} \d\d:\d\d:\d\d\./
