import type { AuditRecord, SeccompRecord } from '../domain/audit.ts'
import type { Instant } from '../domain/time.ts'
import { recordLines } from '../source/record-lines.ts'
import { type AnyAuditJson, anyAuditJson, type AuditJson, auditJson } from '../wire/audit/json.ts'
import type { AuditWrap } from '../wire/audit/line.ts'
import { auditLines, type AuditLinesDecoder, type PlacedLine } from '../wire/audit/lines.ts'
import { auditErrorText } from '../wire/audit/decode-error.ts'
import { seccompRecord } from '../wire/audit/seccomp.ts'
import { type Line, lineBytesMax, lineDecoder } from '../wire/framing/lines.ts'
import { quickSeccomp } from '../wire/audit/quick.ts'
import { type AuditFilter, isInTime, isWanted } from './audit-filter.ts'
import { onceEach, type OnceEach, onceLimits } from './audit-once.ts'

/** A file to decode. */
export type AuditInput = {
  /** As it is shown. */
  readonly path: string
  /** Read only where there is no `location`. */
  readonly bytes: AsyncIterable<Uint8Array>
  /** A regular file that can be read by itself, which is many times faster. */
  readonly location?: Buffer | string | undefined
}

/** What is shown, and what is known besides. */
export type AuditOptions = {
  readonly filter: AuditFilter
  /** Every type of record, not only SECCOMP. */
  readonly all: boolean
  /** Zone of stamps that name none. */
  readonly zone: string
  /** A moment near the records, for stamps without a year: the time of the call if nothing better is known. */
  readonly near: Instant
  /** Which container a process belonged to, where evidence tells. */
  readonly containerOf?: (record: SeccompRecord, path: string) => string | undefined
  readonly cancelled?: AbortSignal
}

/** One object that is printed. */
export type AuditItem = AuditJson | AnyAuditJson

/** What was met on the way; read it when the items have come to their end. */
export type AuditSummary = {
  fileCount: number
  /** Records that were read, wanted or not. */
  recordCount: number
  shownCount: number
  /** Records that another carrier, or another file, had already told. */
  duplicateCount: number
  /** Lines that look like records and are none. */
  rejectedCount: number
  /** Notices that records are missing. Only a run with `all`, and one over packed files or a stream, reads them. */
  lossCount: number
  /** Stamps that had no zone or no year: it was taken from the options. */
  assumedCount: number
  /** The first few rejected lines. */
  readonly rejected: { readonly source: string; readonly says: string; readonly excerpt: string }[]
  /** Files that could not be read to their end. */
  readonly unreadable: { readonly path: string; readonly says: string }[]
}

/** A summary of nothing yet. */
export const emptySummary = (): AuditSummary => ({
  fileCount: 0,
  recordCount: 0,
  shownCount: 0,
  duplicateCount: 0,
  rejectedCount: 0,
  lossCount: 0,
  assumedCount: 0,
  rejected: [],
  unreadable: [],
})

/**
 * Decodes audit records out of files of any carrier, in batches, in the order of the files; memory stays the same however
 * long they are. An event told by several carriers comes once. The poorer tellings (`ausearch -i`, cut lines, journal
 * lines without a serial) wait until everything is read, in case a better one comes; of those on standard input none waits.
 *
 * @param summary is filled in
 */
export async function* auditItems(
  inputs: AsyncIterable<AuditInput> | Iterable<AuditInput>,
  options: AuditOptions,
  summary: AuditSummary,
): AsyncGenerator<readonly AuditItem[], void, undefined> {
  const once = onceEach<AuditItem>(onceLimits)
  for await (const input of inputs) {
    if (options.cancelled?.aborted === true) break
    summary.fileCount += 1
    const run: Run = { input, options, summary, once }
    try {
      if (input.location === undefined || options.all) yield* wholeFile(run, input.bytes)
      else yield* fastFile(run, input.location)
    } catch (error) {
      // Only reading throws: every decoder answers with a value.
      if (!(error instanceof Error && 'code' in error)) throw error
      summary.unreadable.push({ path: input.path, says: error.message })
    }
  }
  const rest = once.rest()
  summary.duplicateCount = once.duplicateCount()
  summary.shownCount += rest.length
  if (rest.length > 0) yield rest
}

type Run = {
  readonly input: AuditInput
  readonly options: AuditOptions
  readonly summary: AuditSummary
  readonly once: OnceEach<AuditItem>
}

/** Every so many reads other work gets its turn. */
const readsPerTurn = 32

