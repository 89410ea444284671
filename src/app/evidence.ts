import type { DomainEvent, Sourced } from '../domain/event.ts'
import { type Instant, iso } from '../domain/time.ts'
import type { Bytes } from '../source/byte-reader.ts'
import { type FilesOptions, inputFiles } from '../source/files.ts'
import { type ReadLimits, readLimits } from '../source/limits.ts'
import { isFault } from '../source/problem.ts'
import { auditFiles } from './evidence/audit-files.ts'
import { distinct } from './evidence/distinct.ts'
import { readFile } from './evidence/file-reader.ts'
import { withFrameworks } from './evidence/frameworks.ts'
import { Found, Gathered } from './evidence/gathered.ts'
import { withHosts } from './evidence/hosts.ts'
import { type GivenHost, placeOf } from './evidence/place.ts'
import { admitProfiles } from './evidence/profiles.ts'
import { type ReadSummary, readSummary } from './evidence/summary.ts'
import { dated, hasUndated, isUndated, middle } from './evidence/undated.ts'

/** How evidence is read. */
export type EvidenceOptions = {
  /** The zone of clocks that do not say theirs: an IANA name, `UTC` or an offset. */
  readonly timezone: string
  /** Decides the year of undated lines where no evidence has one. */
  readonly now: Instant
  /** What `--host AGENT=PATH` says. */
  readonly hosts: readonly GivenHost[]
  /** What `-` stands for. */
  readonly stdin: Bytes
  readonly limits?: Partial<ReadLimits>
  readonly progress?: NonNullable<FilesOptions['progress']>
  readonly cancelled?: AbortSignal
  /** Hears of every JSON value in its order, as it came: for who needs more of it than events say. */
  readonly seen?: (value: unknown) => void
}

/** What was read. Events are in no order that means anything. */
export type Evidence = { readonly events: readonly Sourced[]; readonly summary: ReadSummary }

/**
 * Reads files, folders and archives as evidence. Bad input never throws; it is named in the summary.
 *
 * What comes out is the same however the evidence is cut into files, joined, ordered or packed; only origins differ,
 * and what only a path tells: whose sandbox a file is, whose folder it lies in, what a profile is called.
 * When cancelled, what was read so far comes out, and the summary says so.
 */
export async function readEvidence(paths: readonly string[], options: EvidenceOptions): Promise<Evidence> {
  const { timezone: zone, stdin, hosts, progress, cancelled } = options
  const gathered = new Gathered(options.seen)
  const audit = auditFiles(gathered, zone)
  const files = inputFiles(paths, {
    limits: { ...readLimits, ...options.limits },
    stdin,
    report: (problem) => {
      gathered.problems.add(problem)
      if (isFault(problem)) gathered.faults += 1
    },
    ...(progress === undefined ? {} : { progress }),
    ...(cancelled === undefined ? {} : { cancelled }),
  })
  for await (const file of files) {
    if (file.isNote) {
      gathered.leftOut.add(file.path)
      continue
    }
    gathered.files += 1
    await readFile(file, { gathered, audit, place: placeOf(file, hosts), zone })
  }
  audit.end()
  admitProfiles(gathered)
  return finished(gathered, options)
}

function finished(gathered: Gathered, options: EvidenceOptions): Evidence {
  const { events, notes } = settledEvents(gathered, options)
  return { events, summary: readSummary(gathered, { notes, isCancelled: options.cancelled?.aborted === true }) }
}

/** What was gathered, each event once, with its host, framework and year, as far as all of it together tells them. */
export function settledEvents(
  gathered: Gathered,
  { timezone: zone, now }: Pick<EvidenceOptions, 'timezone' | 'now'>,
): { readonly events: readonly Sourced[]; readonly notes: readonly string[] } {
  const undatedCount = gathered.events.filter(({ event }) => hasUndated(event)).length
  const near = undatedCount === 0 ? undefined : middle(gathered.events.flatMap(({ event }) => datedMoment(event)))
  const found =
    undatedCount === 0
      ? gathered.events
      : gathered.events.map((each) => new Found(dated(each.event, { zone, near: near ?? now }), each))
  const events = distinct(withFrameworks(withHosts(found)))
  const zoneRead = undatedCount > 0 || (gathered.counts.get('mesos-log') ?? 0) > 0
  const notes = [
    ...(zoneRead ? [`logs whose clock names no zone were read as ${zone}`] : []),
    ...(undatedCount > 0 ? [yearNote(undatedCount, near, now)] : []),
  ]
  return { events, notes }
}

const datedMoment = (event: DomainEvent): readonly Instant[] =>
  'at' in event && event.at !== undefined && !isUndated(event.at) ? [event.at] : []

function yearNote(count: number, near: Instant | undefined, now: Instant): string {
  const told =
    near === undefined ? 'the present, for no evidence has a year' : 'the middle of the evidence that has one'
  return `${count} events come from lines without a year; they were given the one that puts them nearest to ${iso(near ?? now)}, ${told}`
}
