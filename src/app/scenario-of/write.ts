import { yamlText } from '../../document/yaml-text.ts'
import { duration, instant, type Instant, iso } from '../../domain/time.ts'
import { durationText } from '../../sim/scenario/quantities.ts'
import { type JsonObject, listAt, textAt } from '../../wire/json-fields.ts'
import { clusterSection } from './cluster.ts'
import { expectations } from './expectations.ts'
import type { ScenarioFacts } from './facts.ts'
import type { PathOf } from './profiles.ts'
import { guessPrograms } from './programs.ts'
import { writtenTasks } from './tasks.ts'

/** How a scenario is written. */
export type WriteOptions = {
  readonly name: string
  /** Sentences for the head: where it comes from. */
  readonly about: readonly string[]
  /** Where the JSON Schema is, as the file would name it; undefined: it names none. */
  readonly schema: string | undefined
  readonly pathOf: PathOf
  /** Definitions that are left out, by id, and why: no scheduler would take them. */
  readonly refused: ReadonlyMap<string, string>
}

/** A scenario in parts, so that who has run it can say of each expectation whether it came true. */
export type WrittenScenarioFile = {
  readonly head: readonly string[]
  readonly body: string
  readonly expectations: readonly object[]
  readonly window: { readonly start: Instant; readonly until: Instant }
}

/** No scenario that was written for somebody is longer than this. */
const longest = duration(24 * 3_600_000)
const shortest = duration(2 * 60_000)

/** Writes a scenario in which what is known happens again. The same facts give the same bytes. */
export function writeScenario(facts: ScenarioFacts, options: WriteOptions): WrittenScenarioFile {
  const window = windowOf(facts)
  const { start, until } = window
  const isKept = (json: JsonObject): boolean => !options.refused.has(textAt(json, 'id') ?? '')
  const [apps, pods, jobs] = [facts.apps, facts.pods, facts.jobs].map((all) => all.filter(isKept))
  const kept = { ...facts, apps: apps ?? [], pods: pods ?? [], jobs: jobs ?? [] }
  const { tasks, ids, says: taskNotes } = writtenTasks(kept, start)
  const known = knownIn(kept, ids)
  const cluster = clusterSection(kept, options.pathOf)
  const programs = guessPrograms(kept.failures).filter(({ of }) => known(of))
  const timeline = timelineOf(kept, window)
  const unknown = [...new Set(kept.failures.flatMap(({ diagnosis }) => unknownOf(diagnosis, known)))].sort()
  const blocks = [
    block({ name: options.name }, []),
    block({ start: iso(start), until: durationText(until - start) }, cutNote(facts, until)),
    block({ cluster: cluster.value }, cluster.says),
    ...(kept.apps.length + kept.pods.length === 0
      ? []
      : [block({ marathon: { ...listed('apps', kept.apps), ...listed('pods', kept.pods) } }, [])]),
    ...(kept.jobs.length === 0 ? [] : [block({ metronome: { jobs: kept.jobs } }, [])]),
    ...(tasks.length === 0 ? [] : [block({ tasks }, taskNotes)]),
    ...(programs.length === 0
      ? []
      : [
          block({ programs: Object.fromEntries(programs.map(({ of, value }) => [of, value])) }, [
            'Guessed from how tasks ended.',
            ...programs.flatMap(({ of, says }) => says.map((one) => `${of}: ${one}`)),
          ]),
        ]),
    ...(timeline.length === 0 ? [] : [block({ timeline }, [])]),
  ]
  return {
    head: [
      ...(options.schema === undefined ? [] : [`# yaml-language-server: $schema=${options.schema}`]),
      ...comment([
        ...options.about,
        ...[...options.refused].map(([id, why]) => `${id} is left out: ${why}.`),
        ...unknown.map((id) => `The definition of ${id} was not found, so its failures are left out.`),
      ]),
    ],
    body: blocks.join('\n'),
    expectations: expectations(kept.failures, { start, until, known }),
    window,
  }
}

