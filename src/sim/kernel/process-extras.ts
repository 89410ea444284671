import type { Timer } from '../engine/simulation.ts'
import type { Refusal } from '../truth.ts'
import type { MemoryGroup, MemoryUser } from './memory.ts'

/** What few programs come to: a process is made for each life, and held as long. */
export type Extras = {
  /** It ends since its executor killed it. */
  isAsked: boolean
  /** What comes after the call that it is at; undefined: its next phase. */
  goOn: (() => void) | undefined
  threadsGone: number
  readonly timers: Timer[]
  /** The refused call that it is ending over. */
  over: Refusal | undefined
  /** Where it takes memory; undefined: it never did. */
  memory: { readonly group: MemoryGroup; readonly user: MemoryUser } | undefined
}

/** None of it yet. */
export const newExtras = (): Extras => ({
  isAsked: false,
  goOn: undefined,
  threadsGone: 0,
  timers: [],
  over: undefined,
  memory: undefined,
})

/** The process is over: nothing more comes of it. */
export function letGo({ memory, timers }: Extras): void {
  memory?.group.leave(memory.user)
  for (const timer of timers) timer.cancel()
}
