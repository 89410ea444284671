import type { SeccompActed } from '../domain/event.ts'
import { instant } from '../domain/time.ts'
import { auditClock, type Clock, clockSlack } from './clock.ts'
import { type Death, earliest } from './deaths.ts'
import type { Known, Ledger } from './facts.ts'
import { assign, claimMin, leftovers, rivalry } from './assign.ts'
import { byOtherName, mayBeOn } from './hosts.ts'
import { type Fit, marks, points, reasonsFor } from './marks.ts'
import { type Proof, proof } from './identity.ts'
import { type Indexed, indexed, provableRecords, recordsOfPid, type Window, within } from './records-near.ts'
import type { SandboxSigns } from './signs.ts'
import { listAt } from '../domain/list-at.ts'

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
  /**
   * How many other tasks, or other records, would have fitted about as well; of a proof: tasks that the record is proved
   * to be of too. One more where the record's host is the task's only if it goes by another name.
   */
  readonly rivals: number
  /** Status time less record time, on the status' clock, in ms. */
  readonly lagMs: number
  readonly filterCan: boolean | undefined
  /** The task's output, command or name shows the record's program or pid; so it is with a proof. */
  readonly isNamed: boolean
}

/** All records and tasks, joined. */
export type Attribution = {
  readonly claims: ReadonlyMap<Death, readonly Claim[]>
  /** Records that nobody claimed and that a task's own filter can have made in its life: they may be its own. */
  readonly maybe: ReadonlyMap<Death, readonly Known<SeccompActed>[]>
  readonly unclaimed: readonly Known<SeccompActed>[]
  readonly clock: Clock | undefined
}

export type Pair = Omit<Claim, 'rivals' | 'reasons'> & { readonly death: Death }

/**
 * Gives every record to at most one task: proofs first, then the best score.
 *
 * Records of actions that end nothing (log, user-notif) are claimed by proof only.
 */
export function attribute(
  known: Ledger,
  { ended, readers }: { readonly ended: readonly Death[]; readonly readers: Readers },
): Attribution {
  const records = toldOnce([...known.records.values()]).sort(
    (a, b) => a.value.at - b.value.at || a.value.serial - b.value.serial,
  )
  const isMeant = meant(known)
  const index = indexed(records)
  const offset = offsetOf(known, { ended, index, isMeant })
  const pairs = pairsOf(known, { ended, index, offset, readers, isMeant })
  const claimed = assign(pairs.filter(({ score }) => score >= claimMin))
  const { sole, maybe } = leftovers(pairs, claimed)
  const rivals = rivalry(pairs, claimed)
  const claims = new Map<Death, Claim[]>()
  const taken = new Set<Known<SeccompActed>>()
  for (const pair of [...claimed, ...sole]) {
    const { death, record, proof: by, score, lagMs, filterCan, isNamed } = pair
    const claim = {
      record,
      proof: by,
      score,
      reasons: by === undefined ? reasonsFor(fitOf(pair, readers)) : [],
      rivals: rivals(pair) + (mayBeOn(death, record.value.host) ? 0 : 1),
      lagMs,
      filterCan,
      isNamed,
    }
    listAt(claims, death).push(claim)
    taken.add(record)
  }
  const lags = claimed
    .filter(({ proof: by, death }) => by?.by === 'forked-pid' && death.end.sigsys)
    .map(({ death, record }) => death.status.value.at - record.value.at)
  return { claims, maybe, unclaimed: records.filter((record) => !taken.has(record)), clock: auditClock(lags) }
}

/** Whether a record's host may be a task's agent, by whatever name. */
type IsMeant = (death: Death, record: Known<SeccompActed>) => boolean

function meant(known: Ledger): IsMeant {
  const isAlias = byOtherName(known)
  return (death, { value: { host } }) => mayBeOn(death, host) || isAlias(death, host)
}

/**
 * Leaves out lines without a serial that tell of a record another carrier has with its serial and its milliseconds. They
 * are stamped to the second, or with that in which the journal had them.
 */
function toldOnce(records: readonly Known<SeccompActed>[]): Known<SeccompActed>[] {
  const bare = records.filter(({ value }) => value.serial === 0)
  if (bare.length === 0) return [...records]
  const calls = new Set(bare.flatMap(({ value }) => [callKey(value, 0), callKey(value, -1)]))
  const told = new Set(
    records.flatMap(({ value }) => (value.serial !== 0 && calls.has(callKey(value, 0)) ? [callKey(value, 0)] : [])),
  )
  return records.filter(
    ({ value }) => value.serial !== 0 || !(told.has(callKey(value, 0)) || told.has(callKey(value, -1))),
  )
}

