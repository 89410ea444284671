import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { type EvidenceOptions, readEvidence } from '../../src/app/evidence.ts'
import type { ReadSummary } from '../../src/app/evidence/summary.ts'
import type { DomainEvent, Sourced } from '../../src/domain/event.ts'
import { parseIso } from '../../src/domain/time.ts'
import { bytesOf } from '../../src/source/byte-reader.ts'
import { inFolder, memoryFolder } from './input.ts'

/** Files by path. */
export type Files = Readonly<Record<string, Buffer | string>>

/** What was read, with paths relative to the folder. */
export type Read = {
  readonly events: readonly Sourced[]
  readonly summary: ReadSummary
  /** Every event once, as text, in an order of its own. */
  readonly content: readonly string[]
}

const now = parseIso('2026-11-24T00:00:00Z')!

/** A fixture's bytes. */
export const fixture = (name: string): Buffer => readFileSync(join('test/fixtures', name))

/** Options as a user without wishes has them. */
export const options = (more: Partial<EvidenceOptions> = {}): EvidenceOptions => ({
  timezone: 'UTC',
  now,
  hosts: [],
  stdin: bytesOf(),
  ...more,
})

/** Writes the files to a folder and reads it. */
export const readFiles = (files: Files, more: Partial<EvidenceOptions> = {}): Promise<Read> =>
  inFolder(async (folder) => {
    for (const [name, bytes] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true })
      writeFileSync(join(folder, name), bytes)
    }
    const hosts = (more.hosts ?? []).map(({ agent, path }) => ({ agent, path: join(folder, path) }))
    const { events, summary } = await readEvidence([folder], options({ ...more, hosts }))
    const relative = (text: string): string => text.replaceAll(`${folder}/`, '')
    return {
      events: events.map(({ event, origin }) => ({ event, origin: { ...origin, path: relative(origin.path) } })),
      summary: JSON.parse(relative(JSON.stringify(summary))) as ReadSummary,
      content: contentOf(events),
    }
  }, memoryFolder)

/** Every event once, as text, in an order of its own. */
export const contentOf = (events: readonly Sourced[]): readonly string[] =>
  [...new Set(events.map(({ event }) => JSON.stringify(event)))].sort()

/** The events of a kind. */
export const ofKind = <K extends DomainEvent['kind']>(
  read: Read,
  kind: K,
): readonly Extract<DomainEvent, { kind: K }>[] =>
  read.events
    .map(({ event }) => event)
    .filter((event): event is Extract<DomainEvent, { kind: K }> => event.kind === kind)
