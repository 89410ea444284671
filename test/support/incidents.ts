import { createHash } from 'node:crypto'
import type { CauseCode, Diagnosis } from '../../src/domain/diagnosis.ts'
import { instant, iso } from '../../src/domain/time.ts'
import { exampleDiagnosis } from './diagnosis.ts'

/** Hex digits of SHA-256. */
export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

/** A failure of a workload so many seconds after the example's. */
export function failureOf(
  workload: string,
  seconds: number,
  { cause = 'seccomp-kill', node = 'mesos-agent-01' }: { readonly cause?: CauseCode; readonly node?: string } = {},
): Diagnosis {
  const { task } = exampleDiagnosis
  const id = `${workload.replaceAll('/', '_')}.${seconds}`
  return {
    ...exampleDiagnosis,
    id: `d-${sha256(id).slice(0, 20)}`,
    task: { ...task, id, failed_at: iso(instant(Date.parse(task.failed_at) + seconds * 1000)) },
    agent: { id: 'S0', hostname: node },
    workload: { ...exampleDiagnosis.workload, id: workload },
    cause: { ...exampleDiagnosis.cause, code: cause },
    revision: 1,
    supersedes: null,
  }
}
