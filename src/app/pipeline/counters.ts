/** What the pipeline has done since it was started. */
export type PipelineCounters = {
  /** Entries of the journal that were read. */
  entries: number
  /** Events in them. */
  events: number
  unreadable: number
  /** Kept for judging: together with `held`, `ignored` and `released` add up to it, or `unbalanced` grows. */
  added: number
  ignored: number
  held: number
  released: number
  /** Let go before its time for want of room. */
  early: number
  judgements: number
  /** Diagnoses that were published, revisions included. */
  published: number
  revisions: number
  /** Judged again with the same outcome. */
  same: number
  /** Failures not told: older than what is looked at, or revised too often. */
  withheld: number
  /** Publications that the store refused; they are tried again. */
  refused: number
  /** Times that the sums did not add up: a fault of ours. */
  unbalanced: number
}

/** All zero. */
export const pipelineCounters = (): PipelineCounters => ({
  entries: 0,
  events: 0,
  unreadable: 0,
  added: 0,
  ignored: 0,
  held: 0,
  released: 0,
  early: 0,
  judgements: 0,
  published: 0,
  revisions: 0,
  same: 0,
  withheld: 0,
  refused: 0,
  unbalanced: 0,
})
