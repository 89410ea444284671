import { type Duration, duration } from '../../domain/time.ts'
import { isObject, type JsonObject } from '../../wire/json-fields.ts'
import type { Resources } from '../mesos/driver.ts'

/** A value if it is of the kind, else undefined or what is usual: what is wrong with it is told elsewhere. */
export const objectOf = (value: unknown): JsonObject | undefined => (isObject(value) ? value : undefined)
export const arrayOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])
export const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)
export const numberOf = (value: unknown, usual: number): number => (typeof value === 'number' ? value : usual)
export const secondsOf = (value: unknown): Duration | undefined =>
  typeof value === 'number' ? duration(value * 1000) : undefined
export const absolute = (value: unknown): string =>
  typeof value === 'string' ? (value.startsWith('/') ? value : `/${value}`) : '/'
export const labelsOf = (value: unknown): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(objectOf(value) ?? {}).map(([name, text]) => [name, String(text)]))

/** Resources as a definition names them. */
export const resourcesOf = (
  json: JsonObject | undefined,
  usual: { readonly cpus: number; readonly mem: number; readonly disk: number },
): Resources => ({
  cpus: numberOf(json?.['cpus'], usual.cpus),
  mem: numberOf(json?.['mem'], usual.mem),
  disk: numberOf(json?.['disk'], usual.disk),
  gpus: numberOf(json?.['gpus'], 0),
  ports: [],
})

/** A whole number of nanoseconds. */
export const nanoseconds = (seconds: number): number => Math.trunc(seconds * 1e9)
