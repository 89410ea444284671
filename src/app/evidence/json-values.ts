import { textAt } from '../../wire/json-fields.ts'
import { mesosReader } from '../../wire/mesos/events.ts'
import type { Piece } from '../../wire/recognise/piece.ts'
import type { FileContext } from './file-reader.ts'
import { isJournalEntry, isProfile, jsonSaid } from './kinds.ts'
import type { TextLines } from './text-lines.ts'

type PieceOf<K extends Piece['kind']> = Extract<Piece, { kind: K }>

/** Takes the JSON values and journal entries of one file. */
export type JsonValues = {
  /** Whether the value was recognised. */
  readonly push: (piece: PieceOf<'json'>) => boolean
  readonly pushEntry: (piece: PieceOf<'journal-entry'>) => void
}

const unknownHost = { agentId: undefined, hostname: undefined }

/** A reader for the values of one file. */
export function jsonValues({
  gathered,
  audit,
  place,
  name,
  text,
}: FileContext & { readonly name: string; readonly text: TextLines }): JsonValues {
  const mesos = mesosReader()

  function push({ value, bytes, framing, line, offset }: PieceOf<'json'>): boolean {
    const position = framing === 'recordio' ? offset : line
    if (isProfile(value)) {
      gathered.count('profile')
      gathered.add(
        { kind: 'profile-seen', host: unknownHost, name, text: Buffer.from(bytes).toString('utf8') },
        { place, position },
      )
      return true
    }
    if (isJournalEntry(value)) {
      audit.push(bytes, { place, position })
      pushMessage((key) => textAt(value, key), position)
      return true
    }
    gathered.seen?.(value)
    const said = jsonSaid(value, mesos)
    // An empty list is what an agent without containers answers.
    if (said === undefined) return Array.isArray(value) && value.length === 0
    gathered.count(said.kind)
    for (const event of said.events) gathered.add(event, { place, position })
    for (const what of said.unknown) gathered.noteUnknown(what)
    return true
  }

  function pushEntry({ bytes, fields, line }: PieceOf<'journal-entry'>): void {
    const lines = Buffer.from(bytes).toString('latin1').split('\n')
    for (const [index, each] of lines.entries())
      audit.push(Buffer.from(each, 'latin1'), { place, position: line + index })
    pushMessage((key) => fields[key], line)
  }

  /** What a component of Mesos said, as `journalctl -o short-iso` shows it. */
  function pushMessage(field: (key: string) => string | undefined, line: number): void {
    gathered.count('journal-entry')
    const message = field('MESSAGE')
    if (message === undefined || !/^[IWEF]\d{4}/.test(message)) return
    const micros = Number(field('_SOURCE_REALTIME_TIMESTAMP') ?? field('__REALTIME_TIMESTAMP'))
    const at = Number.isFinite(micros) && micros > 0 ? new Date(micros / 1000).toISOString() : undefined
    const tag = (field('SYSLOG_IDENTIFIER') ?? 'mesos').replace(/[^\w@./-]/g, '_').slice(0, 64)
    const host = (field('_HOSTNAME') ?? '-').replace(/\s/g, '_')
    const head = at === undefined ? '' : `${at} ${host} `
    text.pushLog(`${head}${tag}[${/^\d{1,10}$/.exec(field('_PID') ?? '')?.[0] ?? '0'}]: ${message}`, line)
  }

  return { push, pushEntry }
}

/** Tells of a broken piece. A profile that does not parse is evidence, whatever file it is in. */
export function tellBroken(
  { why, text, line, offset, what }: PieceOf<'broken'>,
  { gathered, place, name }: FileContext & { readonly name: string },
): void {
  const position = what === 'recordio' ? offset : line
  if (what === 'json' && text.includes('"defaultAction"')) {
    gathered.count('profile')
    gathered.add({ kind: 'profile-seen', host: unknownHost, name, text }, { place, position })
  } else gathered.miss({ path: place.path, position, why: `${what}: ${why}`, excerpt: text.slice(0, 120) })
}
