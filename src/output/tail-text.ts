import type { Diagnosis } from '../domain/diagnosis.ts'
import { displayWidth, type Paint, visible, wrapped } from './terminal-text.ts'

/** How a line of `tail` is put on a terminal. */
export type TailTextOptions = {
  readonly columns: number
  readonly paint: Paint
  /** A moment (ISO text in UTC) for people. */
  readonly time: (iso: string) => string
  /** Repeats of one problem become one line each. */
  readonly isFolding: boolean
}

/** Makes text of diagnoses in the order they come, each with what came before in mind. */
export type TailText = (diagnosis: Diagnosis) => string

/** Problems that are remembered; the one seen longest ago is forgotten, and told whole when it comes again. */
const problemsMax = 10_000
/** A problem that was not seen for so long is told whole again. */
const foldMs = 3_600_000
const columnsMin = 40

type Seen = { count: number; readonly firstAt: number; lastAt: number; readonly ids: Map<string, string> }

/** Short blocks for those who watch: what, why, and what to do; then a line for each repeat. */
export function tailText({ columns: given, paint, time, isFolding }: TailTextOptions): TailText {
  const columns = Math.max(columnsMin, given)
  const problems = new Map<string, Seen>()

  return (diagnosis) => {
    const { cause, task, workload, seccomp, revision } = diagnosis
    const name = workload.id ?? task.name ?? task.id
    const key = JSON.stringify([name, workload.version, cause.code, seccomp?.profile])
    const at = Date.parse(task.failed_at)
    const before = problems.get(key)
    const isFresh = before === undefined || at - before.lastAt > foldMs
    const seen: Seen = isFresh ? { count: 0, firstAt: at, lastAt: at, ids: new Map() } : before
    problems.delete(key)
    problems.set(key, seen)
    if (problems.size > problemsMax) problems.delete(problems.keys().next().value ?? '')
    const isRevision = revision > 1
    if (!seen.ids.has(diagnosis.id)) seen.count += 1
    seen.ids.set(diagnosis.id, cause.confidence)
    if (seen.ids.size > 100) seen.ids.delete(seen.ids.keys().next().value ?? '')
    seen.lastAt = Math.max(seen.lastAt, at)

    const isShort = isFolding && !isFresh
    const attempt = workload.attempt === null ? '' : `, attempt ${workload.attempt}`
    const mark = isRevision ? paint('warning', 'revised ') : ''
    const clock = time(task.failed_at)
    const where = diagnosis.agent.hostname ?? diagnosis.agent.id ?? 'unknown agent'
    const head = `${clock} ${mark}${paint('strong', visible(name))}${attempt}`
    if (isShort) {
      const again = isRevision ? '' : ` again, ${ordinal(seen.count)} in ${spanText(at - seen.firstAt)}`
      const plain = `${head}${again}: ${cause.code}, ${cause.confidence}, on ${visible(where)}`
      return `${folded(plain, columns)}\n`
    }
    const sure = paint(cause.confidence === 'certain' ? 'good' : 'warning', cause.confidence)
    const [fix] = diagnosis.fix
    return [
      folded(`${head}, ${paint('bad', visible(task.state))} on ${visible(where)}`, columns),
      ...indented(`${sure}: ${visible(cause.summary)} (${cause.code})`, columns),
      ...(fix === undefined ? [] : indented(`do: ${visible(fix.do)}`, columns)),
    ]
      .map((line) => `${line}\n`)
      .join('')
  }
}

const indented = (text: string, columns: number): readonly string[] =>
  wrapped(text, columns - 2).map((line) => `  ${line}`)

/** A line as it is where it fits, else over several. */
const folded = (line: string, columns: number): string =>
  displayWidth(line) <= columns ? line : wrapped(line, columns - 2).join('\n  ')

const ordinal = (count: number): string => {
  const tens = count % 100
  const last = tens > 10 && tens < 14 ? 0 : count % 10
  return `${count}${['th', 'st', 'nd', 'rd'][last] ?? 'th'}`
}

/** `40 s`, `12 min`, `3 h`. */
function spanText(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000))
  if (seconds < 120) return `${seconds} s`
  const minutes = Math.round(seconds / 60)
  return minutes < 120 ? `${minutes} min` : `${Math.round(minutes / 60)} h`
}

/** Text with `{{path.to.value}}` in it. */
export type Template = (diagnosis: Diagnosis) => string

const topKeys: ReadonlySet<string> = new Set([
  'schema',
  'id',
  'cluster',
  'task',
  'agent',
  'framework',
  'workload',
  'cause',
  'seccomp',
  'evidence',
  'ruled_out',
  'gaps',
  'clocks',
  'would_settle',
  'fix',
  'forecast',
  'revision',
  'supersedes',
] satisfies readonly (keyof Diagnosis)[])

/** Reads a template; what is wrong with it, in one sentence. Control characters of values are shown, not sent. */
export function readTemplate(text: string): { readonly template: Template } | { readonly problem: string } {
  const parts = text.split(/\{\{\s*([\w.]+)\s*\}\}/)
  const unknown = parts.find((part, index) => index % 2 === 1 && !topKeys.has(part.split('.', 1)[0] ?? ''))
  if (unknown !== undefined)
    return { problem: `{{${unknown}}} names nothing of a diagnosis; it has ${[...topKeys].join(', ')}` }
  if (text.replace(/\{\{\s*[\w.]+\s*\}\}/g, '').includes('{{'))
    return { problem: 'a {{ is not closed; write {{task.id}} {{cause.code}}' }
  return {
    template: (diagnosis) =>
      parts.map((part, index) => (index % 2 === 0 ? part : shown(valueAt(diagnosis, part.split('.'))))).join(''),
  }
}

function valueAt(value: unknown, path: readonly string[]): unknown {
  let found = value
  for (const key of path)
    found =
      typeof found === 'object' && found !== null && Object.hasOwn(found, key)
        ? (found as Readonly<Record<string, unknown>>)[key]
        : undefined
  return found
}

function shown(value: unknown): string {
  if (value === undefined || value === null) return ''
  return visible(typeof value === 'string' ? value : JSON.stringify(value))
}
