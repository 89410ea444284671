import { fromWallTime, type Instant, type WallTime } from '../../domain/time.ts'
import type { LineClock } from './record.ts'

/**
 * The moment of an `ausearch -i` stamp: `%x %T.mmm` of the reader's locale and zone.
 * The order of day and month is told by the separator (`.` and `-` day first, `/` month first), by a number above 12,
 * or, where both orders make a date, by which lies nearer to what other evidence says.
 * Source: audit-userspace src/ausearch-report.c, output_interpreted_record.
 *
 * @returns undefined for a date no order makes sense of
 */
export function localStamp(stamp: string, { zone, near }: LineClock): Instant | undefined {
  const parts = stampShape.exec(stamp)
  if (parts === null) return undefined
  const [, first = '', separator = '', second = '', third = '', hour, minute, seconds, millis] = parts
  const clock = { hour: Number(hour), minute: Number(minute), second: Number(seconds), ms: Number(millis) }
  const moments = dates(first, separator, second, third)
    .map((date) => fromWallTime({ ...date, ...clock }, { zone, near }))
    .filter((at) => at !== undefined)
  const [usual, other] = moments
  if (usual === undefined || other === undefined || near === undefined) return usual
  return Math.abs(other - near) < Math.abs(usual - near) ? other : usual
}

/**
 * Fields of a record as `ausearch -i` prints it: values translated, never quoted, spaces kept, so that only the fixed
 * order of the kernel's fields tells where a name that a program chose ends.
 */
export function interpretedFields(body: string, type: string): Map<string, string> {
  const text = body.replace(/ +$/, '')
  const judged = type === 'SECCOMP' || type === 'ANOM_ABEND' || type === 'SYSCALL'
  const comm = judged ? text.indexOf(' comm=') : -1
  if (comm !== -1) return taskFields(text, comm, type)
  if (type === 'SECCOMP') return cutFields(text)
  const whole = wholeValue.get(type)
  if (whole !== undefined && text.startsWith(whole)) return new Map([[whole.slice(0, -1), text.slice(whole.length)]])
  return type === 'EXECVE' ? argumentFields(text) : looseFields(text)
}

/** Takes back what `ausearch -i` writes for bytes below 0x20; nothing else is escaped. Source: auparse/interpret.c, tty_escape. */
export const withoutOctalEscapes = (text: string): string =>
  text.replace(/\\(0[0-3][0-7])/g, (_all, digits: string) => String.fromCharCode(Number.parseInt(digits, 8)))

const stampShape =
  /^\D{0,4}(\d{1,4})([./-]|年) ?(\d{1,2})(?:[./-]|月) ?(\d{1,4})(?:日)?,? +(\d{2}):(\d{2}):(\d{2})\.(\d{3})$/

type DateParts = Pick<WallTime, 'year' | 'month' | 'day'>

function dates(first: string, separator: string, second: string, third: string): readonly DateParts[] {
  const [a, b, c] = [Number(first), Number(second), Number(third)]
  if (first.length > 2) return [{ year: a, month: b, day: c }]
  const year = third.length > 2 ? c : c + (c < 70 ? 2000 : 1900)
  const dayFirst = { year, month: b, day: a }
  const monthFirst = { year, month: a, day: b }
  const usual = separator === '/' ? [monthFirst, dayFirst] : [dayFirst, monthFirst]
  return usual.filter(({ month }) => month >= 1 && month <= 12)
}

const wholeValue: ReadonlyMap<string, string> = new Map([
  ['CWD', 'cwd='],
  ['PROCTITLE', 'proctitle='],
])

/** What stands behind `exe=`, by type: fields without spaces, told from the right, where no program had a say. */
const tails: ReadonlyMap<string, RegExp> = new Map([
  ['SECCOMP', / sig=(\S+)(?: arch=(\S+))?(?: syscall=(\S+))?(?: compat=(\S+))?(?: ip=(\S+))?(?: code=(\S+))?$/],
  ['ANOM_ABEND', /(?: reason=(?:\S| )+)? sig=(\S+(?: signal\(\d+\))?)(?: res=(\S+))?$/],
  ['SYSCALL', /(?: subj=(\S+(?: \([a-z]+\))?))? key=([^=]*)$/],
])

