/** Things of which all are counted and the first are kept. */
export class Named<T> {
  readonly #max: number
  readonly #first: T[] = []
  #count = 0

  constructor(max: number) {
    this.#max = max
  }

  add(thing: T): void {
    this.#count += 1
    if (this.#first.length < this.#max) this.#first.push(thing)
  }

  get count(): number {
    return this.#count
  }

  get first(): readonly T[] {
    return this.#first
  }
}
