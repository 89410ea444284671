import { readFileSync } from 'node:fs'

/** The version of the package this file is a part of. */
export function version(): string {
  const text = readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')
  return String((JSON.parse(text) as { readonly version?: unknown }).version) // Our own package.json.
}
