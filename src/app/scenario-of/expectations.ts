import type { CauseCode, Diagnosis } from '../../domain/diagnosis.ts'
import { endText } from '../../domain/status-text.ts'
import { type Instant, parseIso } from '../../domain/time.ts'
import { durationText } from '../../sim/scenario/quantities.ts'
import { programKey } from './programs.ts'
import type { FailureFacts } from './facts.ts'

const minute = 60_000

/** What was observed of each workload that failed, and what must therefore not be. `known`: names of the scenario. */
export function expectations(
  failures: readonly FailureFacts[],
  {
    start,
    until,
    known,
  }: { readonly start: Instant; readonly until: Instant; readonly known: (of: string) => boolean },
): readonly object[] {
  if (failures.length === 0) return [{ never: { diagnosis_of: '*' } }]
  const groups = new Map<string, Diagnosis[]>()
  for (const { diagnosis } of failures) {
    const key = programKey(diagnosis)
    if (known(key)) groups.set(key, [...(groups.get(key) ?? []), diagnosis])
  }
  return [...groups].flatMap(([of, group]) => {
    const first = group.reduce((a, b) => (b.task.failed_at < a.task.failed_at ? b : a))
    const offset = Math.max(0, (parseIso(first.task.failed_at) ?? start) - start)
    // Half a minute for offers, launches and what else a cluster takes its time for.
    const by = durationText(Math.min(until - start, Math.ceil((offset + minute / 2) / 10_000) * 10_000))
    const codes = [...new Set(group.map(({ cause }) => cause.code))].sort()
    const others = (codes.some(isSeccomp) ? notSeccomp : usualSeccomp).filter((code) => !codes.includes(code))
    const counts = Math.max(1, Math.floor(group.length / 5))
    return [
      { by, task_of: of, state: first.task.state, ...reasonOf(first), ...messageOf(first) },
      ...codes.map((cause) => ({ by: durationText(until - start), diagnosis_of: of, cause })),
      ...(group.length < 2
        ? []
        : [
            {
              count: { min: group.length - counts, max: group.length + counts },
              task_of: of,
              state: [...new Set(group.map(({ task }) => task.state))],
            },
          ]),
      ...(others.length === 0 ? [] : [{ never: { diagnosis_of: of, cause: others } }]),
    ]
  })
}

/** What a failure is easily taken for that was of seccomp's doing, and the other way round. */
const notSeccomp: readonly CauseCode[] = ['exit-code', 'signal', 'memory-limit']
const usualSeccomp: readonly CauseCode[] = ['seccomp-kill', 'seccomp-errno', 'seccomp-trap', 'sigsys-unattributed']

const isSeccomp = (code: CauseCode): boolean => code.startsWith('seccomp-') || code === 'sigsys-unattributed'

/** Ordinary ends have no reason, which is worth expecting too. */
const reasonOf = ({ task }: Diagnosis): object =>
  task.source === 'SOURCE_EXECUTOR' || task.reason !== null ? { reason: task.reason } : {}

/** Sentences that are Mesos' own, and the same on every cluster. */
const messageOf = ({ task }: Diagnosis): object =>
  task.message !== null && endText(task.message)?.detail === undefined && endText(task.message) !== undefined
    ? { message: task.message }
    : {}
