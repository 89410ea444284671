import type { Attribution, Pair } from './attribute.ts'
import type { Death } from './deaths.ts'
import type { Known } from './facts.ts'
import type { SeccompActed } from '../domain/event.ts'
import { clockSlack } from './clock.ts'
import { points } from './marks.ts'
import { listAt } from '../domain/list-at.ts'

/** A child's parent gives up about this fast when it gives up because of the child. */
const giveUpMs = 1500

/**
 * What nothing but the filter and the time ties to a task. Where only one ended task can have made a record, and could
 * have made no other, and ended by itself right after it, and its output, if that was read, shows the program, the
 * record is claimed for it; else it stays a maybe.
 */
export function leftovers(
  pairs: readonly Pair[],
  claimed: readonly Pair[],
): { readonly sole: readonly Pair[]; readonly maybe: Attribution['maybe'] } {
  const thin = pairs.filter(({ score, filterCan, lagMs }) => score < claimMin && fits({ filterCan, lagMs }))
  if (thin.length === 0) return { sole: [], maybe: new Map() }
  const taken = bothOf(claimed)
  const weak = thin.filter(({ record, death }) => !taken.has(record) && !taken.has(death))
  const untold = weak.filter((pair) => isAtOnce(pair) && isUntold(pair.death))
  const meant = [
    ...onlyOnes(weak, ({ death: { end } }) => end.exitCode !== undefined && end.exitCode !== 0),
    ...onlyOnes(untold, () => true),
  ]
  const sole = meant.filter(
    ({ death, lagMs, filterCan, isNamed }) => filterCan === true && (isNamed || !death.hasSandbox) && isLast(lagMs),
  )
  const own = new Set(sole)
  const maybe = new Map<Death, readonly Known<SeccompActed>[]>()
  for (const [death, group] of grouped(weak, (pair) => pair.death)) {
    const rest = group.filter((each) => !own.has(each)).map(({ record }) => record)
    if (rest.length > 0) maybe.set(death, rest)
  }
  return { sole, maybe }
}

/** Pairs of a kind whose record and whose task are in no other pair. */
function onlyOnes(pairs: readonly Pair[], isMeant: (pair: Pair) => boolean): readonly Pair[] {
  const ofRecord = grouped(pairs, ({ record }) => record)
  const ofDeath = grouped(pairs, ({ death }) => death)
  return pairs.filter(
    (pair) => isMeant(pair) && ofRecord.get(pair.record)?.length === 1 && ofDeath.get(pair.death)?.length === 1,
  )
}

/** It failed and nothing says how: logs of agents tell states alone. Then a record counts that the end follows at once. */
const isUntold = ({ message, outcome, status }: Death): boolean =>
  message === undefined && outcome === 'failed' && status.value.reason === undefined

const reapSlackMs = 50

/** The executor and the kernel read one clock: a record that its task's end follows at once is not as well another's. */
const isAtOnce = ({ lagMs }: Pick<Pair, 'lagMs'>): boolean => lagMs >= -reapSlackMs && lagMs <= reapMostMs

/** An executor looks for dead children every 100 ms, and may be late. */
const reapMostMs = 300

const isLast = (lagMs: number): boolean => lagMs >= -reapSlackMs && lagMs <= giveUpMs

/** Under a filter of unknown content only a record right before the end counts. */
const fits = ({ filterCan, lagMs }: Pick<Pair, 'filterCan' | 'lagMs'>): boolean =>
  filterCan === true || (filterCan === undefined && isLast(lagMs))

