import { type Duration, duration } from '../../domain/time.ts'
import { isJobId } from '../../domain/task-owner.ts'
import { flagOf, isObject, type JsonObject, listOf, numberOf, objectOf, textOf } from '../../wire/json-fields.ts'
import { type Cron, readCron } from './cron.ts'
import { networkProblems } from './network-rules.ts'
import { isTimeZone } from './time-zone.ts'

/** What is wrong with a definition: where in it, and what Metronome says. */
export type JobProblem = { readonly path: string; readonly errors: readonly string[] }

/** When a job runs by itself. */
export type Schedule = {
  readonly id: string
  readonly cron: Cron
  readonly timezone: string
  readonly startingDeadline: Duration
  readonly concurrency: 'ALLOW' | 'FORBID'
  readonly isEnabled: boolean
  readonly json: JsonObject
}

/** A job as Metronome keeps it, defaults filled in. */
export type Job = {
  readonly id: string
  readonly labels: Readonly<Record<string, string>>
  readonly dependencies: readonly string[]
  readonly schedule: Schedule | undefined
  readonly run: JobRunSpec
}

/** What a run of it launches. */
export type JobRunSpec = {
  readonly cpus: number
  readonly mem: number
  readonly disk: number
  readonly gpus: number
  readonly command: string | undefined
  readonly user: string | undefined
  readonly containerizer: 'mesos' | 'docker'
  readonly hasImage: boolean
  readonly constraints: readonly { readonly attribute: string; readonly operator: string; readonly value: string }[]
  readonly restart: 'NEVER' | 'ON_FAILURE'
  /** Since the run was made; undefined: attempts may begin for ever. */
  readonly activeDeadline: Duration | undefined
  readonly killGrace: Duration | undefined
  readonly json: JsonObject
}

/**
 * Reads a job as `POST /v1/jobs` takes it, with `schedules` in it. Where there are problems, Metronome answers 422.
 * Source: dcos/metronome api/…/jobspec.schema.json, jobs/…/model/JobSpec.scala and JobRunSpec.scala; metronome §1.
 */
export function readJob(json: JsonObject): { readonly job: Job; readonly problems: readonly JobProblem[] } {
  const problems: JobProblem[] = []
  const id = textOf(json['id']) ?? ''
  if (!isJobId(id)) problems.push({ path: '/id', errors: ['is not a job id: lower-case segments between dots'] })
  unknownKeys(json, { at: '', known: topKeys, problems })
  const run = isObject(json['run']) ? json['run'] : undefined
  if (run === undefined) problems.push({ path: '/', errors: ["'run' is missing"] })
  const schedules = listOf(json['schedules']).map(objectOf)
  if (schedules.length > 1) problems.push({ path: '/schedules', errors: ['Only one schedule supported at the moment'] })
  const dependencies = listOf(json['dependencies']).map((one) => textOf(objectOf(one)['id']) ?? '')
  if (dependencies.length > 0 && schedules.length > 0)
    problems.push({ path: '/', errors: ['Jobs may not have both dependencies and schedules specified'] })
  const [first] = schedules
  const job: Job = {
    id,
    labels: textsOf(json['labels']),
    dependencies,
    schedule: first === undefined ? undefined : readSchedule(first, '/schedules(0)', problems),
    run: readRun(run ?? {}, problems),
  }
  return { job, problems }
}

const topKeys = ['id', 'description', 'labels', 'dependencies', 'schedules', 'run']
const scheduleKeys = ['id', 'cron', 'timezone', 'startingDeadlineSeconds', 'concurrencyPolicy', 'enabled', 'nextRunAt']
const runKeys =
  'cpus mem disk gpus cmd args user env secrets artifacts placement networks docker ucr volumes maxLaunchDelay restart taskKillGracePeriodSeconds'.split(
    ' ',
  )

type Keys = { readonly at: string; readonly known: readonly string[]; readonly problems: JobProblem[] }

function unknownKeys(json: JsonObject, { at, known, problems }: Keys): void {
  for (const key of Object.keys(json))
    if (!known.includes(key))
      problems.push({ path: `${at}/${key}`, errors: ['Additional properties are not allowed.'] })
}

/** Reads a schedule. Source: schedulespec.schema.json, ScheduleSpec.scala; metronome §1.5. */
export function readSchedule(json: JsonObject, at: string, problems: JobProblem[]): Schedule | undefined {
  unknownKeys(json, { at, known: scheduleKeys, problems })
  const cron = readCron(textOf(json['cron']) ?? '')
  if (!cron.ok) problems.push({ path: `${at}/cron`, errors: [cron.error] })
  const timezone = textOf(json['timezone']) ?? 'UTC'
  if (!isTimeZone(timezone)) problems.push({ path: `${at}/timezone`, errors: [`Unknown time zone: ${timezone}`] })
  const seconds = numberOf(json['startingDeadlineSeconds']) ?? 900
  if (seconds < 1) problems.push({ path: `${at}/startingDeadlineSeconds`, errors: ['must be at least 1'] })
  if (json['concurrencyPolicy'] !== undefined)
    oneOf(json, { key: 'concurrencyPolicy', at, known: ['ALLOW', 'FORBID'], problems })
  if (!cron.ok) return undefined
  return {
    id: textOf(json['id']) ?? '',
    cron: cron.value,
    timezone,
    startingDeadline: duration(Math.trunc(seconds) * 1000),
    concurrency: json['concurrencyPolicy'] === 'FORBID' ? 'FORBID' : 'ALLOW',
    isEnabled: flagOf(json['enabled']) !== false,
    json,
  }
}

