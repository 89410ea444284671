import { readFileSync } from 'node:fs'
import { packageFile } from '../domain/own-files.ts'

/** The version of the package this file is a part of. */
export function version(): string {
  const text = readFileSync(packageFile('package.json'), 'utf8')
  return String((JSON.parse(text) as { readonly version?: unknown }).version) // Our own package.json.
}
