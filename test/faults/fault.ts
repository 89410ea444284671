import type { Chance } from './chance.ts'
import type { Requirement } from '../support/requirement.ts'

/** What a run of a fault came to. */
export type Outcome = {
  /** Events that were acknowledged, and those of them that were not there in the end. */
  readonly acknowledged: number
  readonly lost: number
  /** Events or diagnoses that a reader got twice. */
  readonly repeated: number
  /** What else is worth a word. */
  readonly says?: string
  /** Lost before an acknowledgement, and named in no gap. */
  readonly unnamed?: number
}

/** One thing that goes wrong, as a script. */
export type Fault = {
  readonly name: string
  readonly needs?: { readonly requirement: Requirement; readonly missing: string | undefined }
  /** It measures this process, so nothing else may run beside it. */
  readonly isAlone?: boolean
  /** `isLong`: as long as in life; else as short as shows it. */
  readonly run: (chance: Chance, isLong: boolean) => Promise<Outcome>
}

/** Whether nothing was lost or told twice. */
export const isGood = ({ lost, repeated, acknowledged, unnamed = 0 }: Outcome): boolean =>
  lost === 0 && repeated === 0 && acknowledged > 0 && unnamed === 0
