import { readFileSync } from 'node:fs'
import type { Secret } from '../../output/sinks/sink.ts'

/** How long what was read is used before the file is looked at again. */
const freshMs = 2000
/** A longer file holds no secret of ours. */
const secretCharsMax = 8192

/** Where a secret may come from. */
export type Environment = Readonly<Record<string, string | undefined>>

/** A secret in a file, which may be replaced while we run. */
export function secretFile(path: string): Secret {
  let read: { readonly at: number; readonly value: ReturnType<Secret> } | undefined
  return () => {
    const now = performance.now()
    if (read === undefined || now - read.at >= freshMs) read = { at: now, value: readSecret(path) }
    return read.value
  }
}

function readSecret(path: string): ReturnType<Secret> {
  try {
    const value = readFileSync(path, 'utf8').trim()
    if (value === '') return { ok: false, error: `${path}: is empty` }
    if (value.length > secretCharsMax || /[\r\n]/.test(value)) return { ok: false, error: `${path}: is not one line` }
    return { ok: true, value }
  } catch (error) {
    return { ok: false, error: `${path}: cannot be read (${(error as NodeJS.ErrnoException).code ?? 'error'})` }
  }
}

/** A secret in an environment variable. */
export const secretVariable =
  (name: string, env: Environment): Secret =>
  () => {
    const value = env[name]?.trim()
    return value === undefined || value === '' ? { ok: false, error: `${name}: is not set` } : { ok: true, value }
  }

/** What is no secret, in a secret's place. */
export const openText =
  (value: string): Secret =>
  () => ({ ok: true, value })
