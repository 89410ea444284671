import type { Diagnosis } from '../../domain/diagnosis.ts'

/** What the report on a workload is made of, besides its scheduler's figures. `wasted`: ms by id. */
export type WorkloadParts = {
  readonly diagnoses: readonly Diagnosis[]
  readonly wasted: ReadonlyMap<string, number>
}