const amounts = { cpus: 0.01, mem: 32, disk: 0 } as const

function readRun(run: JsonObject, problems: JobProblem[]): JobRunSpec {
  unknownKeys(run, { at: '/run', known: runKeys, problems })
  for (const [name, min] of Object.entries(amounts)) {
    const amount = numberOf(run[name])
    if (run[name] === undefined) problems.push({ path: `/run/${name}`, errors: [`'${name}' is missing`] })
    else if (amount === undefined) problems.push({ path: `/run/${name}`, errors: ['is no number'] })
    else if (amount < min) problems.push({ path: `/run/${name}`, errors: [`must be at least ${min}`] })
  }
  const [docker, ucr] = [run['docker'], run['ucr']].map((one) => (isObject(one) ? one : undefined))
  const [image, own] = [docker?.['image'], objectOf(ucr?.['image'])['id']]
  if (run['cmd'] === undefined && image === undefined && own === undefined)
    problems.push({ path: '/run', errors: ['Cmd, Docker or UCR image must be specified'] })
  if (docker !== undefined && ucr !== undefined)
    problems.push({ path: '/run', errors: ['Either Docker or UCR should be provided, but not both'] })
  if (docker !== undefined && (numberOf(run['gpus']) ?? 0) > 0)
    problems.push({ path: '/run', errors: ['GPUs are not supported with Docker'] })
  if (docker !== undefined) unknownKeys(docker, { at: '/run/docker', known: dockerKeys, problems })
  if (ucr !== undefined) unknownKeys(ucr, { at: '/run/ucr', known: ['image', 'privileged'], problems })
  problems.push(...networkProblems(run), ...secretProblems(run))
  const restart = objectOf(run['restart'])
  if (run['restart'] !== undefined) oneOf(restart, { key: 'policy', at: '/run/restart', known: policies, problems })
  const [deadline, grace] = [numberOf(restart['activeDeadlineSeconds']), numberOf(run['taskKillGracePeriodSeconds'])]
  const args = listOf(run['args']).map(String).join(' ')
  return {
    cpus: numberOf(run['cpus']) ?? 1,
    mem: numberOf(run['mem']) ?? 128,
    disk: numberOf(run['disk']) ?? 0,
    gpus: numberOf(run['gpus']) ?? 0,
    command: textOf(run['cmd']) ?? (args === '' ? undefined : args),
    user: textOf(run['user']),
    containerizer: docker === undefined ? 'mesos' : 'docker',
    hasImage: image !== undefined || own !== undefined,
    constraints: constraintsOf(run),
    restart: restart['policy'] === 'ON_FAILURE' ? 'ON_FAILURE' : 'NEVER',
    activeDeadline: deadline === undefined ? undefined : duration(deadline * 1000),
    killGrace: grace === undefined ? undefined : duration(Math.trunc(grace * 1000)),
    json: run,
  }
}

const policies = ['NEVER', 'ON_FAILURE']

/** A word that must be there, and be one of those. */
function oneOf(json: JsonObject, { key, at, known, problems }: Keys & { readonly key: string }): void {
  const value = json[key]
  if (value === undefined) problems.push({ path: `${at}/${key}`, errors: [`'${key}' is missing`] })
  else if (!known.some((word) => word === value))
    problems.push({ path: `${at}/${key}`, errors: [`is none of ${known.join(', ')}`] })
}

const dockerKeys = ['image', 'forcePullImage', 'privileged', 'parameters']

/** A constraint without a value is passed over at the launch. Source: MarathonImplicits.scala. */
const constraintsOf = (run: JsonObject): JobRunSpec['constraints'] =>
  listOf(objectOf(run['placement'])['constraints'])
    .map(objectOf)
    .flatMap(({ attribute, operator, value }) => {
      const [name, needed] = [textOf(attribute), textOf(value)]
      if (name === undefined || needed === undefined) return []
      return [{ attribute: name, operator: operator === 'EQ' ? 'IS' : String(operator), value: needed }]
    })

/** Source: JobRunSpec.scala, secrets: each is defined and used. */
function secretProblems(run: JsonObject): readonly JobProblem[] {
  const defined = Object.keys(objectOf(run['secrets']))
  const named = [...Object.values(objectOf(run['env'])), ...listOf(run['volumes'])].flatMap(
    (one) => textOf(objectOf(one)['secret']) ?? [],
  )
  const missing = named.filter((name) => !defined.includes(name)).map((name) => `${name} as referenced but undefined`)
  const unused = defined.filter((name) => !named.includes(name)).map((name) => `${name} as defined but unreferenced`)
  return [...missing, ...unused].map((says) => ({ path: '/', errors: [`The following secrets are wrong: ${says}`] }))
}

const textsOf = (value: unknown): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(objectOf(value)).map(([key, one]) => [key, String(one)]))
