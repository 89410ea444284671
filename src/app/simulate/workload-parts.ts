import type { CausesOf } from './causes.ts'
import type { Lives } from './lives.ts'

/** What the report on a workload is made of, besides its scheduler's figures. `wasted`: ms by id. */
export type WorkloadParts = {
  readonly causes: CausesOf
  readonly wasted: ReadonlyMap<string, number>
  readonly lives: ReadonlyMap<string, Lives>
  /** Apps and pods with a deployment under way at the end. */
  readonly deploying: ReadonlySet<string>
}
