import fc from 'fast-check'
import { instant } from '../../src/domain/time.ts'
import { auditDecoder } from '../../src/wire/audit/decoder.ts'
import { auditdLine, journalLine, kmsgLine, seccompText } from '../../src/wire/audit/encode.ts'
import { groupLimits } from '../../src/wire/audit/group.ts'
import { lineBytesMax, lineDecoder, lineText } from '../../src/wire/framing/lines.ts'
import { recordioBytes, recordioDecoder } from '../../src/wire/framing/recordio.ts'
import { sseDecoder, sseText } from '../../src/wire/framing/sse.ts'
import { mesosLog } from '../../src/wire/mesos/log.ts'
import { Recogniser } from '../../src/wire/recognise/recogniser.ts'
import { seccompRecords } from '../support/seccomp-records.ts'
import type { Fuzzed, FuzzOptions } from './run.ts'

/** Bytes as a source sends them, and what was sent. */
type Sent = { readonly bytes: Buffer; readonly values: readonly unknown[] }

/** One decoder: what is sent to it, what comes out of a stream in chunks, and how that compares with what was sent. */
type Subject = {
  readonly name: string
  readonly sent: fc.Arbitrary<Sent>
  readonly read: (chunks: readonly Buffer[]) => readonly unknown[]
  /** Whether whole input is read back as it was. */
  readonly isReadBack: boolean
}

const messages = fc.array(fc.string({ maxLength: 60 }), { maxLength: 8 })
const sseMessages = fc.array(fc.stringMatching(/^[^\r\n]{0,40}$/), { maxLength: 8 })
const host = { agentId: undefined, hostname: undefined }
const clock = { zone: 'UTC', near: instant(1_795_000_000_000) }

const glog = fc
  .array(
    fc.constantFrom(
      'I1123 19:19:52.975714 23093 main.cpp:545] Build: 2020-01-01 by a',
      "I1123 19:19:53.000001 23093 slave.cpp:2130] Got assigned task 'a' for framework b-0000",
      'I1123 19:19:53.100001 23093 containerizer.cpp:3118] Container 0-1 has exited',
      'W1123 19:19:54.000001 23093 slave.cpp:1] goes on',
      'on a second line: żółw',
      '',
    ),
    { maxLength: 20 },
  )
  .map((lines) => Buffer.from(lines.map((line) => `${line}\n`).join('')))

const auditText = fc.array(fc.tuple(seccompRecords, fc.nat(2)), { maxLength: 8 }).map((drawn) => ({
  bytes: Buffer.from(
    drawn
      .map(([record, carrier]) => {
        const encoded = seccompText(record)
        if (carrier === 0) return `${auditdLine(encoded)}\n`
        if (carrier === 1) return `${kmsgLine(encoded, { sequence: 7, bootAt: instant(0) })}\n`
        return `${journalLine(encoded, 'agent-07')}\n`
      })
      .join(''),
  ),
  values: drawn.map(([{ at, serial, pid, comm, exe, code }]) => ({ at, serial, pid, comm, exe, code })),
}))

function linesOf(chunks: readonly Buffer[]): readonly { readonly bytes: Uint8Array; readonly text: string }[] {
  const decoder = lineDecoder({ lineBytesMax })
  const lines = [...chunks.flatMap((chunk) => decoder.push(chunk)), ...decoder.end()]
  return lines.map((line) => ({ bytes: line.bytes, text: lineText(line) }))
}

function auditValues(chunks: readonly Buffer[]): readonly unknown[] {
  const decoder = auditDecoder({ clock, host, limits: groupLimits })
  const lines = linesOf(chunks).flatMap(({ bytes }, index) => decoder.push(bytes, index + 1))
  return [...lines, ...decoder.end()].flatMap(({ event }): readonly unknown[] => {
    if (event.kind !== 'seccomp-acted') return event.kind === 'audit-span' ? [] : [event]
    const { at, serial, pid, comm, exe, code } = event
    return [{ at, serial, pid, comm, exe, code }]
  })
}

function sseValues(chunks: readonly Buffer[]): readonly unknown[] {
  const decoder = sseDecoder(1000)
  return [...chunks.flatMap((chunk) => decoder.push(chunk)), ...decoder.end()].map((item) =>
    item.kind === 'message' ? item.data : item.kind,
  )
}