/** Proofs first, then by score, nearest in time; ties by order of serials and ids, so that no run can disagree. */
export function assign(pairs: readonly Pair[]): readonly Pair[] {
  const order = pairs.toSorted(
    (a, b) =>
      b.score - a.score ||
      Math.abs(a.lagMs) - Math.abs(b.lagMs) ||
      a.record.value.serial - b.record.value.serial ||
      (a.death.task.taskId < b.death.task.taskId ? -1 : 1),
  )
  const taken = new Set<Known<SeccompActed>>()
  const served = new Set<Death>()
  const proved = provedTo(pairs)
  return order.filter((pair) => {
    const { death, record, score } = pair
    const isNeeded = otherProofs(pair, proved).some((other) => !served.has(other.death))
    const mayHaveMore =
      (score >= points.proof && !isNeeded) || (score < points.proof && score >= points.printedPid + claimMin)
    if (taken.has(record) || (served.has(death) && !mayHaveMore)) return false
    taken.add(record)
    served.add(death)
    return true
  })
}

function bothOf(pairs: readonly Pair[]): ReadonlySet<Pair['record'] | Death> {
  const both = new Set<Pair['record'] | Death>()
  for (const { record, death } of pairs) both.add(record).add(death)
  return both
}

type Proved = ReadonlyMap<Pair['record'], readonly Pair[]>

/** The proofs of records that are proved to be of more than one task: of few, if any. */
function provedTo(pairs: readonly Pair[]): Proved {
  const once = new Set<Pair['record']>()
  const often = new Set<Pair['record']>()
  for (const { proof: by, record } of pairs) {
    if (by === undefined) continue
    if (once.has(record)) often.add(record)
    else once.add(record)
  }
  if (often.size === 0) return new Map()
  return grouped(
    pairs.filter(({ proof: by, record }) => by !== undefined && often.has(record)),
    ({ record }) => record,
  )
}

/**
 * Proofs that a record is of another task, whose end is about as near. There can be some: a pid counts on its own host
 * only, and of which host a record is may not be known.
 */
const otherProofs = ({ death, record, lagMs }: Pair, proved: Proved): readonly Pair[] =>
  proved
    .get(record)
    ?.filter((other) => other.death !== death && Math.abs(other.lagMs) <= Math.abs(lagMs) + clockSlack) ?? noPairs

const noPairs: readonly Pair[] = []

type Rivalry = {
  readonly ofRecord: ReadonlyMap<Pair['record'], readonly Pair[]>
  readonly ofDeath: ReadonlyMap<Death, readonly Pair[]>
  readonly proved: ReadonlySet<Pair['record'] | Death>
}

/**
 * Counts the other readings that are about as good as a claim. What is proved has none but other proofs, so often nothing
 * is compared.
 */
export function rivalry(pairs: readonly Pair[], claimed: readonly Pair[]): (claim: Pair) => number {
  let known: Rivalry | undefined
  const owners = provedTo(pairs)
  const made = (): Rivalry => {
    const guesses = pairs.filter(({ proof: by }) => by === undefined)
    return {
      ofRecord: grouped(guesses, ({ record }) => record),
      ofDeath: grouped(guesses, ({ death }) => death),
      proved: bothOf(claimed.filter(({ proof: by }) => by !== undefined)),
    }
  }
  return (claim) =>
    claim.proof === undefined ? rivalsOf(claim, (known ??= made())) : otherProofs(claim, owners).length
}

export function grouped<K, V>(values: readonly V[], key: (value: V) => K): Map<K, V[]> {
  const groups = new Map<K, V[]>()
  for (const value of values) listAt(groups, key(value)).push(value)
  return groups
}

/** Other readings about as good: of this record by tasks without proof, of this task by records nobody proved. */
function rivalsOf(claim: Pair, { ofRecord, ofDeath, proved }: Rivalry): number {
  const isRival = (other: Pair): boolean =>
    other.score >= claim.score - rivalMargin &&
    (isAtOnce(other) || !isAtOnce(claim)) &&
    !proved.has(other.record) &&
    !proved.has(other.death)
  let count = 0
  for (const other of ofRecord.get(claim.record) ?? []) if (other.death !== claim.death && isRival(other)) count += 1
  for (const other of ofDeath.get(claim.death) ?? []) if (other.record !== claim.record && isRival(other)) count += 1
  return count
}
export const claimMin = 40
const rivalMargin = 5
