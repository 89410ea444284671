import type { Instance, Version } from './state.ts'

/** Instances of one version that became ready one after the other. */
export type Run = { readonly version: Version; readonly instances: Set<Instance> }

/**
 * Instances that may be launched now, in the order they became so, cut into runs of one version: what an offer has too
 * little of for the first of a run it has too little of for all, and a hundred thousand need not be asked one by one.
 * May change while it is gone through, as a set may.
 */
export class Ready {
  readonly #runs = new Set<Run>()
  readonly #runOf = new Map<Instance, Run>()
  #last: Run | undefined

  get size(): number {
    return this.#runOf.size
  }

  has(instance: Instance): boolean {
    return this.#runOf.has(instance)
  }

  add(instance: Instance): void {
    if (this.#runOf.has(instance)) return
    const { version } = instance
    if (this.#last?.version !== version) {
      this.#last = { version, instances: new Set() }
      this.#runs.add(this.#last)
    }
    this.#last.instances.add(instance)
    this.#runOf.set(instance, this.#last)
  }

  /** @returns whether it was there */
  delete(instance: Instance): boolean {
    const run = this.#runOf.get(instance)
    if (run === undefined) return false
    this.#runOf.delete(instance)
    run.instances.delete(instance)
    if (run.instances.size > 0) return true
    this.#runs.delete(run)
    if (this.#last === run) this.#last = undefined
    return true
  }

  clear(): void {
    this.#runs.clear()
    this.#runOf.clear()
    this.#last = undefined
  }

  runs(): Iterable<Run> {
    return this.#runs
  }
}
