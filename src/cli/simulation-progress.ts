import { spanText } from '../output/simulation/span-text.ts'
import type { World } from './world.ts'

/** Tells how far a simulation has come. */
export type SimulationProgress = {
  readonly update: (path: string, done: number, total: number, actions: number) => void
  readonly stop: () => void
}

/** Shorter work needs no word. */
const patienceMs = 1000
/** Time between two words. */
const pauseMs = 200

/**
 * A line on standard error with simulated time, actions a second and an estimate, once a run has lasted a second; only
 * on a terminal.
 */
export async function simulationProgress(
  { stderr }: World,
  { isQuiet }: { readonly isQuiet: boolean },
): Promise<SimulationProgress> {
  if (isQuiet || !stderr.isTerminal) return { update: () => undefined, stop: () => undefined }
  const startedAt = performance.now()
  let last = startedAt + patienceMs - pauseMs
  let isShown = false
  return {
    update: (path, done, total, actions) => {
      const now = performance.now()
      if (now - last < pauseMs) return
      last = now
      isShown = true
      const spent = now - startedAt
      const left = done === 0 ? 0 : (spent / done) * (total - done)
      const percent = Math.floor((done / total) * 100)
      const rate = Math.floor((actions / spent) * 1000)
      stderr.stream.write(
        `\r\u001b[K${path} ${percent} %: ${spanText(done)} of ${spanText(total)}, ${rate} actions/s, ${spanText(Math.ceil(left / 1000) * 1000)} left`,
      )
    },
    stop: () => {
      if (isShown) stderr.stream.write('\r\u001b[K')
    },
  }
}
