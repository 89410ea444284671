import { dirname, relative } from 'node:path'
import { err, ok, type Result } from '../../domain/result.ts'
import type { Diagnosis } from '../../domain/diagnosis.ts'
import { textAt } from '../../wire/json-fields.ts'
import { problemLine } from '../../document/problem.ts'
import { simulate } from '../simulate.ts'
import { fileText, validators } from '../simulate/runnable.ts'
import { anonymised } from './anonymise.ts'
import { type Closeness, closeness, closenessText } from './closeness.ts'
import type { ScenarioFacts } from './facts.ts'
import type { PathOf } from './profiles.ts'
import { scenarioText, writeScenario, type WrittenScenarioFile } from './write.ts'

/** How a scenario is made of facts. */
export type ScenarioRequest = {
  /** Where it will be: what its paths count from. */
  readonly path: string
  /** Sentences for its head; left out of an anonymous one. */
  readonly about: readonly string[]
  /** Where the JSON Schema lies; undefined: none is named. */
  readonly schemaPath: string | undefined
  readonly isAnonymous: boolean
}

/** A scenario that runs, and how closely a run of it shows what was observed. */
export type MadeScenario = { readonly text: string; readonly closeness: Closeness }

/**
 * Makes a scenario of facts, from evidence or from an incident, and runs it: what was observed and does not come true
 * in the run stays in it as a comment. The error is one line for each thing that is wrong.
 */
export async function scenarioOf(
  facts: ScenarioFacts,
  request: ScenarioRequest,
): Promise<Result<MadeScenario, readonly string[]>> {
  const { apps, pods, jobs, tasks } = facts
  if (apps.length + pods.length + jobs.length + tasks.length === 0)
    return err([
      'no definition of an app, pod or job was found, and no task; give an answer of /v2/apps, /v2/pods or /v1/jobs, or the stream of a Mesos master',
    ])
  const meant = request.isAnonymous ? anonymised(facts) : facts
  const { path } = request
  const written = writeScenario(meant, {
    name: nameOf(meant),
    about: request.isAnonymous ? ['Names are not those of the cluster that it was observed on.'] : request.about,
    schema: request.schemaPath === undefined ? undefined : relative(dirname(path), request.schemaPath),
    pathOf: request.isAnonymous ? () => undefined : besides(path),
    refused: refusals(meant),
  })
  const observed = meant.failures.map(({ diagnosis }) => diagnosis)
  return run(written, { path, observed })
}

async function run(
  written: WrittenScenarioFile,
  { path, observed }: { readonly path: string; readonly observed: readonly Diagnosis[] },
): Promise<Result<MadeScenario, readonly string[]>> {
  const draft = scenarioText(written)
  const found = await simulate(path, {
    seed: undefined,
    until: undefined,
    isCheckedTwice: false,
    isTimelineRead: false,
    readFile: (name) => (name === path ? ok(draft) : fileText(name)),
  })
  if (!found.ok) return err(found.error.map((problem) => `the scenario would not run: ${problemLine(problem)}`))
  const { expectations, diagnoses } = found.value
  const until = new Date(written.window.until).toISOString()
  const like = closeness(
    observed.filter(({ task }) => task.failed_at <= until),
    diagnoses,
  )
  const text = scenarioText(written, {
    cameTrue: expectations.map(({ passed }) => passed),
    says: closenessText(like),
  })
  return ok({ text, closeness: like })
}

function nameOf({ failures }: ScenarioFacts): string {
  const workloads = new Set(failures.map(({ diagnosis }) => diagnosis.workload.id ?? diagnosis.task.name))
  const [first] = workloads
  if (first === undefined) return 'a cluster as it is defined'
  return workloads.size === 1
    ? `${first} fails as it was observed`
    : `${workloads.size} workloads fail as it was observed`
}

/** Profiles of some length stay where they are, if they are files by themselves. */
const besides =
  (path: string): PathOf =>
  (profile) => {
    if (profile.path === undefined || profile.text.length < writtenOutMax) return undefined
    const text = fileText(profile.path)
    return text.ok && text.value.trim() === profile.text.trim() ? relative(dirname(path), profile.path) : undefined
  }

/** Shorter profiles, in characters, are written into the scenario. */
const writtenOutMax = 2000

/** Definitions that their own scheduler would not take, by id. */
function refusals({ apps, pods, jobs }: ScenarioFacts): ReadonlyMap<string, string> {
  const kinds = [
    [apps, validators.app],
    [pods, validators.pod],
    [jobs, validators.job],
  ] as const
  return new Map(
    kinds.flatMap(([definitions, validate]) =>
      definitions.flatMap((json) => {
        const [problem] = validate(json)
        return problem === undefined ? [] : [[textAt(json, 'id') ?? '', `${problem.path} ${problem.says}`] as const]
      }),
    ),
  )
}
