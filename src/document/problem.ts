import type { FilePlace, Placed } from './placed.ts'

/** What is wrong with a document: at its place, what was found there, and what would be right. */
export type Problem = FilePlace & {
  /** `schema`: an editor with the JSON Schema shows it too. */
  readonly kind: 'syntax' | 'schema' | 'name' | 'value' | 'definition' | 'file'
  readonly found: string
  readonly hint: string
}

/** A problem as a line: `FILE:LINE:COLUMN: FOUND; HINT`. */
export const problemLine = ({ path, line, column, found, hint }: Problem): string =>
  `${path}:${line}:${column}: ${found}${hint === '' ? '' : `; ${hint}`}`

/** A problem at a place. */
export const problemAt = (
  { path, line, column }: FilePlace,
  kind: Problem['kind'],
  { found, hint = '' }: { readonly found: string; readonly hint?: string | undefined },
): Problem => ({ path, line, column, kind, found, hint })

/** What stands somewhere, short enough for a line. */
export function shown(node: Placed): string {
  if (node.is === 'map') return 'keys'
  if (node.is === 'list') return 'a list'
  if (node.text === '' && node.value === null) return 'nothing'
  const whole = typeof node.value === 'string' ? JSON.stringify(node.value) : node.text
  // A password in an address is not repeated in a terminal or a log.
  const text = whole.replace(/(:\/\/[^\s/:@]*:)[^\s/]+@/g, '$1…@')
  return text.length > 60 ? `${text.slice(0, 57)}…` : text
}

/** By file, line, column, then text; repeats only once. */
export function sortedProblems(problems: readonly Problem[]): readonly Problem[] {
  const sorted = [...problems].sort(
    (left, right) =>
      compare(left.path, right.path) ||
      left.line - right.line ||
      left.column - right.column ||
      compare(left.found, right.found),
  )
  const seen = new Set<string>()
  return sorted.filter((problem) => {
    const before = seen.size
    return seen.add(problemLine(problem)).size > before
  })
}

const compare = (left: string, right: string): number => (left < right ? -1 : left > right ? 1 : 0)
