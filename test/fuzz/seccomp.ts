import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { build, compare, compareText, drawnProfile, findLibrary, profileText } from '../support/libseccomp.ts'
import { recordingsFolder } from '../support/recordings.ts'
import type { Fuzzed, FuzzOptions } from './run.ts'

const batch = 250

/** Compares our filters with libseccomp's, for at least 2 000 drawn profiles. */
export function fuzz({ seed, runs }: FuzzOptions): Fuzzed {
  const library = findLibrary()
  if ('missing' in library) return { kind: 'skipped', why: `needs libseccomp: ${library.missing}` }
  const kinds = { same: 0, 'same-refusal': 0, 'both-died': 0 }
  const failures: string[] = []
  let calls = 0
  for (let from = 0; from < runs; from += batch) {
    const profiles = fc.sample(drawnProfile, { numRuns: Math.min(batch, runs - from), seed: seed + from })
    const built = build(library, profiles)
    for (const [index, profile] of profiles.entries()) {
      const text = profileText(profile)
      const compared = compare(text, profile, built[index] ?? { died: 'no answer' }, library.version)
      if (compared.kind === 'different' || compared.kind === 'library-died')
        failures.push(`${text}\n  ${JSON.stringify(compared)}`)
      else kinds[compared.kind] += 1
      if (compared.kind === 'same') calls += compared.calls
    }
  }
  const recorded = recordedProfiles()
  for (const path of recorded) {
    const outcomes = compareText(library, readFileSync(path, 'utf8'))
    if (outcomes.some((outcome) => outcome !== 'same')) failures.push(`${path}: ${outcomes.join(', ')}`)
  }
  const says = `libseccomp ${library.version.text}: ${runs} profiles (${JSON.stringify(kinds)}), ${calls} calls compared; ${recorded.length} recorded profiles`
  return { kind: 'ran', says, failures }
}

function recordedProfiles(): readonly string[] {
  const folder = join(recordingsFolder, 'mesos/profiles')
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .map((name) => join(folder, name))
}
