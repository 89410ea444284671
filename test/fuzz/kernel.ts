import { release } from 'node:os'
import fc from 'fast-check'
import { findKernel } from '../support/kernel.ts'
import { harmless, putToKernel } from '../support/kernel-calls.ts'
import { drawnProfile, findLibrary } from '../support/libseccomp.ts'
import type { Fuzzed, FuzzOptions } from './run.ts'

const batch = 50
/** Every call is a process of its own; a tenth of the runs is what fits a coffee. */
const share = 10

/** Loads libseccomp's filters for drawn profiles and makes calls under them: our decision against what the kernel did. */
export function fuzz({ seed, runs }: FuzzOptions): Fuzzed {
  const library = findLibrary()
  const kernel = findKernel()
  if ('missing' in library) return { kind: 'skipped', why: `needs libseccomp: ${library.missing}` }
  if ('missing' in kernel) return { kind: 'skipped', why: `needs kernel: ${kernel.missing}` }
  const total = Math.ceil(runs / share)
  const failures: string[] = []
  const byAction: Record<string, number> = {}
  let [calls, records] = [0, 0]
  for (let from = 0; from < total; from += batch) {
    const drawn = fc.sample(drawnProfile, { numRuns: Math.min(batch, total - from), seed: seed + from })
    const put = putToKernel(kernel, library, drawn.map(harmless))
    calls += put.calls
    records += put.records
    for (const [action, count] of Object.entries(put.byAction)) byAction[action] = (byAction[action] ?? 0) + count
    failures.push(...put.failures)
  }
  const says = `Linux ${release()}, libseccomp ${library.version.text}: ${calls} calls made under ${total} drawn profiles (${JSON.stringify(byAction)}), ${records} audit records`
  return { kind: 'ran', says, failures }
}
