import { readFileSync } from 'node:fs'

/** Reads files that somebody names; one that cannot be read is undefined, and a line of `problems`. */
export const fileReader =
  (problems: string[]) =>
  (path: string | undefined): string | undefined => {
    try {
      return path === undefined ? undefined : readFileSync(path, 'utf8')
    } catch (error) {
      problems.push(`${path}: cannot be read (${(error as NodeJS.ErrnoException).code ?? 'error'})`)
      return undefined
    }
  }
