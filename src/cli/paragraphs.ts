import type { Listed } from '../app/evidence/summary.ts'
import { type Paint, visible, wrapped } from '../output/terminal-text.ts'

/** A statement of a summary, or false where there is none to make. */
export type Line = string | false

/** How many of a list are named to a person; the count tells of all. */
const namedMax = 3

/** Statements, each on lines of its own. */
export function paragraphs(
  lines: readonly Line[],
  { columns, paint }: { readonly columns: number; readonly paint: Paint },
): string {
  return lines
    .filter((line) => line !== false)
    .flatMap((line) => {
      const [first = '', ...rest] = wrapped(visible(line), columns)
      return [first, ...rest.flatMap((each) => wrapped(each, columns - 2).map((part) => `  ${part}`))]
    })
    .map((line) => `${paint('faint', line)}\n`)
    .join('')
}

/** `1 file`, `2 files`. */
export const counted = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`

/** The first of a list, and how many more there are. */
export function named({ count, first }: Listed<string>): string {
  const shown = first.slice(0, namedMax)
  return count > shown.length ? `${shown.join(', ')}, and ${count - shown.length} more` : shown.join(', ')
}
