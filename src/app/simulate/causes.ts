import type { CauseCode, Diagnosis } from '../../domain/diagnosis.ts'

/** How often each cause was found. */
export type Causes = Readonly<Partial<Record<CauseCode, number>>>

/** What failures were put down to, by whose they were: the id of an app or pod, a job's, or the name of a plain task. */
export type CausesOf = {
  readonly marathon: (id: string) => Causes
  readonly job: (id: string) => Causes
  readonly plain: (name: string) => Causes
}

/** Counts once for all workloads: to look through all diagnoses for each of thousands took longer than the run. */
export function causesOf(diagnoses: readonly Diagnosis[]): CausesOf {
  const counts = new Map<string, Partial<Record<CauseCode, number>>>()
  const count = (key: string, code: CauseCode): void => {
    const known = counts.get(key) ?? {}
    known[code] = (known[code] ?? 0) + 1
    counts.set(key, known)
  }
  for (const { workload, task, cause } of diagnoses) {
    if (workload.id !== null) count(`id ${workload.id}`, cause.code)
    if (workload.kind === 'job') count(`job ${workload.id}`, cause.code)
    if (workload.kind === 'other') count(`task ${task.name}`, cause.code)
  }
  const at = (key: string): Causes => counts.get(key) ?? {}
  return { marathon: (id) => at(`id ${id}`), job: (id) => at(`job ${id}`), plain: (name) => at(`task ${name}`) }
}
