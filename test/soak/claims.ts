import type { Diagnosis } from '../../src/domain/diagnosis.ts'
import type { Refusal, Truth } from '../../src/sim/truth.ts'
import type { TaskTruth } from './expected.ts'

/** Records that a diagnosis claims for its task, as `HOST SERIAL`. */
const claimed = ({ agent, evidence }: Diagnosis): readonly string[] =>
  evidence.flatMap(({ kind, says }) => {
    const serial = /^serial (\d+):/.exec(says)?.[1]
    return kind === 'audit-record' && serial !== undefined ? [`${agent.hostname ?? '?'} ${serial}`] : []
  })

/** A record is claimed by one task at most, and for certain only by the task whose process it is of. */
export function claimProblems(said: readonly Diagnosis[], truths: readonly Truth[]): readonly string[] {
  // Tasks of a group share their executor's.
  const owners = new Map<string, readonly string[]>()
  for (const truth of truths) {
    if (truth.is !== 'refused' || truth.refusal.serial === undefined) continue
    const record = `${truth.refusal.hostname} ${truth.refusal.serial}`
    owners.set(record, [...(owners.get(record) ?? []), truth.isBeside ? 'a session' : truth.task])
  }
  const takers = new Map<string, string>()
  return said.flatMap((diagnosis) => {
    const { task, cause } = diagnosis
    return claimed(diagnosis).flatMap((record) => {
      const before = takers.get(record)
      takers.set(record, task.id)
      const owner = owners.get(record) ?? []
      return [
        ...(before === undefined || before === task.id
          ? []
          : [`record ${record} is claimed by ${before} and ${task.id}`]),
        ...(cause.confidence !== 'certain' || owner.includes(task.id)
          ? []
          : [
              `record ${record}, claimed for certain by ${task.id}, is of ${owner.length === 0 ? 'nobody' : owner.join(' and ')}`,
            ]),
      ]
    })
  })
}

/** What is said for certain of a refused call is what was refused. */
export function certainProblems({ task, cause, seccomp }: Diagnosis, truth: TaskTruth | undefined): readonly string[] {
  if (seccomp === null || seccomp.syscall === null || truth === undefined) return []
  const { syscall, action, pid, profile, filter } = seccomp
  const isIt = (one: Refusal): boolean =>
    one.number === syscall.number &&
    one.arch === syscall.arch &&
    one.action === action &&
    (pid === null || pid === one.pid) &&
    (profile === null || profile === one.profile) &&
    filter !== 'own'
  return truth.refusals.some(isIt)
    ? []
    : [`${task.id}: ${cause.code} for certain of ${JSON.stringify(seccomp)}, which no refused call of it was`]
}
