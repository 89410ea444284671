/** Where the figures stand. */
export const figuresPage = 'docs/diagnoses.md'

const begin = '<!-- soak: npm run soak -- --write -->'
const end = '<!-- /soak -->'

/** The figures between the marks of a page; undefined: the marks are not there. */
export function figuresIn(page: string): string | undefined {
  const [from, to] = [page.indexOf(begin), page.indexOf(end)]
  return from < 0 || to < from ? undefined : page.slice(from + begin.length, to).trim()
}

/** A page with other figures. */
export function withFigures(page: string, figures: string): string {
  const [from, to] = [page.indexOf(begin), page.indexOf(end)]
  if (from < 0 || to < from) throw new Error(`the marks ${begin} and ${end} are missing`)
  return `${page.slice(0, from)}${begin}\n\n${figures}\n\n${page.slice(to)}`
}
