/** How it ended: what `wait` tells the launcher. `status` for an exit, `signal` (and a core file) else. */
export type ProcessEnd = {
  readonly how: 'exited' | 'signalled' | 'out-of-memory'
  readonly status: number
  readonly signal: number
  readonly core: boolean
  /** The entry that ended it. */
  readonly because: number
}

/** It exited. */
export const exited = (status: number, because: number): ProcessEnd =>
  (because === 0 ? exits[status] : undefined) ?? exit(status, because)

/** It died of a signal, or was killed with one. */
export const signalled = (signal: number, because: number): ProcessEnd =>
  (because === 0 ? deaths[signal] : undefined) ?? death(signal, because)

const exit = (status: number, because: number): ProcessEnd => ({
  how: 'exited',
  status,
  signal: 0,
  core: false,
  because,
})
const death = (signal: number, because: number): ProcessEnd => ({
  how: 'signalled',
  status: 0,
  signal,
  core: false,
  because,
})

/** Where nobody keeps a timeline, all that end alike share one end: it is held until their executors look. */
const exits: readonly ProcessEnd[] = Array.from({ length: 256 }, (_, status) => exit(status, 0))
const deaths: readonly ProcessEnd[] = Array.from({ length: 65 }, (_, signal) => death(signal, 0))
