import { err, ok, type Result } from '../../domain/result.ts'
import { figuresOf, type WorkloadFigures } from '../../output/simulation/figures.ts'
import {
  type AskedChange,
  factsFrom,
  type IncidentRun,
  runAsIs,
  runChanged,
  withChanges,
} from '../incident-scenario.ts'
import { type TakesEffect, takesEffect } from '../scenario-of/change.ts'
import { closenessText } from '../scenario-of/closeness.ts'
import type { ScenarioFacts } from '../scenario-of/facts.ts'

/** What a trial is of: the facts themselves, or the store that has them. */
export type FactsPlace =
  | { readonly is: 'here'; readonly facts: ScenarioFacts }
  | { readonly is: 'store'; readonly path: string }

/** One trial. */
export type TrialTask = {
  readonly incident: string
  /** Equal texts: nothing of the incident has changed. */
  readonly state: string
  readonly place: FactsPlace
  readonly changes: readonly AskedChange[]
}

/** What the two runs of a trial showed. */
export type TrialRuns = {
  readonly takesEffect: TakesEffect
  readonly asIs: readonly WorkloadFigures[]
  readonly changed: readonly WorkloadFigures[]
  readonly closeness: number
  readonly remarks: readonly string[]
}

/** The last incident that was run as it is: its fixes are tried one after another. */
let latestKnown: { readonly state: string; readonly facts: ScenarioFacts; readonly asIs: IncidentRun } | undefined

/** Runs an incident as it is and with changes; every problem a line. Everything comes from the task. */
export async function runTrial(task: TrialTask): Promise<Result<TrialRuns, readonly string[]>> {
  const read = latestKnown?.state === task.state ? ok(latestKnown) : await asItIs(task)
  if (!read.ok) return read
  latestKnown = read.value
  const { facts, asIs } = read.value
  const before = figuresOf(asIs.report)
  const remarks = closenessText(asIs.closeness)
  if (before.every(({ figures }) => figures.failures === 0))
    return err(['a run of it as it is shows no failure, so a run with a change tells nothing', ...remarks])
  const changed = withChanges(facts, task.changes)
  if (!changed.ok) return err([changed.error])
  const after = await runChanged(changed.value)
  if (!after.ok) return after
  const effects = task.changes.map(({ change }) => takesEffect(facts, change))
  return ok({
    takesEffect: latest.find((effect) => effects.includes(effect)) ?? 'next-launch',
    asIs: before,
    changed: figuresOf(after.value.report),
    closeness: asIs.closeness.score,
    remarks,
  })
}

/** Of several changes the one that is felt last counts. */
const latest: readonly TakesEffect[] = ['agent-restart', 'new-version', 'next-launch']

async function asItIs({
  incident,
  state,
  place,
}: TrialTask): Promise<Result<NonNullable<typeof latestKnown>, readonly string[]>> {
  const facts = place.is === 'here' ? ok(place.facts) : await factsFrom(place, incident)
  if (!facts.ok) return err(facts.error.says.split('\n'))
  const asIs = await runAsIs(facts.value)
  return asIs.ok ? ok({ state, facts: facts.value, asIs: asIs.value }) : asIs
}
