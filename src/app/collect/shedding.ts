import { type Instant, instant } from '../../domain/time.ts'
import type { Journal } from '../../store/journal.ts'
import type { SealedEvent } from '../../wire/cloudevent.ts'
import type { FactWriter } from './facts.ts'
import { concern, nothingShed, type Shed, shedCount, shedText, type Worth, worths } from './worth.ts'

/** Keeps a spool within its size. */
export type Shedding = {
  /** Called when events were written. */
  readonly after: (events: readonly SealedEvent[], now: Instant) => void
  /** Everything up to a sequence is on its way to the hub: what is shed from now on stands in a gap of its own. */
  readonly sent: (through: number) => void
  /** What went since the start. */
  readonly counts: () => Readonly<Shed>
}

/** Part of the size that is left when shedding ends, so that it is done seldom. */
const shareLeft = 0.99
/** Events looked at in one transaction and characters of them, and transactions for one write of events. */
const lookedAtMax = 2000
const lookedAtCharsMax = 2 ** 22
const stepsMax = 200

type Row = { readonly sequence: number; readonly at: number; readonly type: string; readonly text: string }

/** What went since the hub was there, and the gap that says so: one, however long the hub is away. */
type Account = {
  readonly shed: Shed
  from: Instant
  readonly to: Instant
  readonly gapAt: number | undefined
}

/**
 * Sheds what is worth least, of that the oldest, until there is room. Each worth has its own place up to which all of it
 * is gone, so that no event is looked at twice for the same worth.
 */
export function shedding(
  journal: Journal,
  {
    bytesMax,
    write,
    say,
    acked,
    removed,
  }: {
    readonly bytesMax: number
    readonly write: FactWriter
    readonly say: (line: string) => void
    readonly acked: () => number
    /** Told how many events there are less. */
    readonly removed: (count: number) => void
  },
): Shedding {
  const { database } = journal
  const rows = database.prepare(
    'SELECT sequence, at, type, text FROM event WHERE sequence > ? ORDER BY sequence LIMIT ?',
  )
  const remove = database.prepare('DELETE FROM event WHERE sequence = ?')
  const named = concern()
  const total = nothingShed()
  const goneThrough: Record<Worth, number> = nothingShed()
  let account: Account | undefined
  let hasLearnt = false

  /** Findings of an earlier run name containers too. */
  function learnWhatWaits(): void {
    if (hasLearnt) return
    hasLearnt = true
    const audit = { countMax: lookedAtMax, bytesMax: Infinity, types: ['sigsys.audit', 'sigsys.container'] }
    for (let from = acked(); from < journal.last();) {
      const page = journal.read(from, audit)
      if (!page.ok) return
      for (const entry of page.value.entries) named.learn(entry)
      from = page.value.through
    }
  }

  /** Of the next events behind a worth's place those that are worth no more than it, until they fill so many characters. */
  function victims(
    worth: Worth,
    chars: number,
  ): { readonly rows: readonly Row[]; readonly through: number | undefined } {
    const found: Row[] = []
    const own = account?.gapAt
    let [through, looked, taken]: [number | undefined, number, number] = [undefined, 0, 0]
    for (const each of rows.iterate(Math.max(goneThrough[worth], acked()), lookedAtMax)) {
      const row = each as Row
      through = row.sequence
      looked += row.text.length
      if (row.sequence !== own && worths.indexOf(named.worthOf(row)) <= worths.indexOf(worth)) {
        found.push(row)
        taken += row.text.length
      }
      if (looked > lookedAtCharsMax || taken > chars) break
    }
    return { rows: found, through }
  }

  /** Removes events and says so, both or neither. */
  function shed(gone: readonly Row[], now: Instant): boolean {
    const [first, last] = [gone[0], gone.at(-1)]
    if (first === undefined || last === undefined) return true
    const next: Account = {
      shed: { ...(account?.shed ?? nothingShed()) },
      from: instant(Math.min(account?.from ?? Infinity, first.at)),
      to: instant(Math.max(account?.to ?? 0, last.at)),
      gapAt: undefined,
    }
    for (const row of gone) if (!takeOver(row, next)) next.shed[named.worthOf(row)] += 1
    const why = `the spool was full: ${shedCount(next.shed)} events were shed, ${shedText(next.shed)}`
    const before = account?.gapAt
    const written = journal.append([write.gap(why, next, { shed: next.shed })], now, () => {
      for (const { sequence } of gone) remove.run(sequence)
      if (before !== undefined) remove.run(before)
    })
    if (!written.ok) return false
    if (account === undefined) say('the spool is full; what is worth least is shed until the hub is back')
    for (const row of gone) if (earlierGap(row) === undefined) total[named.worthOf(row)] += 1
    removed(gone.length - (before === undefined ? 1 : 0))
    account = { ...next, gapAt: written.value[0] }
    return true
  }

  function makeRoom(now: Instant): void {
    learnWhatWaits()
    let at = 0
    for (let step = 0; step < stepsMax; step += 1) {
      const excess = journal.bytes() - bytesMax * shareLeft
      const worth = worths[at]
      if (excess <= 0 || worth === undefined) return
      const { rows: gone, through } = victims(worth, excess)
      if (!shed(gone, now)) return
      if (through === undefined || through === account?.gapAt) at += 1
      if (through !== undefined) goneThrough[worth] = through
    }
  }

  return {
    after: (events, now) => {
      for (const event of events) named.learn(event)
      if (journal.bytes() > bytesMax) makeRoom(now)
    },
    sent: (through) => {
      if ((account?.gapAt ?? Infinity) <= through) account = undefined
    },
    counts: () => ({ ...total }),
  }
}

/** What a gap of ours said, from an earlier run or before it was sent. */
function earlierGap({ type, text }: Row): { readonly from: string; readonly shed: Shed } | undefined {
  if (type !== 'sigsys.gap') return undefined
  const { data } = JSON.parse(text) as { readonly data: { readonly from: string; readonly shed?: Shed } }
  return data.shed === undefined ? undefined : { from: data.from, shed: data.shed }
}

/** An earlier gap of ours that goes itself hands on what it said. */
function takeOver(row: Row, into: Account): boolean {
  const earlier = earlierGap(row)
  if (earlier === undefined) return false
  for (const worth of worths) into.shed[worth] += earlier.shed[worth]
  into.from = instant(Math.min(into.from, Date.parse(earlier.from)))
  return true
}
