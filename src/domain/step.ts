/** What a change of state is: the next state, and what to tell downstream. */
export type Step<S, I, O> = (state: S, input: I) => readonly [state: S, outputs: readonly O[]]
