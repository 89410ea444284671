import { type JsonNode, type Place, placesOf, readJson } from '../document/json.ts'
import { err, ok, type Result } from '../domain/result.ts'
import type { MesosAction } from './action.ts'
import type { Comparison } from './comparison.ts'
import type { ArchitectureName } from './facts/architectures.ts'
import { trialFilter } from './filter.ts'
import type { LibseccompVersion } from './libseccomp.ts'
import type { MesosVersion } from './mesos-version.ts'
import { jsonRefusal } from './picojson.ts'
import { profileProblems, type ProblemList, type ProfileProblem, type ProfileProblems } from './problems.ts'
import { readProfile } from './read-profile.ts'

/** What an agent is, as far as it decides how a profile is read. */
export type ProfileReader = {
  readonly mesos: MesosVersion
  readonly libseccomp: LibseccompVersion
  /** The agent's own architecture: rules for others are dropped while reading. */
  readonly native: ArchitectureName
}

/** A profile as an agent keeps it: rules that are for other architectures are gone. */
export type Profile = ProfileReader & {
  readonly defaultAction: MesosAction
  /** In the order of the file, the native one last; empty means the native one alone. */
  readonly architectures: readonly ArchitectureName[]
  readonly rules: readonly ProfileRule[]
}

/** A rule that was kept. */
export type ProfileRule = {
  /** Its place in `syscalls`, from 0, dropped rules counted. */
  readonly index: number
  readonly place: Place
  readonly names: readonly RuleName[]
  readonly action: MesosAction
  readonly comparisons: readonly Comparison[]
  /** Without `CAP_`; undefined where the key is absent. */
  readonly includesCaps: readonly string[] | undefined
  readonly excludesCaps: readonly string[] | undefined
}

/** A name with its place; empty entries of `names` are possible. */
export type RuleName = { readonly name: string; readonly place: Place }

export type { ProfileProblem, ProfileProblems }

/** The longest text that is read, in UTF-16 units. Mesos has no limit, but no profile comes near. */
export const profileLengthMax = 16 * 1024 * 1024

/**
 * Reads a profile as the agent would: all or nothing, the trial filter included. An error holds the very text Mesos
 * would report (without the wrapper that names the file) and every problem there is, each with its place.
 * Source: apache/mesos src/linux/seccomp/seccomp_parser.cpp, parseProfileData.
 */
export function parseProfile(text: string, reader: ProfileReader): Result<Profile, ProfileProblems> {
  const problems = profileProblems()
  const profile = readText(text, reader, problems)
  return profile === undefined || problems.first() !== undefined ? err(problems.all()) : ok(profile)
}

function readText(text: string, reader: ProfileReader, problems: ProblemList): Profile | undefined {
  const start = { line: 1, column: 1 }
  if (text.length > profileLengthMax) {
    problems.add(start, {
      kind: 'too-long',
      mesos: undefined,
      says: `${text.length} characters; a profile of at most ${profileLengthMax} is read`,
    })
    return undefined
  }
  const json = readJson(text)
  const placeAt = placesOf(text)
  const refusal = jsonRefusal(text, json)
  for (const [index, { at, says }] of json.problems.entries())
    problems.add(placeAt(at), { kind: 'json', mesos: index === 0 ? refusal : undefined, says })
  if (json.root === undefined) return undefined
  if (json.root.kind !== 'object') {
    problems.add(placeAt(json.root.at), {
      kind: 'json',
      mesos: 'Unexpected JSON type parsed',
      says: `expected an object, found ${json.root.kind}`,
    })
    return undefined
  }
  return readObject(json.root, reader, { problems, placeAt })
}

function readObject(
  root: JsonNode,
  reader: ProfileReader,
  { problems, placeAt }: { readonly problems: ProblemList; readonly placeAt: (at: number) => Place },
): Profile | undefined {
  const profile = readProfile(root, reader, { problems, placeAt })
  if (profile !== undefined) for (const problem of trialFilter(profile)) problems.add(problem.place, problem)
  return profile
}
