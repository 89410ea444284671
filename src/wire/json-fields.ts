import { err, ok, type Result } from '../domain/result.ts'

/** An object as JSON.parse makes it. */
export type JsonObject = Readonly<Record<string, unknown>>

/** Text that is not JSON: the parser's own words, and the beginning of what was found. */
export type JsonError = { readonly kind: 'bad-json'; readonly why: string; readonly excerpt: string }

const excerptMax = 120

/** Reads JSON text. Nesting so deep, or text so long, that the engine gives up is an error like any other. */
export function jsonValue(bytes: Uint8Array | string): Result<unknown, JsonError> {
  try {
    const text = typeof bytes === 'string' ? bytes : view(bytes).toString('utf8')
    return ok(JSON.parse(text) as unknown)
  } catch (cause) {
    const head = typeof bytes === 'string' ? bytes : view(bytes.subarray(0, excerptMax)).toString('utf8')
    const why = cause instanceof Error ? cause.message : String(cause)
    return err({ kind: 'bad-json', why, excerpt: head.slice(0, excerptMax) })
  }
}

const view = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)

/** Whether a value is an object with keys, not an array and not null. */
export const isObject = (json: unknown): json is JsonObject =>
  typeof json === 'object' && json !== null && !Array.isArray(json)

const none: JsonObject = {}
const empty: readonly unknown[] = []

/** The value at a key; undefined where there is no such key or no object. */
export const valueAt = (json: unknown, key: string): unknown => (isObject(json) ? json[key] : undefined)

/** The object at a key; one without keys where it is something else. */
export function objectAt(json: unknown, key: string): JsonObject {
  const value = valueAt(json, key)
  return isObject(value) ? value : none
}

/** The array at a key; an empty one where it is something else. */
export function listAt(json: unknown, key: string): readonly unknown[] {
  const value = valueAt(json, key)
  return Array.isArray(value) ? value : empty
}

/** The text at a key. */
export function textAt(json: unknown, key: string): string | undefined {
  const value = valueAt(json, key)
  return typeof value === 'string' ? value : undefined
}

/** The finite number at a key. */
export function numberAt(json: unknown, key: string): number | undefined {
  const value = valueAt(json, key)
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined
}

/** The boolean at a key. */
export function flagAt(json: unknown, key: string): boolean | undefined {
  const value = valueAt(json, key)
  return typeof value === 'boolean' ? value : undefined
}

/** The texts in the array at a key; what is no text is left out. */
export const textsAt = (json: unknown, key: string): readonly string[] =>
  listAt(json, key).filter((value) => typeof value === 'string')
