import { readFileSync } from 'node:fs'

const folder = 'test/fixtures/mesos'

/** A fixture's bytes. */
export const fixture = (name: string): Uint8Array => readFileSync(`${folder}/${name}`)

/** The events that a fixture must yield, one a line beside it, as JSON leaves them (no undefined). */
export const expected = (name: string): readonly unknown[] =>
  jsonLines(fixture(`${name}.events.jsonl`)).map((line) => JSON.parse(line) as unknown)

/** Lines with something in them. */
export const jsonLines = (bytes: Uint8Array): readonly string[] =>
  Buffer.from(bytes)
    .toString('utf8')
    .split('\n')
    .filter((line) => line !== '')

/** A value as JSON leaves it. */
export const asJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value)) as unknown
