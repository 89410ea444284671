/**
 * Holds the audit decoders against the kernel recordings: every case in every form it was recorded in must read as its
 * `truth.json` says, in every field that form has.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { SeccompRecord } from '../../src/domain/audit.ts'
import type { DomainEvent } from '../../src/domain/event.ts'
import { instant, iso } from '../../src/domain/time.ts'
import { auditDecoder } from '../../src/wire/audit/decoder.ts'
import { groupLimits } from '../../src/wire/audit/group.ts'
import { recordTypeName } from '../../src/wire/audit/record-types.ts'

/** How a set of checks ended. */
export type RecordingChecks = { readonly passed: number; readonly failed: readonly string[] }

type TruthRecord = {
  readonly serial: number
  readonly time: string
  readonly pid: number
  readonly comm: string
  readonly exe?: string
  readonly arch?: string
  readonly syscall_number?: number
  readonly syscall_name?: string | null
  readonly action?: string
  readonly signal?: number
  readonly line_cut_short?: boolean
}
type Pass = { readonly kernel_records: readonly (TruthRecord | string)[]; readonly seccomp_records: number }
type Truth = { readonly passes: Readonly<Record<string, Pass>> }

/** The pass that a file of a case belongs to. Source: the recordings' README. */
const passOfFile: Readonly<Record<string, string>> = {
  'kmsg.txt': 'kmsg',
  'dmesg.txt': 'kmsg',
  'audit.raw.log': 'raw',
  'audit.raw.ausearch-i.txt': 'raw',
  'multicast.raw.jsonl': 'raw',
  'audit.enriched.log': 'enriched',
  'audit.enriched.ausearch-i.txt': 'enriched',
  'multicast.enriched.jsonl': 'enriched',
  'audit.rules.log': 'rules',
  'audit.rules.ausearch-i.txt': 'rules',
  'audit.node.log': 'node',
  'audit.same.log': 'same',
  'audit.same.ausearch-i.txt': 'same',
  'multicast.same.jsonl': 'same',
  'kmsg.audit-enabled.txt': 'kmsg-audit-enabled',
  'dmesg.audit-enabled.txt': 'kmsg-audit-enabled',
  'kmsg.default-ratelimit.txt': 'kmsg-default-ratelimit',
  'dmesg.default-ratelimit.txt': 'kmsg-default-ratelimit',
}

/** Checks every recording of the kernel below `folder`, which holds `kernel/` and `mesos/`. */
export function kernelChecks(folder: string): RecordingChecks {
  const failed: string[] = []
  const counts = { passed: 0 }
  const check = (what: string, problems: readonly string[]): void => {
    if (problems.length === 0) counts.passed += 1
    else failed.push(`${what}: ${problems.slice(0, 3).join('; ')}`)
  }
  const cases = join(folder, 'kernel', 'cases')
  for (const name of readdirSync(cases)) checkCase(join(cases, name), check)
  checkJournal(join(folder, 'kernel', 'syslog-and-journal'), check)
  checkLoss(join(folder, 'kernel', 'loss'), check)
  checkMesos(join(folder, 'mesos'), check)
  return { passed: counts.passed, failed }
}

type Check = (what: string, problems: readonly string[]) => void

/** All events of a file, read whole. */
function eventsOf(path: string): readonly DomainEvent[] {
  const options = {
    clock: { zone: 'UTC', near: instant(Date.parse('2026-11-01T00:00:00Z')) },
    host: { agentId: undefined, hostname: undefined },
    limits: groupLimits,
  }
  const decoder = auditDecoder(options)
  const lines = readFileSync(path).toString('latin1').split('\n')
  const found = lines.flatMap((line, index) => decoder.push(Buffer.from(netlinkAsText(line), 'latin1'), index + 1))
  return [...found, ...decoder.end()].map(({ event }) => event)
}

