import type { Death } from './kernel-lab.ts'

/** How many of the records had their container and of the deaths their diagnosis by proof, by lifetime. */
export function shownRates(deaths: readonly Death[]): string {
  const lives = [...new Set(deaths.map(({ lifeMs }) => lifeMs))].toSorted((left, right) => left - right)
  const lines = lives.map((life) => {
    const lived = deaths.filter(({ lifeMs, action }) => lifeMs === life && !action.endsWith('q'))
    const recorded = lived.filter(({ records }) => records.length > 0)
    const owned = recorded.filter(({ records, container }) => records.every((own) => own === container))
    const likely = recorded.filter((death) => !isProved(death) && isLikely(death))
    return `  ${life} ms: ${lived.length} broke a filter, ${recorded.length} recorded, ${owned.length} with their container; told by proof ${recorded.filter(isProved).length}, likely ${likely.length}, of another's record ${recorded.filter(isWrong).length}\n`
  })
  return `\n${lines.join('')}`
}

/** A diagnosis that says of the right process whose it was, beyond doubt. */
export const isProved = ({ diagnosis, pid }: Death): boolean =>
  diagnosis?.seccomp?.pid === pid &&
  diagnosis?.evidence.some(({ kind, weight }) => kind === 'identity' && weight === 'decisive') === true

/** A diagnosis that rests on the right process' record for other reasons. */
export const isLikely = ({ diagnosis, pid }: Death): boolean =>
  diagnosis?.seccomp?.pid === pid && ['likely', 'certain'].includes(diagnosis?.cause.confidence ?? '')

/** A record with another's container, or a diagnosis by another's record. */
export const isWrong = ({ records, container, diagnosis, pid }: Death): boolean =>
  records.some((own) => own !== null && own !== container) ||
  (typeof diagnosis?.seccomp?.pid === 'number' && diagnosis.seccomp.pid !== pid)
