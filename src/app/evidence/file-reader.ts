import type { InputFile } from '../../source/files.ts'
import { sandboxFile, sandboxPlace } from '../../wire/mesos/sandbox-path.ts'
import type { Piece } from '../../wire/recognise/piece.ts'
import { Recogniser } from '../../wire/recognise/recogniser.ts'
import type { AuditFiles } from './audit-files.ts'
import type { Gathered } from './gathered.ts'
import { jsonValues, type JsonValues, tellBroken } from './json-values.ts'
import type { Place } from './place.ts'
import { sandboxLines } from './sandbox-lines.ts'
import { textLines, type TextLines } from './text-lines.ts'
import { wholeJson, type WholeJson } from './whole-json.ts'

/** What reading a file needs beside its bytes. */
export type FileContext = {
  readonly gathered: Gathered
  readonly audit: AuditFiles
  readonly place: Place
  readonly zone: string
}

/** Reads one file into what was gathered. */
export async function readFile(
  file: Pick<InputFile, 'path' | 'logicalPath' | 'bytes'>,
  context: FileContext,
): Promise<void> {
  const { gathered } = context
  const sandbox = sandboxFile(file.logicalPath)
  if (sandbox !== undefined) {
    const lines = sandboxLines(sandbox, context)
    for await (const chunk of file.bytes) {
      gathered.bytes += chunk.length
      lines.push(chunk)
    }
    lines.end()
    return
  }
  // What else lies in a sandbox a program may have written, to look like anything.
  if (sandboxPlace(file.logicalPath) !== undefined) return gathered.notRecognised.add(file.path)
  const reader = piecesReader(file.logicalPath, context)
  const recogniser = new Recogniser()
  for await (const chunk of file.bytes) {
    gathered.bytes += chunk.length
    reader.whole?.push(chunk)
    for (const piece of recogniser.push(chunk)) reader.take(piece)
  }
  for (const piece of recogniser.end()) reader.take(piece)
  reader.end()
}

type PiecesReader = {
  readonly whole: WholeJson | undefined
  readonly take: (piece: Piece) => void
  readonly end: () => void
}

function piecesReader(logicalPath: string, context: FileContext): PiecesReader {
  const { gathered, place } = context
  const name = logicalPath.slice(logicalPath.lastIndexOf('/') + 1)
  const whole = wholeJson(name, context)
  const text: TextLines = textLines(context)
  const json: JsonValues = jsonValues({ ...context, name, text })
  let isRecognised = false
  let hasBroken = false

  function take(piece: Piece): void {
    switch (piece.kind) {
      case 'line':
        isRecognised = text.push(piece) || isRecognised
        return
      case 'json':
        text.pause()
        isRecognised = json.push(piece) || isRecognised
        return
      case 'journal-entry':
        text.pause()
        isRecognised = true
        json.pushEntry(piece)
        return
      case 'broken':
        text.pause()
        if (whole !== undefined) whole.breaks(piece)
        else {
          hasBroken = true
          tellBroken(piece, { ...context, name })
        }
        return
      default:
        return piece satisfies never
    }
  }

  function end(): void {
    text.end()
    const isProfile = whole?.end(isRecognised) ?? false
    if (!isRecognised && !isProfile && !hasBroken) gathered.notRecognised.add(place.path)
  }

  return { whole, take, end }
}
