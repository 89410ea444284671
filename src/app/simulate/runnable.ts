import { readFileSync } from 'node:fs'
import { err, ok, type Result } from '../../domain/result.ts'
import { appsOfGroup, missingOfGroup } from '../../sim/marathon/groups.ts'
import { marathonOf } from '../../sim/marathon/parameters.ts'
import { missingOfDefinition, readApp, readPod } from '../../sim/marathon/read-definition.ts'
import { readJob } from '../../sim/metronome/definition.ts'
import type { Problem } from '../../document/problem.ts'
import { readScenario } from '../../sim/scenario/read-scenario.ts'
import type { Link, Scenario } from '../../sim/scenario/scenario.ts'
import type { ReadFile } from '../../sim/scenario/sources.ts'
import { missingOfLaunch } from '../../sim/world/plain.ts'
import { isObject } from '../../wire/json-fields.ts'

/** Reads a scenario that can be run, or all that stands against it. */
export function runnable(path: string, readFile: ReadFile): Result<Scenario, readonly Problem[]> {
  const read = readFile(path)
  if (!read.ok)
    return err([{ path, line: 1, column: 1, kind: 'file', found: read.error, hint: 'name a file that can be read' }])
  const scenario = readScenario(read.value, { path, readFile, validators })
  if (!scenario.ok) return scenario
  const missing = missingParts(scenario.value)
  return missing.length > 0 ? err(missing) : scenario
}

const defaultsOf = marathonOf('1.11.24')
/** What an API would say against a definition. */
export const validators = {
  app: (json: Parameters<typeof readApp>[0]) =>
    readApp(json, defaultsOf).problems.map(({ path, errors }) => ({ path, says: errors.join('; ') })),
  pod: (json: Parameters<typeof readPod>[0]) =>
    readPod(json, defaultsOf).problems.map(({ path, errors }) => ({ path, says: errors.join('; ') })),
  job: (json: Parameters<typeof readJob>[0]) =>
    readJob(json).problems.map(({ path, errors }) => ({ path, says: errors.join('; ') })),
}

const isGroup = (json: Scenario['marathon']['groups'][number]['json']): boolean =>
  json['apps'] !== undefined || json['groups'] !== undefined

/** What a scenario asks for that is not modelled yet: said at its place, and nothing is run. */
function missingParts({ path, tasks, network, marathon, timeline }: Scenario): readonly Problem[] {
  const deployed = timeline.flatMap((action) =>
    action.kind === 'deploy' ? [action.definition] : action.kind === 'deploy-apps' ? action.definitions : [],
  )
  const places = [
    ...tasks.flatMap((launch) => missingOfLaunch(launch).map((found) => ({ place: launch.place, found }))),
    ...[...marathon.apps, ...marathon.pods, ...deployed].flatMap(({ json, place }) =>
      missingOfDefinition(json).map((found) => ({ place, found })),
    ),
    ...[...marathon.groups, ...deployed.filter(({ json }) => isGroup(json))].flatMap(({ json, place }) =>
      [...missingOfGroup(json), ...appsOfGroup(json).flatMap(missingOfDefinition)].map((found) => ({ place, found })),
    ),
  ]
  const isNoisy = ({ duplicates, reorder }: Link): boolean => duplicates > 0 || reorder > 0
  if (isNoisy(network.cluster))
    places.push({
      place: { path, line: 1, column: 1 },
      found: 'a cluster that repeats or reorders its own messages',
    })
  return places.map(({ place, found }) => ({ ...place, kind: 'value', found, hint: 'this is not simulated yet' }))
}

/** The text of a file, or why it cannot be read. */
export function fileText(path: string): Result<string, string> {
  try {
    return ok(readFileSync(path, 'utf8'))
  } catch (error) {
    const code = isObject(error) ? String(error['code']) : ''
    return err(reasons[code] ?? String(isObject(error) ? error['message'] : error))
  }
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'no such file',
  EISDIR: 'a folder',
  EACCES: 'permission denied',
}
