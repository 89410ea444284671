import { readdirSync, readFileSync } from 'node:fs'
import type { DomainEvent } from '../../../src/domain/event.ts'
import { instant } from '../../../src/domain/time.ts'
import { auditDecoder, type PlacedEvent } from '../../../src/wire/audit/decoder.ts'
import { groupLimits } from '../../../src/wire/audit/group.ts'
import { lineBytesMax, lineDecoder } from '../../../src/wire/framing/lines.ts'

const folder = 'test/fixtures/audit'

/** Names of all audit fixtures, without the files that say what they hold. */
export const fixtureNames: readonly string[] = readdirSync(folder)
  .filter((name) => !name.endsWith('.events.jsonl'))
  .sort()

/** A fixture's bytes. */
export const fixture = (name: string): Uint8Array => readFileSync(`${folder}/${name}`)

/** A fixture's lines as bytes, without the empty ones. */
export const fixtureLines = (name: string): readonly Uint8Array[] => wholeLines(fixture(name)).map(({ bytes }) => bytes)

/** What a fixture must be read as: one placed event a line, as JSON leaves it. */
export const expected = (name: string): readonly unknown[] =>
  readFileSync(`${folder}/${name}.events.jsonl`, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as unknown)

/** A value as JSON leaves it: no undefined, no maps. */
export const asJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value)) as unknown

/** The clock of the recordings' host: UTC, autumn 2026. */
export const clock = { zone: 'UTC', near: instant(Date.UTC(2026, 10, 1)) }

const nobody = { agentId: undefined, hostname: undefined }

/** All events of a file that comes in chunks of a size. */
export function placedEvents(bytes: Uint8Array, chunkBytes: number): readonly PlacedEvent[] {
  const lines = lineDecoder({ lineBytesMax })
  const decoder = auditDecoder({ clock, host: nobody, limits: groupLimits })
  const found: PlacedEvent[] = []
  for (let at = 0; at < bytes.length; at += chunkBytes)
    for (const line of lines.push(bytes.subarray(at, at + chunkBytes)))
      found.push(...decoder.push(line.bytes, line.number))
  for (const line of lines.end()) found.push(...decoder.push(line.bytes, line.number))
  return [...found, ...decoder.end()]
}

/** All events of a text. */
export const eventsOf = (text: string): readonly DomainEvent[] =>
  placedEvents(Buffer.from(text), Math.max(1, text.length * 4)).map(({ event }) => event)

function wholeLines(bytes: Uint8Array) {
  const lines = lineDecoder({ lineBytesMax })
  return [...lines.push(bytes), ...lines.end()].filter((line) => line.bytes.length > 0)
}
