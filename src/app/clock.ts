/** Calls something off. */
export type Off = () => void

/** Time as what runs for long sees it: a month of it may pass in minutes. Moments are ms since 1970. */
export type Clock = {
  readonly now: () => number
  /** Once, so many ms from now. */
  readonly after: (ms: number, work: () => void) => Off
  /** Over and over; nothing waits for it when the program could end. */
  readonly every: (ms: number, work: () => void) => Off
  /** Once others had their turn. */
  readonly soon: (work: () => void) => Off
}

/** The time of this machine. */
export const wallClock: Clock = {
  now: Date.now,
  after: (ms, work) => {
    const timer = setTimeout(work, ms)
    return () => clearTimeout(timer)
  },
  every: (ms, work) => {
    const timer = setInterval(work, ms)
    timer.unref()
    return () => clearInterval(timer)
  },
  soon: (work) => {
    const turn = setImmediate(work)
    return () => clearImmediate(turn)
  },
}
