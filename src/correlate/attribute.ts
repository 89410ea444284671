import type { SeccompActed } from '../domain/event.ts'
import { type Instant, instant } from '../domain/time.ts'
import { auditClock, type Clock, clockSlack } from './clock.ts'
import { type Death, earliest } from './deaths.ts'
import type { Known, Ledger } from './facts.ts'
import { type Proof, proof } from './identity.ts'
import { endOf, type ProcessEnd, type SandboxSigns } from './signs.ts'

/** Whether the filter of a task's container answers a record's call with the record's action; undefined if not known. */
export type FilterCan = (death: Death, record: SeccompActed) => boolean | undefined

/** What attribution must be told, since it knows neither filters nor what programs print. */
export type Readers = { readonly filterCan: FilterCan; readonly signsOf: (death: Death) => SandboxSigns }

/** A record given to a task: at most one task has it. */
export type Claim = {
  readonly record: Known<SeccompActed>
  readonly proof: Proof | undefined
  readonly score: number
  /** What speaks for it, in words. */
  readonly reasons: readonly string[]
  /** How many other tasks, or other records, would have fitted about as well. 0 for a proof. */
  readonly rivals: number
  /** Status time less record time, on the status' clock, in ms. */
  readonly lagMs: number
  readonly filterCan: boolean | undefined
}

/** All records and tasks, joined. */
export type Attribution = {
  readonly claims: ReadonlyMap<Death, readonly Claim[]>
  readonly unclaimed: readonly Known<SeccompActed>[]
  readonly clock: Clock | undefined
}

type Pair = Omit<Claim, 'rivals'> & { readonly death: Death }

/** Scores: what each sign is worth. Below `claimMin` nothing is claimed; within `rivalMargin` two readings are equals. */
const points = {
  proof: 1000,
  printedPid: 40,
  reportedPid: 40,
  sigsys: 30,
  sayssigsys: 20,
  program: 10,
  user: 5,
  filter: 10,
  close: 15,
}
const claimMin = 40
const rivalMargin = 5

/**
 * Gives every record to at most one task: proofs first, then the best score.
 *
 * Records of actions that end nothing (log, user-notif) are claimed by proof only.
 */
export function attribute(
  known: Ledger,
  { ended, readers }: { readonly ended: readonly Death[]; readonly readers: Readers },
): Attribution {
  const records = [...known.records.values()].sort((a, b) => a.value.at - b.value.at || a.value.serial - b.value.serial)
  const offset = offsetOf(known, { ended, records })
  const pairs = ended.flatMap((death) => pairsOf(known, { death, records, offset, readers }))
  const claimed = assign(pairs)
  const claims = new Map<Death, readonly Claim[]>()
  const rivalries = rivalry(pairs, claimed)
  for (const { death, ...claim } of claimed) {
    const rivals = claim.proof === undefined ? rivalsOf({ death, ...claim }, rivalries) : 0
    claims.set(death, [...(claims.get(death) ?? []), { ...claim, rivals }])
  }
  const taken = new Set(claimed.map(({ record }) => record))
  const lags = claimed
    .filter(({ proof: by, death }) => by?.by === 'forked-pid' && endOf(death.status.value).sigsys)
    .map(({ death, record }) => death.status.value.at - record.value.at)
  return { claims, unclaimed: records.filter((record) => !taken.has(record)), clock: auditClock(lags) }
}

/**
 * How far the audit clock is off, found before pairs are made: tasks that died of SIGSYS against records of the very
 * pid their executors forked. An offset under the slack is none.
 */
function offsetOf(
  known: Ledger,
  { ended, records }: { readonly ended: readonly Death[]; readonly records: readonly Known<SeccompActed>[] },
): number {
  const byPid = grouped(records, ({ value }) => value.pid)
  const lags = ended
    .filter((death) => endOf(death.status.value).signal === 31)
    .flatMap((death) =>
      (byPid.get(death.forked?.pid ?? -1) ?? [])
        .filter(({ value }) => proof(known, { death, record: value }) !== undefined)
        .map(({ value }) => death.status.value.at - value.at),
    )
    .sort((a, b) => a - b)
  const middle = lags[Math.floor(lags.length / 2)]
  if (middle === undefined || Math.abs(middle) < clockSlack) return 0
  const agree = lags.filter((lag) => Math.abs(lag - middle) < clockSlack)
  return agree.length === lags.length && lags.length >= 2 ? middle - 50 : 0
}

