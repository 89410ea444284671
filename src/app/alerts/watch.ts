import type { DomainEvent } from '../../domain/event.ts'
import { type Instant, iso } from '../../domain/time.ts'
import type { SourceSeen } from '../../hub/presence.ts'
import type { AlertInput } from '../../output/alert/state.ts'
import type { SinkState } from './courier.ts'
import type { AlertsConfig } from './config.ts'

/** What the watch looks at; it is asked at every tick of the policy. */
export type Sights = {
  /** Sources of ours that are not connected, and why. */
  readonly unreached: () => readonly string[]
  /** Sources that told of a loss which is not over. */
  readonly blind: () => Iterable<string>
  readonly producers: () => readonly SourceSeen[]
  readonly unaudited: () => readonly string[]
  readonly sinks: () => ReadonlyMap<string, SinkState>
}

/** Watches over what sigsys itself sees and can tell. */
export type Watch = {
  readonly see: (event: DomainEvent, at: Instant) => void
  readonly heard: (input: AlertInput) => void
  readonly inputs: (at: Instant) => readonly AlertInput[]
  /** Collectors that are known, with when each was last heard, to be kept over a restart. */
  readonly known: () => readonly (readonly [source: string, heardAt: number])[]
}

/** A collector that was not heard for so long has been taken away. */
const forgetMs = 7 * 86_400_000
const hourMs = 3_600_000
/** Losses remembered; the oldest go. */
const lossesMax = 10_000
/** Names in one message. */
const namesMax = 10

type Wrong = Omit<Extract<AlertInput, { kind: 'watch' }>, 'kind' | 'at'>

/** A watch that begins at a moment: what was silent before proves nothing yet. */
export function watchOf(
  config: () => AlertsConfig,
  {
    sights,
    startedAt,
    known: before,
  }: { readonly sights: Sights; readonly startedAt: Instant; readonly known: ReturnType<Watch['known']> },
): Watch {
  const collectors = new Map<string, number>(before)
  const blindSince = new Map<string, Instant>()
  let losses: { readonly at: Instant; readonly host: string }[] = []
  let canary: { readonly at: Instant; readonly cause: string; readonly hasRecord: boolean } | undefined

  function see(event: DomainEvent, at: Instant): void {
    if (event.kind !== 'audit-loss') return
    losses.push({ at, host: event.host.hostname ?? event.host.agentId ?? 'an unknown host' })
    if (losses.length > lossesMax) losses = losses.slice(-lossesMax)
  }

  function heard(input: AlertInput): void {
    if (input.kind !== 'diagnosis' || input.diagnosis.workload.id !== config().canary?.workload) return
    const { cause, evidence } = input.diagnosis
    const hasRecord = evidence.some(({ kind }) => kind === 'audit-record')
    canary = { at: input.at, cause: cause.code, hasRecord }
  }

  function sources(at: Instant): Wrong {
    const { silentAfter } = config().watch
    const blind = new Set([...sights.unreached(), ...sights.blind()])
    for (const source of blindSince.keys()) if (!blind.has(source)) blindSince.delete(source)
    for (const source of blind) if (!blindSince.has(source)) blindSince.set(source, at)
    const names = [...blindSince].filter(([, since]) => at - since >= silentAfter).map(([source]) => source)
    return {
      name: 'sources',
      title: 'sigsys hears nothing of a scheduler or master',
      severity: 'critical',
      wrong: names.length === 0 ? null : `no word from ${listed(names)}: failures there are not seen`,
    }
  }

  function silentCollectors(at: Instant): Wrong {
    for (const { source, heardAt } of sights.producers())
      collectors.set(source, Math.max(heardAt, collectors.get(source) ?? 0))
    for (const [source, heardAt] of collectors) if (at - heardAt > forgetMs) collectors.delete(source)
    const { silentAfter } = config().watch
    const silent = [...collectors]
      .filter(([, heardAt]) => at - Math.max(heardAt, startedAt) >= silentAfter)
      .map(([source, heardAt]) => `${source} (last heard ${iso(heardAt as Instant)})`)
    return {
      name: 'collectors',
      title: 'collectors are silent',
      severity: 'error',
      wrong:
        silent.length === 0
          ? null
          : `${silent.length} of ${collectors.size}: ${listed(silent)}; kernel records of these hosts are missing`,
    }
  }

  function lost(at: Instant): Wrong {
    losses = losses.filter((loss) => at - loss.at < hourMs)
    const hosts = [...new Set(losses.map(({ host }) => host))]
    const isOver = losses.length > config().watch.lossesPerHourMax
    return {
      name: 'losses',
      title: 'kernel audit records are lost',
      severity: 'warning',
      wrong: isOver ? `${losses.length} losses within an hour on ${listed(hosts)}` : null,
    }
  }

  function unaudited(): Wrong {
    const hosts = sights.unaudited()
    return {
      name: 'audit',
      title: 'the kernel audits nothing',
      severity: 'error',
      wrong: hosts.length === 0 ? null : `audit is off on ${listed(hosts)}: kills leave no record there`,
    }
  }

  function canaryHeard(at: Instant): readonly Wrong[] {
    const expected = config().canary
    if (expected === undefined) return []
    const { workload, cause, every, within, record } = expected
    const isLate = at - (canary?.at ?? startedAt) > every + within
    const isOther = canary !== undefined && canary.cause !== cause
    if (canary === undefined && !isLate) return []
    const late = `no diagnosis of ${workload} came${canary === undefined ? '' : ` since ${iso(canary.at)}`}`
    const other = `${workload} was judged ${canary?.cause ?? ''} and not ${cause}`
    // The record may come after the status: the diagnosis is then revised.
    const isBlind = record && canary !== undefined && !canary.hasRecord && at - canary.at > within
    const blind = `${workload} was judged ${cause} without a record of the kernel`
    const wrong = isLate ? late : isOther ? other : isBlind ? blind : null
    return [{ name: 'canary', title: 'the canary was not diagnosed as it should be', severity: 'critical', wrong }]
  }

  /** A sink that was not tried since the start says nothing of itself. */
  function sinks(at: Instant): readonly Wrong[] {
    return [...sights.sinks()].flatMap(([sink, { failingSince, failuresNow, delivered, why }]) => {
      const isDown = failingSince !== undefined && failuresNow >= 3 && at - failingSince >= config().watch.sinkDownAfter
      if (!isDown && delivered === 0) return []
      const since = failingSince === undefined ? '' : iso(failingSince as Instant)
      const wrong = isDown ? `every attempt since ${since} has failed: ${why ?? ''}; messages wait` : null
      return [{ name: `sink ${sink}`, title: `alerts do not reach ${sink}`, severity: 'error', wrong }]
    })
  }

  return {
    see,
    heard,
    inputs: (at) =>
      [sources(at), silentCollectors(at), lost(at), unaudited(), ...canaryHeard(at), ...sinks(at)].map((each) => ({
        kind: 'watch',
        at,
        ...each,
      })),
    known: () => [...collectors],
  }
}

const listed = (names: readonly string[]): string =>
  `${names.slice(0, namesMax).join(', ')}${names.length > namesMax ? ` and ${names.length - namesMax} more` : ''}`
