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

const view = (bytes: Uint8Array): Buffer =>
  Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)

/** Whether a value is an object with keys, not an array and not null. */
export const isObject = (json: unknown): json is JsonObject =>
  typeof json === 'object' && json !== null && !Array.isArray(json)

const none: JsonObject = {}
const empty: readonly unknown[] = []

// Two forms of each reader. `textOf(json['state'])` is several times as fast as `textAt(json, 'state')`: a key that is
// written where it is used gets an inline cache of its own, one that is handed over shares a cache with all others.

/**
 * A value as an object; one without keys where it is something else. An array passes: what is read from it is of no type
 * that a reader lets through, and telling it apart would cost as much as all the rest.
 */
export const objectOf = (value: unknown): JsonObject =>
  typeof value === 'object' && value !== null ? (value as JsonObject) : none

/** A value as an array; an empty one where it is something else. */
export const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : empty)

/** A value as text. */
export const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)

/** A value as a finite number. */
export const numberOf = (value: unknown): number | undefined =>
  typeof value === 'number' && Number.isFinite(value) ? value : undefined

/** A value as a boolean. */
export const flagOf = (value: unknown): boolean | undefined => (typeof value === 'boolean' ? value : undefined)

/** The value at a key; undefined where there is no such key or no object. */
export const valueAt = (json: unknown, key: string): unknown => (isObject(json) ? json[key] : undefined)

/** The object at a key; one without keys where it is something else. */
export const objectAt = (json: unknown, key: string): JsonObject => objectOf(valueAt(json, key))

/** The array at a key; an empty one where it is something else. */
export const listAt = (json: unknown, key: string): readonly unknown[] => listOf(valueAt(json, key))

/** The text at a key. */
export const textAt = (json: unknown, key: string): string | undefined => textOf(valueAt(json, key))

/** The finite number at a key. */
export const numberAt = (json: unknown, key: string): number | undefined => numberOf(valueAt(json, key))

/** The boolean at a key. */
export const flagAt = (json: unknown, key: string): boolean | undefined => flagOf(valueAt(json, key))
