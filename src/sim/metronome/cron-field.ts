import { err, ok, type Result } from '../../domain/result.ts'

/** The range of a field, and its words (`MON`), which count from `first`. */
export type FieldRange = {
  readonly name: string
  readonly min: number
  readonly max: number
  readonly words?: readonly string[]
  readonly first?: number
}

/** A list of values, ranges and steps: `1,5-10/2,*\/15`. The values it stands for. */
export function readField(text: string, range: FieldRange): Result<ReadonlySet<number>, string> {
  const values = new Set<number>()
  for (const part of text.split(',')) {
    const read = readPart(part, range)
    if (!read.ok) return read
    for (const value of read.value) values.add(value)
  }
  return ok(values)
}

function readPart(part: string, range: FieldRange): Result<readonly number[], string> {
  const [, from, to, step] = /^(\*|\w+)(?:-(\w+))?(?:\/(\d+))?$/.exec(part) ?? []
  const faulty = err(`Invalid value for ${range.name}: ${part === '' ? 'nothing' : part}`)
  if (from === undefined) return faulty
  const begin = from === '*' ? range.min : valueOf(from, range)
  const isOpen = from === '*' || step !== undefined
  const end = to === undefined ? (isOpen ? range.max : begin) : valueOf(to, range)
  const width = step === undefined ? 1 : Number(step)
  if (begin === undefined || end === undefined || width < 1) return faulty
  if (begin > end) return err(`Invalid range for ${range.name}: ${part}`)
  return ok(Array.from({ length: Math.floor((end - begin) / width) + 1 }, (_, place) => begin + place * width))
}

function valueOf(text: string, { min, max, words, first = min }: FieldRange): number | undefined {
  const place = words?.indexOf(text.toUpperCase()) ?? -1
  const value = place >= 0 ? place + first : /^\d+$/.test(text) ? Number(text) : Number.NaN
  return value >= min && value <= max ? value : undefined
}
