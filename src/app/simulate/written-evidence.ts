import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Diagnosis } from '../../domain/diagnosis.ts'
import type { Sourced } from '../../domain/event.ts'
import type { ScenarioRun } from '../../sim/world/run-scenario.ts'
import { readEvidence } from '../evidence.ts'
import { evidenceFiles } from './evidence-files.ts'
import { tarOf } from './tar.ts'

/** What came to the observer, written in the formats of the real things and read back by `diagnose`'s readers. */
export async function writtenEvidence(
  run: Pick<ScenarioRun, 'delivered' | 'endedAt' | 'profiles'>,
): Promise<readonly Sourced[]> {
  const folder = mkdtempSync(join(tmpdir(), 'sigsys-simulated-'))
  try {
    const path = join(folder, 'evidence.tar')
    writeFileSync(path, tarOf(evidenceFiles(run)))
    const { events } = await readEvidence([path], {
      timezone: 'UTC',
      now: run.endedAt,
      hosts: [],
      stdin: process.stdin,
    })
    return events
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** The first diagnosis in which two lists differ, where things were read apart; undefined if they are the same. */
export function differenceOf(one: readonly Diagnosis[], other: readonly Diagnosis[]): string | undefined {
  for (let index = 0; index < Math.max(one.length, other.length); index += 1) {
    const [a, b] = [withoutSources(one[index]), withoutSources(other[index])]
    if (a !== b) return `${a ?? 'none'} and ${b ?? 'none'}`
  }
  return undefined
}

const withoutSources = (diagnosis: Diagnosis | undefined): string | undefined =>
  diagnosis === undefined
    ? undefined
    : JSON.stringify(diagnosis, (key, value: unknown) => (key === 'source' && isPlace(value) ? null : value))

/** `PATH:LINE`, other than the source of a status. */
const isPlace = (value: unknown): boolean => typeof value === 'string' && !value.startsWith('SOURCE_')