/** The recorder's form of a netlink message, `{"type": 1326, "payload": "audit(…)…"}`, as the log has it. */
function netlinkAsText(line: string): string {
  if (!line.startsWith('{"type": ')) return line
  const { type, payload } = JSON.parse(line) as { readonly type: number; readonly payload: string }
  return `type=${recordTypeName(String(type))} msg=${payload}`
}

const actedIn = (events: readonly DomainEvent[]): readonly SeccompRecord[] =>
  events.filter((event) => event.kind === 'seccomp-acted')

function checkCase(path: string, check: Check): void {
  const truth = JSON.parse(readFileSync(join(path, 'truth.json'), 'utf8')) as Truth
  for (const file of readdirSync(path)) {
    const pass = truth.passes[passOfFile[file] ?? '']
    if (pass === undefined) continue
    const events = eventsOf(join(path, file))
    const acted = actedIn(events)
    const problems = rejectedIn(events)
    if (acted.length !== pass.seccomp_records) problems.push(`${acted.length} records of ${pass.seccomp_records}`)
    for (const expected of pass.kernel_records)
      if (typeof expected !== 'string') problems.push(...differences(expected, acted, file.endsWith('-i.txt')))
    check(join(path, file), problems)
  }
}

const rejectedIn = (events: readonly DomainEvent[]): string[] =>
  events.flatMap((event) => (event.kind === 'rejected' ? [`${event.why}: ${event.excerpt}`] : []))

function differences(expected: TruthRecord, acted: readonly SeccompRecord[], isShown: boolean): readonly string[] {
  const at = Math.round(Number(expected.time) * 1000)
  const found = acted.find((record) => record.serial === expected.serial && record.at === at)
  if (found === undefined) return [`no record ${expected.serial}`]
  const cut = expected.line_cut_short === true
  const pairs: readonly (readonly [string, unknown, unknown])[] = [
    ['pid', found.pid, expected.pid],
    ['comm', found.comm, expected.comm],
    ['exe', found.exe, expected.exe],
    ['arch', found.arch, expected.arch],
    ['number', found.syscall?.number, expected.syscall_number],
    ['name', found.syscall?.name ?? undefined, nameOf(expected)],
    ['action', found.action, cut ? 'unknown' : actionOf(expected, isShown)],
    ['sig', found.sig, expected.signal],
    ['compat', found.compat === undefined, cut],
    ['ip', found.ip === undefined, cut],
    ['code', found.code === undefined, cut || found.action === 'kill'],
  ]
  return pairs.flatMap(([key, got, wanted]) =>
    got === wanted ? [] : [`${expected.serial} ${key}: ${String(got)}, not ${String(wanted)}`],
  )
}

/** The recorder writes null, or nothing, for a number without a name. */
const nameOf = ({ syscall_name: name }: TruthRecord): string | undefined =>
  name === null || name === undefined || name.startsWith('(') || name.startsWith('unknown') ? undefined : name

function actionOf({ action = '' }: TruthRecord, isShown: boolean): string {
  if (action.startsWith('(')) return 'unknown'
  return isShown && action.startsWith('KILL') ? 'kill' : action.toLowerCase().replace('_', '-')
}

/** Every form holds the same events: they must agree in all that each of them has. */
function checkJournal(path: string, check: Check): void {
  const whole = new Map(actedIn(eventsOf(join(path, 'journal.audit.jsonl'))).map((record) => [record.serial, record]))
  for (const file of readdirSync(path).filter((name) => name !== 'truth.json')) {
    const events = eventsOf(join(path, file))
    const acted = actedIn(events)
    const problems = [...rejectedIn(events)]
    const isShort = file === 'journal.audit.short.txt'
    if (acted.length !== whole.size) problems.push(`${acted.length} records of ${whole.size}`)
    const inOrder = [...whole.values()]
    for (const [index, record] of acted.entries()) {
      const other = isShort ? inOrder[index] : whole.get(record.serial)
      const same = other !== undefined && comparable(record, isShort) === comparable(other, isShort)
      if (!same) problems.push(`${record.serial} at ${iso(record.at)} differs`)
    }
    check(join(path, file), problems)
  }
}

