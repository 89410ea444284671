/** The parts of a policy's state that are kept beside the incidents, each under keys of its own. */
export const stateParts = ['alert', 'proof', 'silence', 'watch', 'digest'] as const

/** A part of a policy's state. */
export type StatePart = (typeof stateParts)[number]

/** Keys of what was changed, made or removed since it was last kept. */
export type Touched = Readonly<Record<StatePart, Set<string>>>

/** Nothing was touched. */
export const untouched = (): Touched => ({
  alert: new Set(),
  proof: new Set(),
  silence: new Set(),
  watch: new Set(),
  digest: new Set(),
})