/** The records whose time falls within a task's life, by binary search: a day of records costs a task nothing. */
function within(
  records: readonly Known<SeccompActed>[],
  { from, to }: { readonly from: Instant; readonly to: Instant },
): readonly Known<SeccompActed>[] {
  let low = 0
  let high = records.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((records[middle]?.value.at ?? Infinity) < from) low = middle + 1
    else high = middle
  }
  const found: Known<SeccompActed>[] = []
  for (let index = low; index < records.length; index += 1) {
    const record = records[index]
    if (record === undefined || record.value.at > to) break
    found.push(record)
  }
  return found
}

type PairInput = {
  readonly death: Death
  readonly records: readonly Known<SeccompActed>[]
  readonly offset: number
  readonly readers: Readers
}

function pairsOf(known: Ledger, { death, records, offset, readers }: PairInput): readonly Pair[] {
  const from = instant(earliest(death) - clockSlack - offset)
  const to = instant(death.status.value.at + clockSlack - offset)
  const near = within(records, { from, to }).filter(({ value }) => mayBeOn(death, value))
  if (near.length === 0) return []
  const end = endOf(death.status.value)
  const signs = readers.signsOf(death)
  return near.flatMap((record) => pair(known, { death, record, end, signs, offset, filterCan: readers.filterCan }))
}

/** Whether a record can be of the task's host, as far as either is known. */
const mayBeOn = (death: Death, { host }: SeccompActed): boolean =>
  (host.agentId === undefined || death.agentId === undefined || host.agentId === death.agentId) &&
  (host.hostname === undefined || death.agent?.hostname === undefined || host.hostname === death.agent.hostname)

const ends = new Set(['kill', 'kill-process', 'kill-thread', 'trap', 'errno', 'trace', 'unknown'])

function pair(
  known: Ledger,
  {
    death,
    record,
    end,
    signs,
    offset,
    filterCan,
  }: {
    readonly death: Death
    readonly record: Known<SeccompActed>
    readonly end: ProcessEnd
    readonly signs: SandboxSigns
    readonly offset: number
    readonly filterCan: FilterCan
  },
): readonly Pair[] {
  const { value } = record
  const lagMs = death.status.value.at - value.at - offset
  const can = filterCan(death, value)
  const proved = proof(known, { death, record: value })
  if (proved !== undefined) {
    return [{ death, record, proof: proved, score: points.proof, reasons: [], lagMs, filterCan: can }]
  }
  if (!ends.has(value.action) || can === false) return []
  const { score, reasons } = marks({ death, record: value, end, signs, lagMs, can })
  return score >= claimMin ? [{ death, record, proof: undefined, score, reasons, lagMs, filterCan: can }] : []
}

function marks({
  death,
  record,
  end,
  signs,
  lagMs,
  can,
}: {
  readonly death: Death
  readonly record: SeccompActed
  readonly end: ProcessEnd
  readonly signs: SandboxSigns
  readonly lagMs: number
  readonly can: boolean | undefined
}): { readonly score: number; readonly reasons: readonly string[] } {
  const program = programSigns(death, record)
  const isClose = lagMs <= 1500
  const table: readonly (readonly [boolean, number, string])[] = [
    [
      signs.reportedPids.has(record.pid),
      points.reportedPid,
      `a process of the task reported that pid ${record.pid} died of SIGSYS`,
    ],
    [signs.printedPids.has(record.pid), points.printedPid, `the program printed pid ${record.pid} as its own`],
    [end.sigsys && lagMs <= 10_000, points.sigsys, 'the status says SIGSYS'],
    [!end.sigsys && signs.saysSigsys, points.sayssigsys, 'the output says that a process died of SIGSYS'],
    [isClose, points.close, `the record is ${Math.abs(lagMs)} ms ${lagMs < 0 ? 'after' : 'before'} the status`],
    [program !== undefined, points.program, program ?? ''],
    [userAgrees(death, record) === true, points.user, 'the user is the same'],
    [can === true, points.filter, "the container's filter answers this call so"],
  ]
  const score = table.reduce((sum, [holds, worth]) => sum + (holds ? worth : 0), 0)
  const penalty = userAgrees(death, record) === false ? 20 : 0
  const isTold =
    signs.reportedPids.has(record.pid) || signs.printedPids.has(record.pid) || signs.saysSigsys || end.sigsys
  return { score: isTold ? score - penalty : 0, reasons: table.filter(([holds]) => holds).map(([, , says]) => says) }
}