function comparable(record: SeccompRecord, isShort: boolean): string {
  const { node: _node, at, serial, pid, uid, comm, exe, sig, arch, syscall, action, code, ip, compat } = record
  const stamp = isShort ? Math.floor(at / 1000) : [at, serial]
  return JSON.stringify([stamp, pid, uid, comm, exe, sig, arch, syscall, action, code, ip, compat])
}

type LossTruth = { readonly seccomp_in_audit_log: number; readonly during: { readonly lost: string } }

function checkLoss(path: string, check: Check): void {
  for (const name of readdirSync(path)) {
    const truth = JSON.parse(readFileSync(join(path, name, 'truth.json'), 'utf8')) as LossTruth
    const log = join(path, name, 'audit.log')
    if (existsSync(log)) {
      const events = eventsOf(log)
      const acted = actedIn(events).length
      const wanted = truth.seccomp_in_audit_log
      check(log, [...rejectedIn(events), ...(acted === wanted ? [] : [`${acted} records of ${wanted}`])])
    }
    const text = readFileSync(join(path, name, 'kmsg.txt'), 'utf8')
    const told = text
      .split('\n')
      .filter((line) => /audit_lost=|callbacks suppressed|limit exceeded|overflow/.test(line))
    const losses = eventsOf(join(path, name, 'kmsg.txt')).filter((event) => event.kind === 'audit-loss')
    const missed = told.length > losses.length ? [`${losses.length} notices of at least ${told.length}`] : []
    check(join(path, name, 'kmsg.txt'), missed)
  }
}

type MesosRecord = {
  readonly type: string
  readonly serial: number
  readonly pid: number
  readonly comm: string
  readonly exe: string
  readonly sig: number
  readonly syscall: number | null
  readonly code: string | null
  readonly uid: number
}
type MesosTruth = {
  readonly tasks: Readonly<Record<string, { readonly audit?: readonly MesosRecord[] }>>
}

function checkMesos(path: string, check: Check): void {
  const files = readdirSync(path, { recursive: true, encoding: 'utf8' })
  for (const file of files.filter((name) => /(?:^|\/)(?:audit\.log|kmsg\.raw|dmesg\.txt|dmesg-T\.txt)$/.test(name))) {
    const run = join(path, file, '..')
    if (!existsSync(join(run, 'truth.json'))) continue
    const truth = JSON.parse(readFileSync(join(run, 'truth.json'), 'utf8')) as MesosTruth
    const expected = Object.values(truth.tasks).flatMap(({ audit = [] }) => audit)
    const events = eventsOf(join(path, file))
    const problems = [...rejectedIn(events)]
    const hasRecords = file.endsWith('audit.log') || !existsSync(join(run, 'audit.log'))
    for (const record of hasRecords ? expected : []) problems.push(...mesosDifferences(record, events))
    check(join(path, file), problems)
  }
}

function mesosDifferences(expected: MesosRecord, events: readonly DomainEvent[]): readonly string[] {
  const found = events.find(
    (event) => (event.kind === 'seccomp-acted' || event.kind === 'process-aborted') && event.serial === expected.serial,
  )
  if (found === undefined || (found.kind !== 'seccomp-acted' && found.kind !== 'process-aborted'))
    return [`no record ${expected.serial}`]
  const { pid, uid, comm, exe, sig } = found
  const call = found.kind === 'seccomp-acted' ? [found.syscall?.number, found.code] : [null, null]
  const wanted = [expected.syscall, expected.code === null ? null : Number(expected.code)]
  const got = JSON.stringify([pid, uid, comm, exe, sig, ...call])
  const right = JSON.stringify([expected.pid, expected.uid, expected.comm, expected.exe, expected.sig, ...wanted])
  return got === right ? [] : [`${expected.serial}: ${got}, not ${right}`]
}