/** The file's text; of each expectation whether it came true in a run, if there was one. */
export function scenarioText(
  { head, body, expectations: all }: Pick<WrittenScenarioFile, 'head' | 'body' | 'expectations'>,
  { cameTrue, says }: { readonly cameTrue?: readonly boolean[]; readonly says?: readonly string[] } = {},
): string {
  const held = all.filter((_one, index) => cameTrue?.[index] !== false)
  const others = all.filter((_one, index) => cameTrue?.[index] === false)
  return [
    ...head,
    ...comment(says ?? []),
    body,
    ...(held.length === 0 ? [] : [...comment(['As it was observed.']), yamlText({ expect: held })]),
    ...(others.length === 0
      ? []
      : [
          ...comment(['Observed too, but a run of this scenario does not show it:']),
          ...others.flatMap((one) => yamlText([one]).split('\n')).map((line) => `#   ${line}`),
        ]),
    '',
  ].join('\n')
}

const listed = (key: string, values: readonly JsonObject[]): object => (values.length === 0 ? {} : { [key]: values })

const block = (value: object, says: readonly string[]): string => [...comment(says), yamlText(value)].join('\n')

/** Comments wider than this are folded. */
const commentMax = 118

function comment(sentences: readonly string[]): readonly string[] {
  return sentences.flatMap((sentence) => {
    const lines: string[] = []
    // Whatever a name holds, it stays in the comment.
    for (const word of sentence.replace(/[\p{Cc}\u2028\u2029]/gu, ' ').split(/(?<=\S) /)) {
      const last = lines.at(-1)
      if (last === undefined || last.length + 1 + word.length > commentMax) lines.push(`# ${word}`)
      else lines[lines.length - 1] = `${last} ${word}`
    }
    return lines
  })
}

function windowOf({ window, failures }: ScenarioFacts): { readonly start: Instant; readonly until: Instant } {
  if (window === undefined) return { start: instant(Date.UTC(2024, 0, 1)), until: instant(Date.UTC(2024, 0, 1, 1)) }
  const start = instant(Math.floor(window.from / 1000) * 1000)
  const rest = failures.length === 0 ? shortest : Math.ceil((window.to - start + 60_000) / 60_000) * 60_000
  return { start, until: instant(start + Math.min(longest, Math.max(shortest, rest))) }
}

const cutNote = ({ window }: ScenarioFacts, until: Instant): readonly string[] =>
  window === undefined
    ? ['Nothing tells when it was.']
    : window.to > until
      ? ['Only the first day of what was observed: set `until` for more.']
      : []

/** Whether a program or an expectation may name it. */
function knownIn(
  { apps, pods, jobs }: Pick<ScenarioFacts, 'apps' | 'pods' | 'jobs'>,
  tasks: ReadonlySet<string>,
): (of: string) => boolean {
  const names = new Set<string>(tasks)
  for (const one of [...apps, ...jobs]) names.add(textAt(one, 'id') ?? '')
  for (const pod of pods)
    for (const container of listAt(pod, 'containers')) names.add(`${textAt(pod, 'id')}#${textAt(container, 'name')}`)
  return (of) => names.has(of)
}

function unknownOf(
  { workload, task }: ScenarioFacts['failures'][number]['diagnosis'],
  known: (of: string) => boolean,
): readonly string[] {
  const of = workload.kind === 'pod' ? `${workload.id}#${task.name}` : (workload.id ?? task.id)
  return workload.kind === 'other' || known(of) ? [] : [of]
}

/** Runs that no schedule begins, and agents that were lost. */
function timelineOf(
  { jobs, runs, failures }: ScenarioFacts,
  { start, until }: WrittenScenarioFile['window'],
): readonly object[] {
  const byHand = new Set(jobs.filter((job) => listAt(job, 'schedules').length === 0).map((job) => textAt(job, 'id')))
  const begun = runs
    .filter(({ job, at }) => byHand.has(job) && at >= start && at < until)
    .map(({ job, at }) => ({ at: at - start, run_job: job }))
  const lost = new Map<string, number>()
  for (const { diagnosis } of failures) {
    const { hostname } = diagnosis.agent
    const at = Date.parse(diagnosis.task.failed_at) - start
    if (diagnosis.cause.code === 'agent-lost' && hostname !== null && at < (lost.get(hostname) ?? Infinity))
      lost.set(hostname, at)
  }
  const stops = [...lost].map(([on, at]) => ({ at: Math.max(0, at - unheard), stop_agents: { on } }))
  return [...begun, ...stops].sort((a, b) => a.at - b.at).map(({ at, ...rest }) => ({ at: durationText(at), ...rest }))
}

/** How long a master waits for an agent: five pings of fifteen seconds. Source: src/master/flags.cpp, max_agent_ping_timeouts. */
const unheard = 75_000