const callKey = ({ at, pid, syscall, ip }: SeccompActed, secondsOff: number): string =>
  `${Math.floor(at / 1000) + secondsOff} ${pid} ${syscall?.number ?? ''} ${ip ?? ''}`

/**
 * How far the audit clock is off, found before pairs are made: tasks that died of SIGSYS against records of the very
 * pid their executors forked. An offset under the slack is none.
 */
function offsetOf(known: Ledger, { ended, index, isMeant }: Pick<PairInput, 'ended' | 'index' | 'isMeant'>): number {
  const lags = ended
    .filter((death) => death.end.signal === 31)
    .flatMap((death) =>
      recordsOfPid(index, death.forked?.pid ?? -1, death)
        .filter((record) => isMeant(death, record) && proof(known, { death, record: record.value }) !== undefined)
        .map(({ value }) => death.status.value.at - value.at),
    )
    .sort((a, b) => a - b)
  const middle = lags[Math.floor(lags.length / 2)]
  if (middle === undefined || Math.abs(middle) < clockSlack) return 0
  const agree = lags.filter((lag) => Math.abs(lag - middle) < clockSlack)
  return agree.length === lags.length && lags.length >= 2 ? middle - 50 : 0
}

type PairInput = {
  readonly ended: readonly Death[]
  readonly index: Indexed
  readonly offset: number
  readonly readers: Readers
  readonly isMeant: IsMeant
}

/**
 * Who may have made which record. A record that is proved to be one task's is no other's, so nobody else is asked about
 * it: of many tasks that fail at the same time each would be weighed against the records of all.
 */
function pairsOf(known: Ledger, { ended, index, offset, readers, isMeant }: PairInput): readonly Pair[] {
  const pairs: Pair[] = []
  const provable = provableRecords(known, index)
  for (const death of ended) {
    for (const record of provable(death, windowOf(death, offset))) {
      const by = isMeant(death, record) ? proof(known, { death, record: record.value }) : undefined
      if (by !== undefined) pairs.push(proved({ death, record, proof: by, offset }, readers))
    }
  }
  const taken = new Set(pairs.map(({ record }) => record))
  const isOpen = (record: Known<SeccompActed>): boolean => !taken.has(record) && ends.has(record.value.action)
  if (!index.records.some(isOpen)) return pairs
  const open = within(index, isOpen)
  for (const death of ended) {
    const near = open(death, windowOf(death, offset))
    if (near.length === 0) continue
    const signs = readers.signsOf(death)
    for (const record of near) {
      if (!isMeant(death, record)) continue
      const pair = guessed({ death, record, offset, signs }, readers)
      if (pair !== undefined && (pair.isNamed || mayBeOn(death, record.value.host))) pairs.push(pair)
    }
  }
  return pairs
}

const windowOf = (death: Death, offset: number): Window => ({
  from: instant(earliest(death) - clockSlack - offset),
  to: instant(death.status.value.at + clockSlack - offset),
})

const ends = new Set(['kill', 'kill-process', 'kill-thread', 'trap', 'errno', 'trace', 'unknown'])

const lagOf = (death: Death, { value }: Known<SeccompActed>, offset: number): number =>
  death.status.value.at - value.at - offset

function proved(
  { death, record, proof: by, offset }: Pick<Pair, 'death' | 'record' | 'proof'> & { readonly offset: number },
  { filterCan }: Readers,
): Pair {
  const can = filterCan(death, record.value)
  return {
    death,
    record,
    proof: by,
    score: points.proof,
    lagMs: lagOf(death, record, offset),
    filterCan: can,
    isNamed: true,
  }
}

type Guess = Pick<Pair, 'death' | 'record'> & Pick<Fit, 'signs'> & { readonly offset: number }

/** How well a record without proof fits a task; undefined: its filter cannot have made it. */
function guessed({ death, record, offset, signs }: Guess, { filterCan }: Readers): Pair | undefined {
  const can = filterCan(death, record.value)
  if (can === false) return undefined
  const lagMs = lagOf(death, record, offset)
  const { score, isNamed } = marks({ death, record: record.value, signs, lagMs, can })
  return { death, record, proof: undefined, score, lagMs, filterCan: can, isNamed }
}

const fitOf = ({ death, record, lagMs, filterCan: can }: Pair, { signsOf }: Readers): Fit => ({
  death,
  record: record.value,
  signs: signsOf(death),
  lagMs,
  can,
})
