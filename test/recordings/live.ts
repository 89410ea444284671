import { join } from 'node:path'
import { type LiveRun, toldLive } from '../support/live.ts'

/** Runs told at once: they mostly wait for the pauses of their recordings. */
const togetherMax = 4

const ways: readonly (readonly [string, LiveRun])[] = [
  ['as fast as possible', { speed: Infinity, cuts: 0, seed: 0, patienceMs: 15_000 }],
  ['cut at four random points', { speed: Infinity, cuts: 4, seed: 11, patienceMs: 20_000 }],
  ['at its own pace, cut twice', { speed: 1, cuts: 2, seed: 23, patienceMs: 90_000 }],
]

/** Every run told again by the real protocols, in several ways. */
export async function liveChecks(
  root: string,
  runs: readonly string[],
): Promise<{ readonly passed: number; readonly cuts: number; readonly failed: readonly string[] }> {
  const failed: string[] = []
  let [passed, cuts] = [0, 0]
  for (const [name, way] of ways) {
    const waiting = [...runs]
    const work = async (): Promise<void> => {
      for (let run = waiting.shift(); run !== undefined; run = waiting.shift()) {
        const outcome = await toldLive(join(root, run), { ...way, seed: way.seed + waiting.length })
        cuts += outcome.cuts
        const { missing, strange } = outcome
        if (missing.length + strange.length === 0) passed += 1
        else failed.push(`${run} ${name}: ${missing.length} missing, ${strange.length} strange: ${strange[0] ?? ''}`)
      }
    }
    await Promise.all(Array.from({ length: togetherMax }, work))
  }
  return { passed, cuts, failed }
}
