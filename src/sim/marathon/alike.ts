import type { RunSpec } from './definition.ts'

/**
 * Parts of definitions that are alike, each kept once. There are a hundred thousand apps and a few sizes of them, and in
 * each life several look at what it needs.
 */
export class Alike {
  readonly #parts = new Map<string, object>()

  /** The same definition, of parts that others are made of too. */
  of(spec: RunSpec): RunSpec {
    const [first, ...others] = spec.containers
    return {
      ...spec,
      need: this.#part(spec.need),
      backOff: this.#part(spec.backOff),
      containers: [this.#container(first), ...others.map((container) => this.#container(container))],
    }
  }

  #container(container: RunSpec['containers'][0]): RunSpec['containers'][0] {
    return { ...container, resources: this.#part(container.resources) }
  }

  /** Of a part that is numbers and lists of them. */
  #part<Part extends object>(part: Part): Part {
    const key = Object.entries(part).join(' ')
    const known = this.#parts.get(key)
    if (known === undefined) this.#parts.set(key, part)
    // What has the same entries is of the same type.
    return (known ?? part) as Part
  }
}