/** root is uid 0; of other names the number is not known. */
function userAgrees(death: Death, record: SeccompActed): boolean | undefined {
  const user = death.task.seen?.value.user
  if (user === undefined || record.uid === undefined) return undefined
  if (user === 'root') return record.uid === 0
  return record.uid === 0 ? false : undefined
}

const basename = (path: string): string => path.slice(path.lastIndexOf('/') + 1).replace(/ \(deleted\)$/, '')

/** Where the record's program shows up in what is known of the task. */
function programSigns(death: Death, record: SeccompActed): string | undefined {
  const names = [record.exe === undefined ? undefined : basename(record.exe), record.comm].filter(
    (name): name is string => name !== undefined && name.length >= 2,
  )
  const command = death.task.seen?.value.command
  const name = names.find((each) => command?.includes(each))
  if (name !== undefined) return `the task's command runs ${name}`
  const spoken = names.find((each) =>
    death.lines.some(
      ({ text }) => text.startsWith(`${each}:`) || text.startsWith(`${each}[`) || text.includes(` ${each}:`),
    ),
  )
  if (spoken !== undefined) return `the output has lines of ${spoken}`
  const named = names.find((each) => death.task.seen?.value.name === each || death.task.taskId.startsWith(each))
  return named === undefined ? undefined : `the task is named for ${named}`
}

/** Proofs first, then by score, nearest in time; ties by order of serials and ids, so that no run can disagree. */
function assign(pairs: readonly Pair[]): readonly Pair[] {
  const order = pairs.toSorted(
    (a, b) =>
      b.score - a.score ||
      Math.abs(a.lagMs) - Math.abs(b.lagMs) ||
      a.record.value.serial - b.record.value.serial ||
      (a.death.task.taskId < b.death.task.taskId ? -1 : 1),
  )
  const taken = new Set<Known<SeccompActed>>()
  const served = new Set<Death>()
  return order.filter(({ death, record, score }) => {
    const mayHaveMore = score >= points.proof || score >= points.printedPid + claimMin
    if (taken.has(record) || (served.has(death) && !mayHaveMore)) return false
    taken.add(record)
    served.add(death)
    return true
  })
}

type Rivalry = {
  readonly ofRecord: ReadonlyMap<Pair['record'], readonly Pair[]>
  readonly ofDeath: ReadonlyMap<Death, readonly Pair[]>
  readonly proved: ReadonlySet<Pair['record'] | Death>
}

function rivalry(pairs: readonly Pair[], claimed: readonly Pair[]): Rivalry {
  const guesses = pairs.filter(({ proof: by }) => by === undefined)
  const proofs = claimed.filter(({ proof: by }) => by !== undefined)
  return {
    ofRecord: grouped(guesses, ({ record }) => record),
    ofDeath: grouped(guesses, ({ death }) => death),
    proved: new Set(proofs.flatMap(({ record, death }) => [record, death])),
  }
}

function grouped<K, V>(values: readonly V[], key: (value: V) => K): Map<K, V[]> {
  const groups = new Map<K, V[]>()
  for (const value of values) {
    const group = groups.get(key(value))
    if (group === undefined) groups.set(key(value), [value])
    else group.push(value)
  }
  return groups
}

/** Other readings about as good: of this record by tasks without proof, of this task by records nobody proved. */
function rivalsOf(claim: Pair, { ofRecord, ofDeath, proved }: Rivalry): number {
  const others = [...(ofRecord.get(claim.record) ?? []), ...(ofDeath.get(claim.death) ?? [])]
  return others.filter(
    (other) =>
      (other.record === claim.record) !== (other.death === claim.death) &&
      !proved.has(other.record) &&
      !proved.has(other.death) &&
      other.score >= claim.score - rivalMargin,
  ).length
}
