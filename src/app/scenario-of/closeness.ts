import type { Diagnosis } from '../../domain/diagnosis.ts'
import { parseIso } from '../../domain/time.ts'
import { programKey } from './programs.ts'

/** How one workload's failures compare. `causes`: how many of each. */
export type WorkloadCloseness = {
  readonly of: string
  readonly failures: { readonly observed: number; readonly simulated: number }
  readonly causes: {
    readonly observed: Readonly<Record<string, number>>
    readonly simulated: Readonly<Record<string, number>>
  }
  /** Times from one failure to the next, pair by pair in order of time; null where there is no pair. */
  readonly intervals: { readonly compared: number; readonly median_error_ms: number | null; readonly near: number }
  readonly score: number
}

/** How closely a simulated run shows what was observed. Scores go from 0 to 1. */
export type Closeness = {
  readonly schema: 'sigsys.closeness/1'
  readonly score: number
  readonly workloads: readonly WorkloadCloseness[]
}

/**
 * Compares observed failures with those of a simulated run: how many, of which causes, how far apart.
 *
 * The score of a workload is the mean of three parts: the smaller number of failures by the larger; how many failures
 * pair with one of the same cause, by the larger number; the part of the intervals that are near (where there are any).
 * The score of the whole is the mean over all workloads, those that failed on one side only being 0.
 */
export function closeness(observed: readonly Diagnosis[], simulated: readonly Diagnosis[]): Closeness {
  const [seen, made] = [grouped(observed), grouped(simulated)]
  const names = [...new Set([...seen.keys(), ...made.keys()])].sort()
  const workloads = names.map((of) => workloadCloseness(of, seen.get(of) ?? [], made.get(of) ?? []))
  const score = workloads.length === 0 ? 1 : sum(workloads.map((one) => one.score)) / workloads.length
  return { schema: 'sigsys.closeness/1', score: rounded(score), workloads }
}

function grouped(diagnoses: readonly Diagnosis[]): ReadonlyMap<string, readonly Diagnosis[]> {
  const groups = new Map<string, Diagnosis[]>()
  for (const diagnosis of diagnoses) {
    const key = programKey(diagnosis)
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [diagnosis])
    else group.push(diagnosis)
  }
  return groups
}

function workloadCloseness(
  of: string,
  observed: readonly Diagnosis[],
  simulated: readonly Diagnosis[],
): WorkloadCloseness {
  const causes = { observed: counts(observed), simulated: counts(simulated) }
  const most = Math.max(observed.length, simulated.length)
  const paired = sum(
    Object.entries(causes.observed).map(([code, count]) => Math.min(count, causes.simulated[code] ?? 0)),
  )
  const errors = intervalErrors(intervals(observed), intervals(simulated))
  const near = errors.length === 0 ? undefined : errors.filter((one) => one.isNear).length / errors.length
  const parts = [
    Math.min(observed.length, simulated.length) / most,
    paired / most,
    ...(near === undefined ? [] : [near]),
  ]
  return {
    of,
    failures: { observed: observed.length, simulated: simulated.length },
    causes,
    intervals: {
      compared: errors.length,
      median_error_ms: median(errors.map(({ ms }) => ms)) ?? null,
      near: rounded(near ?? 1),
    },
    score: rounded(sum(parts) / parts.length),
  }
}

function counts(diagnoses: readonly Diagnosis[]): Readonly<Record<string, number>> {
  const found: Record<string, number> = {}
  for (const { cause } of diagnoses.toSorted((a, b) => (a.cause.code < b.cause.code ? -1 : 1)))
    found[cause.code] = (found[cause.code] ?? 0) + 1
  return found
}

/** From each failure to the next, in ms. */
function intervals(diagnoses: readonly Diagnosis[]): readonly number[] {
  const moments = diagnoses.flatMap(({ task }) => parseIso(task.failed_at) ?? []).sort((a, b) => a - b)
  return moments.slice(1).map((at, index) => at - (moments[index] ?? at))
}

/**
 * An offer may take six seconds to come: Marathon asks for offers once in five, Mesos allocates once a second. What a
 * simulation cannot know lies within that; beyond it, a tenth.
 */
const nearMs = 6100

const intervalErrors = (
  observed: readonly number[],
  simulated: readonly number[],
): readonly { readonly ms: number; readonly isNear: boolean }[] =>
  observed.slice(0, simulated.length).map((length, index) => {
    const other = simulated[index] ?? length
    const ms = Math.max(length - other, other - length)
    return { ms, isNear: ms <= Math.max(nearMs, length / 10) }
  })

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0)
const rounded = (value: number): number => Math.floor(value * 1000 + 0.5) / 1000
const median = (values: readonly number[]): number | undefined =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]

const failuresText = (count: number): string => (count === 1 ? '1 failure' : `${count} failures`)
const wasObserved = (count: number): string => (count === 1 ? '1 was observed' : `${count} were observed`)

/** What a person has to know of it, one sentence each. */
export function closenessText({ score, workloads }: Closeness): readonly string[] {
  if (workloads.length === 0) return ['Nothing failed, and nothing fails in a run of this scenario.']
  const failures = (side: 'observed' | 'simulated'): number => sum(workloads.map((one) => one.failures[side]))
  const errors = workloads.flatMap(({ intervals: { median_error_ms } }) => median_error_ms ?? [])
  const apart = median(errors)
  const worst = workloads.filter((one) => one.score < 0.75)
  return [
    `A run of it shows ${failuresText(failures('simulated'))} where ${wasObserved(failures('observed'))}; closeness ${percent(score)}.`,
    ...(apart === undefined ? [] : [`From one failure to the next it is off by ${apart} ms (median).`]),
    ...worst
      .slice(0, worstMax)
      .map(
        ({ of, failures: { observed, simulated }, causes }) =>
          `${of} is not well told: ${observed} observed (${causesText(causes.observed)}), ${simulated} simulated (${causesText(causes.simulated)}).`,
      ),
    ...(worst.length > worstMax ? [`So are ${worst.length - worstMax} more.`] : []),
  ]
}

/** Workloads that are named. */
const worstMax = 5
const percent = (score: number): string => `${Math.floor(score * 100 + 0.5)} %`
const causesText = (causes: Readonly<Record<string, number>>): string =>
  Object.entries(causes)
    .map(([code, count]) => `${count} ${code}`)
    .join(', ') || 'none'