function recordioValues(chunks: readonly Buffer[]): readonly unknown[] {
  const decoder = recordioDecoder({ frameBytesMax: 1000 })
  const found: unknown[] = []
  for (const chunk of chunks) {
    const { frames, error } = decoder.push(chunk)
    found.push(...frames.map(({ bytes }) => Buffer.from(bytes).toString('latin1')))
    if (error !== undefined) return [...found, error]
  }
  const cut = decoder.end()
  return cut === undefined ? found : [...found, cut]
}

function logValues(chunks: readonly Buffer[]): readonly unknown[] {
  const log = mesosLog({ clock, host })
  return [...linesOf(chunks).flatMap(({ text }, index) => log.push({ text, number: index + 1 })), ...log.end()]
}

function pieceValues(chunks: readonly Buffer[]): readonly unknown[] {
  const recogniser = new Recogniser()
  return [...chunks.flatMap((chunk) => recogniser.push(chunk).map(shown)), ...recogniser.end().map(shown)]
}

/** What shares memory with a chunk is made text at once. */
const shown = (piece: object): string =>
  JSON.stringify(piece, (_key, value: unknown) =>
    value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : value,
  )

const recordio = messages.map((values) => {
  const bytes = values.map((text) => Buffer.from(text))
  return { bytes: Buffer.concat(bytes.map(recordioBytes)), values: bytes.map((each) => each.toString('latin1')) }
})
const sse = sseMessages.map((values) => ({
  bytes: Buffer.from(values.map((data) => sseText({ event: 'e', data })).join('')),
  values: values.map((data) => data),
}))
const withoutValues = (bytes: Buffer): Sent => ({ bytes, values: [] })
const mixed = fc
  .array(fc.oneof(recordio, sse, auditText, glog.map(withoutValues)), { maxLength: 5 })
  .map((parts) => withoutValues(Buffer.concat(parts.map(({ bytes }) => bytes))))

const subjects: readonly Subject[] = [
  { name: 'RecordIO', sent: recordio, read: recordioValues, isReadBack: true },
  { name: 'SSE', sent: sse, read: sseValues, isReadBack: true },
  { name: 'audit', sent: auditText, read: auditValues, isReadBack: true },
  { name: 'glog', sent: glog.map(withoutValues), read: logValues, isReadBack: false },
  { name: 'recogniser', sent: mixed, read: pieceValues, isReadBack: false },
]

/** What happens to bytes on their way: one is changed, some are lost, some come twice, the end is cut off. */
const damage = fc.array(
  fc.record({ what: fc.constantFrom('change', 'lose', 'repeat', 'cut'), at: fc.nat(), by: fc.nat({ max: 255 }) }),
  { maxLength: 4 },
)

type Damage = { readonly what: string; readonly at: number; readonly by: number }

const damaged = (bytes: Buffer, all: readonly Damage[]): Buffer =>
  all.reduce<Buffer>((before, { what, at, by }) => {
    const from = before.length === 0 ? 0 : at % before.length
    const [head, rest] = [before.subarray(0, from), before.subarray(from)]
    if (what === 'cut') return head
    if (what === 'lose') return Buffer.concat([head, rest.subarray(by % 40)])
    if (what === 'repeat') return Buffer.concat([head, rest.subarray(0, by % 40), rest])
    return Buffer.concat([head, Buffer.from([by]), rest.subarray(1)])
  }, bytes)

const chunksOf = (bytes: Buffer, size: number): readonly Buffer[] =>
  Array.from({ length: Math.ceil(bytes.length / size) }, (_none, index) =>
    Buffer.from(bytes.subarray(index * size, (index + 1) * size)),
  )

/** Every decoder: reads back what was encoded, says the same however bytes are cut into chunks, and never throws. */
export function fuzz({ seed, runs }: FuzzOptions): Fuzzed {
  const failures = subjects.flatMap(({ name, sent, read, isReadBack }) => {
    const found = fc.check(
      fc.property(sent, damage, fc.integer({ min: 1, max: 97 }), ({ bytes, values }, harm, size) => {
        if (isReadBack && text(read([bytes])) !== text(values)) return false
        const hurt = damaged(bytes, harm)
        return text(read([hurt])) === text(read(chunksOf(hurt, size)))
      }),
      { seed, numRuns: runs },
    )
    if (!found.failed) return []
    const why = found.errorInstance instanceof Error ? found.errorInstance.message : 'a difference'
    return [`${name}: ${why}: ${JSON.stringify(found.counterexample)}`]
  })
  const says = `${subjects.map(({ name }) => name).join(', ')}: ${runs} inputs each, read back, damaged and in chunks`
  return { kind: 'ran', says, failures }
}

const text = (values: readonly unknown[]): string => JSON.stringify(values)
