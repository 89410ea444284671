import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { type Diagnosed, diagnoseEvidence } from '../../src/app/diagnose.ts'
import type { Diagnosis } from '../../src/domain/diagnosis.ts'
import { instant } from '../../src/domain/time.ts'
import { bytesOf } from '../../src/source/byte-reader.ts'
import { inFolder, memoryFolder } from '../support/input.ts'
import { type Truth, truthOf } from './truth.ts'
import { ablations, packings, type RunFiles, runFiles } from './variants.ts'

/** How many answers were compared, and every one that was wrong. */
export type VariantChecks = { readonly passed: number; readonly failed: readonly string[] }

/** Diagnoses a run with parts of its evidence left out, and the whole of it packed otherwise. */
export async function variantChecks(root: string, run: string): Promise<VariantChecks> {
  const files = runFiles(join(root, run))
  const truth = truthOf(join(root, run))
  const profiles = join(root, 'profiles')
  const failed: string[] = []
  let passed = 0
  const check = (problems: readonly string[], name: string): void => {
    if (problems.length === 0) passed += 1
    for (const problem of problems) failed.push(`${run}, ${name}: ${problem}`)
  }
  for (const { name, of } of ablations) check(falseCertainties(truth, await diagnosed(of(files), profiles)), name)
  const whole = shape(await diagnosed(files, profiles))
  for (const { name, of } of packings) check(differences(whole, shape(await diagnosed(of(files), profiles))), name)
  return { passed, failed }
}

const diagnosed = (files: RunFiles, profiles: string): Promise<Diagnosed> =>
  inFolder(async (folder) => {
    for (const [name, bytes] of files) {
      mkdirSync(dirname(join(folder, name)), { recursive: true })
      writeFileSync(join(folder, name), bytes)
    }
    return diagnoseEvidence([folder, profiles], {
      timezone: 'UTC',
      now: instant(1_800_000_000_000),
      hosts: [],
      stdin: bytesOf(),
      cluster: undefined,
      all: false,
    })
  }, memoryFolder)

function falseCertainties({ tasks }: Truth, { diagnoses }: Diagnosed): readonly string[] {
  return diagnoses.flatMap(({ task, cause }) => {
    const codes = tasks[task.id]?.expect.codes ?? []
    if (cause.confidence !== 'certain' || codes.includes(cause.code)) return []
    return [`${task.id} is said to be ${cause.code} for certain; it was ${codes.join(' or ')}`]
  })
}

/** Two diagnoses are the same when all but the sources of evidence and gaps is. Source: product §3. */
const shape = ({ diagnoses, notices }: Diagnosed): ReadonlyMap<string, string> =>
  new Map([...diagnoses, ...notices].map((each) => [`${each.id} ${each.cause.code}`, textOf(each)]))

const textOf = (diagnosis: Diagnosis): string =>
  JSON.stringify({
    ...diagnosis,
    evidence: diagnosis.evidence.map((each) => ({ ...each, source: undefined })),
    gaps: diagnosis.gaps.map((each) => ({ ...each, source: undefined })),
  })

function differences(whole: ReadonlyMap<string, string>, other: ReadonlyMap<string, string>): readonly string[] {
  const missing = [...whole].flatMap(([key, text]) => {
    const found = other.get(key)
    if (found === undefined) return [`${key} is missing`]
    return found === text ? [] : [`${key} differs: ${firstDifference(text, found)}`]
  })
  return [...missing, ...[...other.keys()].filter((key) => !whole.has(key)).map((key) => `${key} is new`)]
}

function firstDifference(text: string, other: string): string {
  let at = 0
  while (at < text.length && text[at] === other[at]) at += 1
  const from = Math.max(0, at - 60)
  return `…${text.slice(from, at + 80)}… against …${other.slice(from, at + 80)}…`
}
