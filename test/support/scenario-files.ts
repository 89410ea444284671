import { readFileSync, readdirSync } from 'node:fs'
import { err, ok, type Result } from '../../src/domain/result.ts'

/** Reads files of the repository for scenarios. */
export function readFile(path: string): Result<string, string> {
  try {
    return ok(readFileSync(path, 'utf8'))
  } catch {
    return err('there is no such file')
  }
}

/** The library of scenarios. */
export const libraryFolder = 'scenarios'

/** Every scenario of the library, by its path below the folder. What scenarios share is part of them, and no scenario by itself. */
export const libraryNames = (): readonly string[] =>
  readdirSync(libraryFolder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.yaml') && !name.split('/').includes('parts'))
    .sort()

/** Where scenarios stand that cannot be read, each beside a `.txt` with the problems that must be found. */
export const badFolder = 'test/fixtures/scenarios/bad'

/** A scenario that cannot be read. `expected`: `KIND FILE:LINE:COLUMN: FOUND; HINT`, the file counted from its folder. */
export type BadScenario = {
  readonly name: string
  readonly path: string
  readonly text: string
  readonly expected: readonly string[]
}

/** All of them. */
export const badScenarios = (): readonly BadScenario[] =>
  readdirSync(badFolder)
    .filter((file) => file.endsWith('.yaml'))
    .sort()
    .map((file) => {
      const path = `${badFolder}/${file}`
      const expected = readFileSync(path.replace(/yaml$/, 'txt'), 'utf8').trimEnd().split('\n')
      return { name: file.slice(0, -5), path, text: readFileSync(path, 'utf8'), expected }
    })

/** A scenario that the documentation shows; `line` is where it starts. */
export type DocumentedScenario = { readonly name: string; readonly line: number; readonly text: string }

const page = 'docs/scenarios.md'

/** Every YAML block of the page on scenarios. */
export function documentedScenarios(): readonly DocumentedScenario[] {
  const text = readFileSync(page, 'utf8')
  return [...text.matchAll(/^```yaml\n([\s\S]*?)^```$/gm)].map((match) => {
    const line = text.slice(0, match.index).split('\n').length + 1
    return { name: `docs-${line}`, line, text: match[1] ?? '' }
  })
}
