/** Resolves when a signal asks the program to end. */
export const untilTold = (cancelled: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (cancelled.aborted) resolve()
    else cancelled.addEventListener('abort', () => resolve(), { once: true })
  })
