import type { HubCounters } from '../hub/counters.ts'
import type { PipelineCounters } from './pipeline/counters.ts'

/** What became of everything that a stage took in. */
export type StageBalance = {
  readonly stage: 'hub' | 'pipeline'
  readonly received: number
  /** It has done its work: stored, or looked at by every judgement that could need it. */
  readonly judged: number
  /** Let go without that: known already, of no use, or for want of room. */
  readonly dropped: number
  readonly held: number
}

/** The stages of a daemon, in the order of flow. */
export const stageBalances = (
  hub: Readonly<HubCounters>,
  pipeline: Readonly<PipelineCounters>,
): readonly StageBalance[] => [
  {
    stage: 'hub',
    received: hub.received,
    judged: hub.accepted,
    dropped: hub.duplicates + hub.malformed + hub.unstored,
    held: hub.waitingNow,
  },
  {
    stage: 'pipeline',
    received: pipeline.added,
    judged: pipeline.released - pipeline.early,
    dropped: pipeline.ignored + pipeline.early,
    held: pipeline.held,
  },
]

/** How many are unaccounted for; not 0: a fault of ours. */
export const missingIn = ({ received, judged, dropped, held }: StageBalance): number =>
  received - judged - dropped - held
