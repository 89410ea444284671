import { err, ok, type Result } from '../../domain/result.ts'
import { duration, parseIso } from '../../domain/time.ts'
import { invariant } from '../../domain/invariant.ts'
import { isObject, type JsonObject } from '../../wire/json-fields.ts'
import { ruleProblems } from './checks.ts'
import { definitionProblems, type Validators } from './definition-problems.ts'
import { knownNames } from './names.ts'
import { flagProblems } from './flag-problems.ts'
import { absentProblems, samplingProblems, twiceProblems } from './whole-problems.ts'
import { below, follow, itemsOf, type Placed, plainOf } from '../../document/placed.ts'
import { type Problem, problemAt, sortedProblems } from '../../document/problem.ts'
import { writtenTimes } from './time-problems.ts'
import { flagsOf, releaseOf, resolveCluster, resolveNetwork } from './resolve-cluster.ts'
import { refusals, resolveExpectations } from './resolve-expect.ts'
import { resolveProgram } from './resolve-program.ts'
import { momentOf, type Times } from './resolve-time.ts'
import { definitionOf, resolveTimeline } from './resolve-timeline.ts'
import type { Definition, PlainLaunch, Scenario } from './scenario.ts'
import { scenarioSchema, type WrittenScenario } from './schema.ts'
import { schemaProblems } from './schema-problems.ts'
import { type ReadFile, readDocument, type Sources, withIncludes, writtenOut } from './sources.ts'

/** What reading a scenario needs. `path`: how its file is named in problems, and what its paths count from. */
export type ReadOptions = { readonly path: string; readonly readFile: ReadFile; readonly validators?: Validators }

/** Files that one scenario may read. */
const filesMax = 500

/** A schema that is gone through once is not worth a program that zod would make of it. */
const once = { jitless: true }

/** Reads a scenario: all of it, or everything that is wrong with it. Never throws for bad text. */
export function readScenario(text: string, options: ReadOptions): Result<Scenario, readonly Problem[]> {
  const sources: Sources = { readFile: options.readFile, problems: [], filesLeft: filesMax }
  const document = readDocument(text, options.path, sources)
  // Behind a syntax error every place and value is a guess.
  if (document === undefined || sources.problems.length > 0) return err(sortedProblems(sources.problems))
  if (document.is === 'map' && document.members.length === 0)
    return err([
      problemAt(document.place, 'file', { found: 'found nothing', hint: 'write keys such as marathon and programs' }),
    ])
  const root = writtenOut(withIncludes(document, sources), sources)
  const names = knownNames(root)
  const parsed = scenarioSchema.safeParse(plainOf(root), once)
  const problems: Problem[] = [
    ...sources.problems,
    ...(parsed.success ? [] : schemaProblems(parsed.error.issues, root)),
    ...ruleProblems(root, names, writtenTimes(root, timesOf({}))),
    ...twiceProblems(root),
    ...absentProblems(root),
    ...flagProblems(root),
    ...definitionProblems(root, options.validators ?? {}),
  ]
  if (!parsed.success || problems.length > 0) {
    invariant(problems.length > 0, 'a refused scenario has a problem')
    return err(sortedProblems(problems))
  }
  const late: Sources = { ...sources, problems: [] }
  const scenario = resolve(parsed.data, { root, sources: late, path: options.path })
  late.problems.push(...samplingProblems(scenario.expectations))
  return late.problems.length > 0 ? err(sortedProblems(late.problems)) : ok(scenario)
}

type Context = { readonly root: Placed; readonly sources: Sources; readonly path: string }

const defaults = { start: parseIso('2024-01-01T00:00:00Z'), length: duration(3_600_000), seed: 1 }

function timesOf(written: WrittenScenario): Times {
  const start = written.start ?? defaults.start
  invariant(start !== undefined, 'the default start is a moment')
  return { start, until: momentOf(written.until ?? { sinceStart: defaults.length }, { start }) }
}

function resolve(written: WrittenScenario, context: Context): Scenario {
  const { root, sources, path } = context
  const times = timesOf(written)
  const release = releaseOf(written.cluster)
  const cluster = resolveCluster(written.cluster, root, sources)
  const names = knownNames(root)
  const jobs = names['job'] ?? new Set<string>()
  const at = (...steps: readonly string[]): readonly Definition[] => {
    const list = itemsOf(follow(root, steps).whole ? follow(root, steps).node : undefined)
    return list.map((node) => definitionOf(objectOf(node), node))
  }
  const timeline = resolveTimeline(written.timeline, {
    root,
    times,
    sources,
    hostnames: cluster.agents.map(({ hostname }) => hostname),
    jobs,
    isSeccompSet: written.cluster?.seccomp !== undefined,
  })
  return {
    path,
    name: written.name ?? path,
    seed: written.seed ?? defaults.seed,
    ...times,
    cluster,
    marathon: {
      version: written.cluster?.marathon === false ? undefined : (written.cluster?.marathon ?? release.marathon),
      flags: flagsOf(written.marathon?.flags),
      fixed: written.marathon?.fixed ?? [],
      apps: at('marathon', 'apps'),
      pods: at('marathon', 'pods'),
      groups: at('marathon', 'groups'),
    },
    metronome: {
      version: written.cluster?.metronome ?? release.metronome,
      flags: flagsOf(written.metronome?.flags),
      jobs: at('metronome', 'jobs'),
    },
    tasks: resolveTasks(written, root, times),
    programs: Object.entries(written.programs ?? {}).map(([of, program]) => ({
      of,
      program: resolveProgram(program, { of, endsAlone: jobs.has(of) }),
    })),
    network: resolveNetwork(written.network, times),
    timeline,
    expectations: [...resolveExpectations(written.expect, { root, times }), ...refusals(timeline)],
  }
}

const objectOf = (node: Placed): JsonObject => {
  const json = plainOf(node)
  return isObject(json) ? json : {}
}

const resolveTasks = (written: WrittenScenario, root: Placed, times: Times): readonly PlainLaunch[] =>
  itemsOf(below(root, 'tasks')).map((node, index) => {
    const { at, framework = 'plain', on, task, task_group, executor } = written.tasks?.[index] ?? {}
    const json = task ?? { ...(executor === undefined ? {} : { executor }), task_group }
    const kind = task === undefined ? 'group' : 'task'
    return {
      at: at === undefined ? times.start : momentOf(at, times),
      framework,
      agent: on,
      kind,
      json,
      place: node.place,
    }
  })
