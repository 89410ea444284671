import type { Database } from './driver.ts'

/** A message on its way to one sink. Times are ms since 1970. */
export type StoredDelivery = {
  readonly number: number
  readonly sink: string
  /** Messages of one alert reach a sink in their order. */
  readonly alert: string
  /** The message's own, the same for every attempt. */
  readonly id: string
  readonly event: string
  readonly at: number
  readonly state: 'waiting' | 'done' | 'dead'
  readonly attempts: number
  readonly due_at: number
  readonly ended_at: number | null
  readonly says: string | null
  readonly receipt: string | null
  readonly body: string
}

/** How one attempt ended, to be kept. */
export type AttemptEnd = {
  readonly delivery: Pick<StoredDelivery, 'number' | 'attempts'>
  readonly at: number
  readonly tookMs: number
  readonly state: StoredDelivery['state']
  readonly dueAt: number
  readonly says: string
  readonly receipt: string | undefined
}

/** Which deliveries are asked for; undefined: all. */
export type DeliveryFilter = {
  readonly state: StoredDelivery['state'] | undefined
  readonly sink: string | undefined
  readonly alert: string | undefined
  readonly limit: number
}

/** Deliveries of a store. What changes something is to be called inside a transaction. */
export type Deliveries = {
  readonly add: (made: Pick<StoredDelivery, 'sink' | 'alert' | 'id' | 'event' | 'at' | 'body'>) => void
  /** Those that may be sent now: of each alert the first that waits, the oldest first. */
  readonly due: (sink: string, now: number, limit: number) => readonly StoredDelivery[]
  readonly end: (attempt: AttemptEnd) => void
  /** What the sink answered to the first message of an alert. */
  readonly firstReceipt: (alert: string, sink: string) => string | undefined
  /** Sinks that any message of an alert was meant for. */
  readonly sinksOf: (alert: string) => readonly string[]
  /** Whether anything of an alert waits for a sink. */
  readonly isWaiting: (alert: string, sink: string) => boolean
  /** An alert has ended: what is known of its sinks may be forgotten after a while. */
  readonly close: (alert: string, now: number) => void
  readonly waitingCount: () => number
  readonly list: (filter: DeliveryFilter) => readonly StoredDelivery[]
  readonly attempts: (
    delivery: number,
  ) => readonly { readonly at: number; readonly took_ms: number; readonly says: string }[]
  /** Sends again what is dead or done; false: there is no such delivery, or it waits already. */
  readonly again: (number: number, now: number) => boolean
  /** What waits for sinks that are not in use any more is dead. */
  readonly bury: (sinks: readonly string[], now: number) => number
  /** Ends what waits first when there is too much of it; how many were ended. */
  readonly shed: (count: number, now: number) => number
  /** Removes what ended before, a bounded part at a time. */
  readonly prune: (before: number) => void
}

const columns = 'number, sink, alert, id, event, at, state, attempts, due_at, ended_at, says, receipt, body'
/** Rows removed at a time. */
const prunedMax = 5000

/** The deliveries of a store. */
export function deliveriesOf(database: Database): Deliveries {
  const prepared = statements(database)
  const numberIn = (row: unknown, key: string): number | undefined => {
    const value = (row as Readonly<Record<string, unknown>> | undefined)?.[key]
    return typeof value === 'number' ? value : undefined
  }

  return {
    add: ({ sink, alert, id, event, at, body }) => {
      prepared.add.run(sink, alert, id, event, at, at, body)
      prepared.know.run(alert, sink)
    },
    due: (sink, now, limit) => prepared.due.all(sink, now, limit) as readonly StoredDelivery[],
    end: ({ delivery, at, tookMs, state, dueAt, says, receipt }) => {
      const { number, attempts } = delivery
      prepared.end.run(state, attempts + 1, dueAt, state === 'waiting' ? null : at, says, receipt ?? null, number)
      prepared.attempt.run(number, at, tookMs, says)
      if (receipt !== undefined) prepared.keepReceipt.run(receipt, number)
    },
    firstReceipt: (alert, sink) =>
      (prepared.receipt.get(alert, sink) as { readonly receipt: string } | undefined)?.receipt,
    sinksOf: (alert) => prepared.sinks.all(alert).map((row) => (row as { readonly sink: string }).sink),
    isWaiting: (alert, sink) => prepared.isWaiting.get(sink, alert) !== undefined,
    close: (alert, now) => void prepared.close.run(now, alert),
    waitingCount: () => numberIn(prepared.waiting.get(), 'count') ?? 0,
    list: ({ state = null, sink = null, alert = null, limit }) =>
      prepared.list.all(state, state, sink, sink, alert, alert, limit) as readonly StoredDelivery[],
    attempts: (delivery) => prepared.attempts.all(delivery) as readonly { at: number; took_ms: number; says: string }[],
    again: (number, now) => prepared.again.run(now, number).changes > 0,
    bury: (sinks, now) =>
      prepared.waitingSinks
        .all()
        .map((row) => (row as { readonly sink: string }).sink)
        .filter((sink) => !sinks.includes(sink))
        .reduce((sum, sink) => sum + prepared.bury.run(now, sink).changes, 0),
    shed: (count, now) => prepared.shed.run(now, count).changes,
    prune: (before) => {
      prepared.prune.run(before, prunedMax)
      prepared.pruneSinks.run(before)
      prepared.pruneAttempts.run(before, prunedMax)
    },
  }
}

