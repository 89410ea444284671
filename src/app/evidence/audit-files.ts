import type { DomainEvent } from '../../domain/event.ts'
import { type AuditDecoder, auditDecoder, type ReadRecord } from '../../wire/audit/decoder.ts'
import { groupLimits } from '../../wire/audit/group.ts'
import type { Gathered } from './gathered.ts'
import { kernelLosses } from './kernel-losses.ts'
import type { Place } from './place.ts'
import { undatedClock } from './undated.ts'

/** Takes lines of all files that may hold audit records. */
export type AuditFiles = {
  readonly push: (line: Uint8Array | string, at: { readonly place: Place; readonly position: number }) => void
  /** A line of auditd's whose record is known without reading it. */
  readonly take: (record: ReadRecord, at: { readonly place: Place; readonly position: number }) => void
  /** A line of the kernel's own log, whose clock counts from boot. */
  readonly pushKernel: (
    line: { readonly text: string; readonly bytes: Uint8Array; readonly line: number },
    place: Place,
  ) => void
  readonly end: () => void
}

const unknownHost = { agentId: undefined, hostname: undefined }

/**
 * Reads audit lines, the files of one folder as if they were one: a log that was cut in two, or written to several
 * carriers, says the same as whole. Lines whose carrier has no year, and which have no time of their own, go to a
 * reader of their own, so that what else was read cannot give them one.
 */
export function auditFiles(gathered: Gathered, zone: string): AuditFiles {
  const readers = new Map<string, { readonly decoder: AuditDecoder; readonly place: Place }>()
  const losses = kernelLosses(gathered, zone)
  const places: Place[] = []
  let current: Place | undefined

  /** The last one asked for: lines of a file come together. */
  let last: { readonly place: Place; readonly how: string; readonly decoder: AuditDecoder } | undefined

  function readerOf(place: Place, how: 'dated' | 'undated'): AuditDecoder {
    if (last === undefined || last.place !== place || last.how !== how)
      last = { place, how, decoder: known(place, how) }
    return last.decoder
  }

  function known(place: Place, how: 'dated' | 'undated'): AuditDecoder {
    const key = `${how} ${place.key}`
    const before = readers.get(key)
    if (before !== undefined) return before.decoder
    const clock = how === 'undated' ? undatedClock : { zone, near: undefined }
    const decoder = auditDecoder({ clock, host: unknownHost, limits: groupLimits })
    readers.set(key, { decoder, place })
    return decoder
  }

  /** A position that tells the file as well: a decoder may give an event when another file is read. */
  function positionIn(place: Place, position: number): number {
    if (place !== current) {
      places.push(place)
      current = place
    }
    return (places.length - 1) * linesMax + position
  }

  function keep(event: DomainEvent, position: number): void {
    const place = places[Math.floor(position / linesMax)]
    if (place === undefined) return
    if (event.kind === 'seccomp-acted') gathered.count('audit-record')
    gathered.add(event, { place, position: position % linesMax })
  }

  function push(
    line: Uint8Array | string,
    { place, position }: { readonly place: Place; readonly position: number },
  ): void {
    const decoder = readerOf(place, isUndatedLine(line) ? 'undated' : 'dated')
    for (const found of decoder.push(line, positionIn(place, position))) keep(found.event, found.position)
  }

  return {
    push,
    take: (record, { place, position }) => {
      for (const found of readerOf(place, 'dated').take(record, positionIn(place, position)))
        keep(found.event, found.position)
    },
    pushKernel: (line, place) => {
      if (!/audit\(\d/.test(line.text)) return losses.push(line, place)
      losses.tie(line.text, place)
      return push(line.bytes, { place, position: line.line })
    },
    end: () => {
      losses.end()
      for (const { decoder, place } of readers.values()) {
        const whole = positionIn(place, 1)
        for (const found of decoder.end()) keep(found.event, found.position === 1 ? whole : found.position)
      }
    },
  }
}

/** Lines of one file; numbers beyond 2⁵³ are not exact, so that two million changes of file are told apart. */
const linesMax = 2 ** 32

/** A syslog stamp without a year, and no record's own stamp behind it. */
function isUndatedLine(line: Uint8Array | string): boolean {
  // What auditd writes, told without making text of it.
  if (typeof line === 'string' ? line.startsWith('t') : line[0] === 0x74) return false
  const head =
    typeof line === 'string'
      ? line.slice(0, 512)
      : Buffer.from(line.buffer, line.byteOffset, Math.min(512, line.length)).toString('latin1')
  return /^(?:<\d{1,3}>)?[A-Z][a-z]{2} {1,2}\d{1,2} \d\d:\d\d:\d\d/.test(head) && !/ audit\(\d/.test(head)
}
