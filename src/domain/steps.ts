/** Work that is done part by part, so that others may have their turn in between. */
export type Steps<T> = Generator<undefined, T, undefined>

/** Does all of it at once. */
export function finished<T>(steps: Steps<T>): T {
  for (;;) {
    const next = steps.next()
    if (next.done === true) return next.value
  }
}