/** `state = 'waiting'` is written out everywhere: a partial index is used only where its condition stands in the query. */
const statements = (database: Database) => ({
  add: database.prepare(
    "INSERT INTO delivery (sink, alert, id, event, at, state, due_at, body) VALUES (?, ?, ?, ?, ?, 'waiting', ?, ?)",
  ),
  due: database.prepare(
    `SELECT ${columns} FROM delivery AS one WHERE sink = ? AND state = 'waiting' AND due_at <= ?
     AND NOT EXISTS (SELECT 1 FROM delivery AS other WHERE other.sink = one.sink AND other.alert = one.alert
       AND other.state = 'waiting' AND other.number < one.number)
     ORDER BY number LIMIT ?`,
  ),
  end: database.prepare(
    'UPDATE delivery SET state = ?, attempts = ?, due_at = ?, ended_at = ?, says = ?, receipt = ? WHERE number = ?',
  ),
  attempt: database.prepare('INSERT INTO delivery_attempt (delivery, at, took_ms, says) VALUES (?, ?, ?, ?)'),
  know: database.prepare('INSERT OR IGNORE INTO alert_sink (alert, sink) VALUES (?, ?)'),
  keepReceipt: database.prepare(
    `UPDATE alert_sink SET receipt = ? WHERE receipt IS NULL
     AND (alert, sink) = (SELECT alert, sink FROM delivery WHERE number = ?)`,
  ),
  receipt: database.prepare('SELECT receipt FROM alert_sink WHERE alert = ? AND sink = ? AND receipt IS NOT NULL'),
  sinks: database.prepare('SELECT sink FROM alert_sink WHERE alert = ? ORDER BY sink'),
  isWaiting: database.prepare("SELECT 1 FROM delivery WHERE sink = ? AND alert = ? AND state = 'waiting' LIMIT 1"),
  close: database.prepare('UPDATE alert_sink SET closed_at = ? WHERE alert = ?'),
  pruneSinks: database.prepare('DELETE FROM alert_sink WHERE closed_at < ?'),
  waiting: database.prepare("SELECT count(*) AS count FROM delivery WHERE state = 'waiting'"),
  list: database.prepare(
    `SELECT ${columns} FROM delivery WHERE (? IS NULL OR state = ?) AND (? IS NULL OR sink = ?)
     AND (? IS NULL OR alert = ?) ORDER BY number DESC LIMIT ?`,
  ),
  attempts: database.prepare('SELECT at, took_ms, says FROM delivery_attempt WHERE delivery = ? ORDER BY number'),
  again: database.prepare(
    "UPDATE delivery SET state = 'waiting', due_at = ?, attempts = 0, ended_at = NULL WHERE number = ? AND state <> 'waiting'",
  ),
  waitingSinks: database.prepare("SELECT DISTINCT sink FROM delivery WHERE state = 'waiting'"),
  bury: database.prepare(
    "UPDATE delivery SET state = 'dead', ended_at = ?, says = 'the sink is not configured any more' WHERE sink = ? AND state = 'waiting'",
  ),
  shed: database.prepare(
    `UPDATE delivery SET state = 'dead', ended_at = ?, says = 'too many deliveries waited'
     WHERE number IN (SELECT number FROM delivery WHERE state = 'waiting' ORDER BY number LIMIT ?)`,
  ),
  prune: database.prepare(
    "DELETE FROM delivery WHERE number IN (SELECT number FROM delivery WHERE state IN ('done', 'dead') AND ended_at < ? LIMIT ?)",
  ),
  pruneAttempts: database.prepare(
    'DELETE FROM delivery_attempt WHERE number IN (SELECT number FROM delivery_attempt WHERE at < ? LIMIT ?)',
  ),
})
