import { createParser } from 'eventsource-parser'

/** What comes out of an SSE stream: a message, or something that was left out and why. */
export type SseItem = SseMessage | SseLeftOut

/** One message. `line` is where it begins, from 1. */
type SseMessage = {
  readonly kind: 'message'
  readonly event: string | undefined
  readonly data: string
  readonly line: number
  /** True where the stream ended before the empty line that ends a message: the data may be incomplete. */
  readonly cut: boolean
}

/** A message over the bound, or a line that is no field of SSE (an HTTP head, say). */
type SseLeftOut = {
  readonly kind: 'too-long' | 'unknown-field'
  readonly line: number
  /** At most 120 characters of it. */
  readonly excerpt: string
}

/** Takes the bytes of one stream; the same bytes give the same items however they are cut. */
export type SseDecoder = {
  /** What the chunk completes. */
  readonly push: (chunk: Uint8Array) => readonly SseItem[]
  /** What is left when the stream has ended. The decoder is not to be used after it. */
  readonly end: () => readonly SseItem[]
}

/**
 * Splits a server-sent event stream. A line may end in CRLF, LF or CR; comments and bare line ends, with which
 * Marathon keeps a connection alive, give nothing. Source: WHATWG HTML, Server-sent events.
 *
 * @param messageCharsMax a longer message is left out, reported once, and reading goes on after it
 */
export function sseDecoder(messageCharsMax: number): SseDecoder {
  const text = new TextDecoder('utf-8')
  const lineEnds = /\r\n|\n|\r/g
  const message = messageReader(messageCharsMax)
  let part: string[] = []
  let partChars = 0
  let endedInCr = false

  /** Keeps the part of a line until its end comes; what no bound allows is dropped at once. */
  function keep(piece: string): void {
    const room = Math.max(0, messageCharsMax + 1 - partChars)
    if (room > 0 && piece !== '') part.push(piece.slice(0, room))
    partChars += piece.length
  }

  function endLine(): readonly SseItem[] {
    const line = part.join('')
    const chars = partChars
    part = []
    partChars = 0
    return message.line(line, chars)
  }

  function take(piece: string): readonly SseItem[] {
    const items: SseItem[] = []
    let start = endedInCr && piece.startsWith('\n') ? 1 : 0
    if (piece !== '') endedInCr = false
    lineEnds.lastIndex = start
    for (let found = lineEnds.exec(piece); found !== null; found = lineEnds.exec(piece)) {
      keep(piece.slice(start, found.index))
      start = lineEnds.lastIndex
      endedInCr = found[0] === '\r' && start === piece.length
      items.push(...endLine())
    }
    keep(piece.slice(start))
    return items
  }

  return {
    push: (chunk) => take(text.decode(chunk, { stream: true })),
    end: () => [...take(text.decode()), ...(partChars > 0 ? endLine() : []), ...message.end()],
  }
}

/** A message as a server writes it: one `data` line for each line of the data. Marathon itself ends lines with CRLF. */
export function sseText({ event, data }: { readonly event: string | undefined; readonly data: string }): string {
  const head = event === undefined ? '' : `event: ${event}\r\n`
  const body = data.split(/\r\n|\n|\r/).map((line) => `data: ${line}\r\n`)
  return `${head}${body.join('')}\r\n`
}

/**
 * Whether a text that begins so is an event stream: every line up to the last whole one is a field, a comment or
 * empty, and there is a `data` field among them. The head of an HTTP answer may come first.
 */
export function isEventStream(head: string): boolean {
  const body = /^HTTP\/\d/.test(head) ? head.replace(/^[^]*?\r?\n\r?\n/, '') : head
  const lines = body.split(/\r\n|\n|\r/)
  const whole = lines.slice(0, -1).filter((line) => line !== '')
  return (
    whole.every((line) => /^(?:event|data|id|retry)?:/.test(line)) && lines.some((line) => line.startsWith('data:'))
  )
}

const excerptChars = 120

/** Gives whole lines to the parser and watches over their sum, which the parser itself checks only now and then. */
function messageReader(charsMax: number) {
  let items: SseItem[] = []
  let lineCount = 0
  let firstLine = 0
  let chars = 0
  let isSkipping = false
  let isCut = false
  const parser = createParser({
    onEvent: ({ event, data }) => items.push({ kind: 'message', event, data, line: firstLine, cut: isCut }),
    onError: (error) => {
      items.push({ kind: 'unknown-field', line: lineCount, excerpt: (error.line ?? '').slice(0, excerptChars) })
    },
  })

  function taken(): readonly SseItem[] {
    const now = items
    items = []
    return now
  }

  function line(content: string, contentChars: number): readonly SseItem[] {
    lineCount += 1
    if (contentChars === 0) {
      if (!isSkipping) parser.feed('\n')
      isSkipping = false
      firstLine = 0
      chars = 0
      return taken()
    }
    if (isSkipping) return []
    if (firstLine === 0) firstLine = lineCount
    chars += contentChars + 1
    if (chars > charsMax) {
      isSkipping = true
      parser.reset()
      items.push({ kind: 'too-long', line: firstLine, excerpt: content.slice(0, excerptChars) })
    } else parser.feed(`${content}\n`)
    return taken()
  }

  function end(): readonly SseItem[] {
    isCut = true
    if (!isSkipping) parser.feed('\n')
    return taken()
  }

  return { line, end }
}