async function* fastFile(run: Run, location: Buffer | string): AsyncGenerator<readonly AuditItem[], void, undefined> {
  const decoder = decoderFor(run.options)
  let reads = 0
  let isExport = false
  for await (const lines of recordLines(location)) {
    const items: AuditItem[] = []
    for (const { bytes, number } of lines) {
      const quick = quickSeccomp(bytes)
      if (quick === undefined) {
        isExport ||= isExportField.test(bytes)
        for (const item of taken(run, decoder.push(Buffer.from(bytes, 'latin1'), number))) items.push(item)
      } else {
        decoder.near(quick.at)
        for (const item of quickItems(run, quick, number)) items.push(item)
      }
    }
    if (items.length > 0) yield items
    reads += 1
    if (reads % readsPerTurn === 0) {
      if (run.options.cancelled?.aborted === true) return
      await turn()
    }
  }
  const items = taken(run, decoder.end())
  if (items.length > 0) yield items
  // An entry of `journalctl -o export` takes many lines, most of which the fast way never saw.
  if (isExport) yield* wholeFile(run, run.input.bytes)
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

const isExportField = /^(?:MESSAGE|_AUDIT_\w+)=/

function quickItems(run: Run, seccomp: SeccompRecord, position: number): readonly AuditItem[] {
  const { summary, once } = run
  summary.recordCount += 1
  const items = seccompItems(run, { seccomp, isPoor: false, hostname: undefined, position })
  summary.duplicateCount = once.duplicateCount()
  summary.shownCount += items.length
  return items
}

async function* wholeFile(
  run: Run,
  bytes: AsyncIterable<Uint8Array>,
): AsyncGenerator<readonly AuditItem[], void, undefined> {
  const decoder = decoderFor(run.options)
  const splitter = lineDecoder({ lineBytesMax })
  for await (const chunk of bytes) {
    if (run.options.cancelled?.aborted === true) return
    const items = taken(run, linesOf(decoder, splitter.push(chunk)))
    if (items.length > 0) yield items
  }
  const items = taken(run, [...linesOf(decoder, splitter.end()), ...decoder.end()])
  if (items.length > 0) yield items
}

const decoderFor = ({ zone, near }: AuditOptions): AuditLinesDecoder => auditLines({ zone, near })

function linesOf(decoder: AuditLinesDecoder, lines: readonly Line[]): readonly PlacedLine[] {
  const found: PlacedLine[] = []
  for (const line of lines) for (const placed of decoder.push(line.bytes, line.number)) found.push(placed)
  return found
}

/** The items of some lines, each once. */
function taken(run: Run, lines: readonly PlacedLine[]): readonly AuditItem[] {
  const { summary, once } = run
  const shown: AuditItem[] = []
  for (const { line, position } of lines) {
    if (line.kind === 'separator') continue
    if (line.kind === 'loss') summary.lossCount += 1
    else if (line.kind === 'rejected')
      reject(run, position, { says: auditErrorText(line.error), excerpt: line.error.excerpt })
    else {
      summary.recordCount += 1
      if (line.record.form === 'interpreted' || line.record.serial === 0) summary.assumedCount += 1
      for (const item of itemsOf(run, line.record, line, position)) shown.push(item)
    }
  }
  summary.duplicateCount = once.duplicateCount()
  summary.shownCount += shown.length
  return shown
}

function itemsOf(run: Run, record: AuditRecord, wrap: AuditWrap, position: number): readonly AuditItem[] {
  const { input, options, once } = run
  const isPoor = record.form === 'interpreted' || record.serial === 0
  if (record.type !== 'SECCOMP') {
    if (!options.all || !isInTime(record.at, options.filter) || isNarrowed(options.filter)) return []
    const { node, at, serial, type, fields } = record
    const context = { hostname: wrap.hostname, containerId: undefined, source: `${input.path}:${position}` }
    const text = `${type} ${[...fields].join(' ')}`
    return once.take({ node, at, serial, seccomp: undefined, text, isPoor, item: anyAuditJson(record, context) })
  }
  const seccomp = seccompRecord(record)
  if (seccomp.ok)
    return seccompItems(run, {
      seccomp: seccomp.value,
      isPoor: isPoor || record.cut,
      hostname: wrap.hostname,
      position,
    })
  reject(run, position, { says: auditErrorText(seccomp.error), excerpt: seccomp.error.excerpt })
  return []
}

type Told = {
  readonly seccomp: SeccompRecord
  readonly isPoor: boolean
  readonly hostname: string | undefined
  readonly position: number
}

function seccompItems(
  { input, options, once }: Run,
  { seccomp, isPoor, hostname, position }: Told,
): readonly AuditItem[] {
  if (!isWanted(seccomp, options.filter)) return []
  const containerId = options.containerOf?.(seccomp, input.path)
  const json = auditJson(seccomp, { hostname, containerId, source: `${input.path}:${position}` })
  const item = options.all ? { ...json, type: 'SECCOMP' } : json
  const { node, at, serial } = seccomp
  // Standard input may be a live stream, whose end is not waited for.
  return once.take({ node, at, serial, seccomp, text: '', isPoor: isPoor && input.path !== '-', item })
}

/** A filter for calls, actions or processes asks for SECCOMP records alone. */
const isNarrowed = ({ actions, syscalls, comms, pids }: AuditFilter): boolean =>
  actions.length + syscalls.length + comms.length + pids.length > 0

const rejectedKept = 20

function reject(
  { input, summary }: Run,
  position: number,
  { says, excerpt }: { readonly says: string; readonly excerpt: string },
): void {
  summary.rejectedCount += 1
  if (summary.rejected.length < rejectedKept)
    summary.rejected.push({ source: `${input.path}:${position}`, says, excerpt })
}
