import type { World } from './world.ts'

/** Tells how far long work has come. */
export type Progress = {
  readonly update: (bytes: { readonly done: number; readonly total: number }) => void
  readonly stop: () => void
}

/** Shorter work needs no bar. */
const patienceMs = 1000
const silent: Progress = { update: () => {}, stop: () => {} }

/** A bar on standard error once work has lasted a second, if that is a terminal and nobody asked for quiet. */
export async function progressOf(
  { stderr, cancelled }: World,
  { isQuiet }: { readonly isQuiet: boolean },
): Promise<Progress> {
  if (isQuiet || !stderr.isTerminal) return silent
  const { default: cliProgress } = await import('cli-progress')
  const bar = new cliProgress.SingleBar({
    format: 'reading [{bar}] {percentage} % of {total} MB',
    stream: stderr.stream,
    clearOnComplete: true,
    hideCursor: true,
    gracefulExit: false,
  })
  const startedAt = performance.now()
  let isShown = false
  const stop = (): void => {
    if (isShown) bar.stop()
    isShown = false
  }
  cancelled.addEventListener('abort', stop, { once: true })
  return {
    update: ({ done, total }) => {
      if (cancelled.aborted || performance.now() - startedAt < patienceMs) return
      const all = Math.ceil(total / 1e6)
      if (!isShown) bar.start(all, 0)
      isShown = true
      bar.setTotal(all)
      bar.update(Math.floor(done / 1e6))
    },
    stop,
  }
}
