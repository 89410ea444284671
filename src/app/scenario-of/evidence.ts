import { judge } from '../diagnose.ts'
import { type EvidenceOptions, readEvidence } from '../evidence.ts'
import type { ReadSummary } from '../evidence/summary.ts'
import { relativeTo } from '../relative-path.ts'
import type { Result } from '../../domain/result.ts'
import { DefinitionsSeen } from './definitions.ts'
import { scenarioFacts } from './facts.ts'
import { type MadeScenario, scenarioOf, type ScenarioRequest } from './scenario-of.ts'

/** What came of evidence: a scenario, or why there is none; and what was read. */
export type ScenarioOfEvidence = {
  readonly made: Result<MadeScenario, readonly string[]>
  readonly summary: ReadSummary
  /** Definitions and agents beyond what is kept. */
  readonly dropped: number
}

/** Reads evidence as `diagnose` does and makes a scenario of it. */
export async function scenarioOfEvidence(
  paths: readonly string[],
  options: EvidenceOptions & Omit<ScenarioRequest, 'about'>,
): Promise<ScenarioOfEvidence> {
  const seen = new DefinitionsSeen()
  const { events, summary } = await readEvidence(paths, { ...options, seen: (value) => seen.see(value) })
  const definitions = seen.found()
  const { diagnoses } = judge(events, { cluster: undefined, all: false })
  const facts = scenarioFacts(events, { diagnoses, definitions })
  const near = relativeTo(paths)
  const about = [`Written by sigsys simulate init from ${paths.map(near).join(', ')}.`]
  const made = await scenarioOf(facts, { ...options, about })
  return { made, summary, dropped: definitions.dropped }
}
