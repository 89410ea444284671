import { Row, type InRow, noPlace } from '../row.ts'
import { Members } from './members.ts'
import type { Instance, Version } from './state.ts'

/** Instances of one version that became ready one after the other. */
export type Run = InRow & { readonly version: Version; readonly instances: Members<Instance> }

/**
 * Instances that may be launched now, in the order they became so, cut into runs of one version: what an offer has too
 * little of for the first of a run it has too little of for all, and a hundred thousand need not be asked one by one.
 * May change while it is gone through, as a set may. Each instance knows the run that it is in.
 */
export class Ready {
  readonly #runs = new Row<Run>()
  #last: Run | undefined
  #size = 0

  get size(): number {
    return this.#size
  }

  has({ run }: Instance): boolean {
    return run !== undefined
  }

  add(instance: Instance): void {
    if (instance.run !== undefined) return
    const { version } = instance
    if (this.#last?.version !== version) {
      this.#last = runOf(version)
      this.#runs.add(this.#last)
    }
    this.#last.instances.add(instance)
    this.#size += 1
    instance.run = this.#last
  }

  /** @returns whether it was there */
  delete(instance: Instance): boolean {
    const { run } = instance
    if (run === undefined) return false
    instance.run = undefined
    this.#size -= 1
    run.instances.delete(instance)
    if (run.instances.size > 0) return true
    this.#runs.delete(run)
    if (this.#last === run) this.#last = undefined
    return true
  }

  clear(): void {
    for (const { instances } of this.#runs) for (const instance of instances.values()) instance.run = undefined
    this.#runs.clear()
    this.#last = undefined
    this.#size = 0
  }

  runs(): Iterable<Run> {
    return this.#runs
  }
}

/** A run for a version: its last one if nobody stands in it. Mostly there is one at a time, again and again. */
function runOf(version: Version): Run {
  if (version.run === undefined || version.run.instances.size > 0)
    version.run = { version, instances: new Members(), place: noPlace }
  return version.run
}