/** A line that ends before `comm=`: a word of its last value may be the start of the next field. */
function cutFields(text: string): Map<string, string> {
  const fields = looseFields(text)
  const last = [...fields.keys()].at(-1) ?? ''
  const [value, ...rest] = (fields.get(last) ?? '').split(' ')
  if (rest.length === 0) fields.delete(last)
  else if (last !== 'subj') fields.set(last, value ?? '')
  return fields
}

function taskFields(text: string, comm: number, type: string): Map<string, string> {
  const fields = looseFields(text.slice(0, comm))
  const tailAt = lastTail(text, comm, type)
  const names = text.slice(comm + ' comm='.length, tailAt)
  const exe = exeIn(names)
  fields.set('comm', exe === -1 ? names : names.slice(0, exe))
  if (exe !== -1) fields.set('exe', names.slice(exe + ' exe='.length))
  if (tailAt === text.length) fields.delete(exe === -1 ? 'comm' : 'exe')
  for (const [key, value] of looseFields(text.slice(tailAt))) fields.set(key, value)
  if (type === 'SECCOMP' && !fields.has('code')) dropPartial(fields, tailAt < text.length)
  return fields
}

/** A line cut short ends in a value of which a part may be missing. */
function dropPartial(fields: Map<string, string>, hasTail: boolean): void {
  const last = [...fields.keys()].at(-1)
  if (hasTail && last !== undefined) fields.delete(last)
}

/** The last place where the tail's first field may start: what stands left of it is the program's. */
function lastTail(text: string, comm: number, type: string): number {
  const pattern = tails.get(type)
  const first = type === 'SYSCALL' ? [' subj=', ' key='] : [' sig=']
  for (const start of first) {
    for (let at = text.lastIndexOf(start); at > comm; at = text.lastIndexOf(start, at - 1)) {
      if (pattern?.test(text.slice(at)) === true) return at
      if (text.length - at > tailCharsMax) break
    }
  }
  return text.length
}

const tailCharsMax = 4096
const commBytesMax = 15

/**
 * Where ` exe=` stands in `COMM exe=EXE`. A name of at most 15 bytes may hold ` exe=/x` itself: then the place that
 * makes it the start of the file's name wins, else the last one in reach.
 */
function exeIn(names: string): number {
  const places: number[] = []
  for (let at = names.indexOf(' exe='); at !== -1; at = names.indexOf(' exe=', at + 1)) {
    const comm = withoutOctalEscapes(names.slice(0, at))
    if (comm.length > commBytesMax) break
    const rest = names.slice(at + ' exe='.length)
    if (rest.startsWith('/') || rest.startsWith('(')) places.push(at)
    if (fileName(rest).slice(0, commBytesMax) === comm) return at
  }
  return places.at(-1) ?? names.indexOf(' exe=')
}

const fileName = (path: string): string => path.replace(/ \(deleted\)$/, '').replace(/^.*\//, '')

/** `argc=2 a0=… a1=…`: each argument reaches to the next number in order. */
function argumentFields(text: string): Map<string, string> {
  const fields = new Map<string, string>()
  const argc = /^argc=(\d{1,6})/.exec(text)
  if (argc !== null) fields.set('argc', argc[1] ?? '')
  let at = text.indexOf(' a0=')
  for (let index = 0; at !== -1 && index < argumentsMax; index += 1) {
    const start = at + ` a${index}=`.length
    const next = text.indexOf(` a${index + 1}=`, start)
    fields.set(`a${index}`, next === -1 ? text.slice(start) : text.slice(start, next))
    at = next
  }
  return fields
}

const argumentsMax = 4096

/** Every other record: a value reaches to the next word that looks like `key=`. */
function looseFields(text: string): Map<string, string> {
  const fields = new Map<string, string>()
  const starts = [...text.matchAll(/(?:^| )([a-z][\w-]{0,31})=/g)].slice(0, argumentsMax)
  for (const [index, start] of starts.entries()) {
    const from = start.index + start[0].length
    const to = starts[index + 1]?.index ?? text.length
    const key = start[1] ?? ''
    if (!fields.has(key)) fields.set(key, text.slice(from, to))
  }
  return fields
}
