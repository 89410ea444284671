import { createHash } from 'node:crypto'
import type { ChangeObject } from '../../src/domain/change-object.ts'
import { causeCodes, type CauseCode, type Confidence, type Diagnosis } from '../../src/domain/diagnosis.ts'
import type { ForecastObject } from '../../src/domain/forecast-object.ts'
import { type Incident, openIncident, withDiagnosis } from '../../src/domain/incident.ts'
import { type Instant, instant, iso } from '../../src/domain/time.ts'
import type { TrialObject } from '../../src/domain/trial-object.ts'
import { exampleDiagnosis } from './diagnosis.ts'

/** An incident of a test, with its diagnoses, the latest failure first. */
export type Case = { readonly incident: Incident; readonly diagnoses: readonly Diagnosis[] }

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

const summaries: Partial<Readonly<Record<CauseCode, string>>> = {
  'seccomp-kill': 'ptrace (101, x86_64) is answered with KILL by no-trace-kill.json',
  'seccomp-errno': 'keyctl (250, x86_64) is refused with EPERM by default.json; the program gave up with status 1',
  'seccomp-profile-missing': 'the profile relaxed.json is not in the profile folder of mesos-agent-03',
  'memory-limit': 'the container used 256 MB and its limit is 256 MB',
  'exit-code': 'the command exited with status 3; nothing points to seccomp',
  'health-check': 'three health checks in a row failed; Marathon killed the task',
  'agent-lost': 'the agent mesos-agent-07 has not been heard of for 75 s',
}
const groups = ['shop', 'ops', 'data', 'billing', 'edge'] as const
const names = [
  'cart',
  'search',
  'ledger-sync',
  'nightly-report',
  'image-scaler',
  'mailer',
  'quotes',
  'gateway',
] as const
const confidences: readonly Confidence[] = ['certain', 'likely', 'possible', 'unknown']

/** The causes that a crowd has, the commonest first. */
const causes: readonly CauseCode[] = [
  'seccomp-kill',
  'seccomp-errno',
  'memory-limit',
  'exit-code',
  'seccomp-profile-missing',
  'health-check',
  'agent-lost',
  ...causeCodes,
]

/** A diagnosis of a test: number `attempt` of workload number `index`. */
export function aDiagnosis(
  index: number,
  {
    attempt,
    at,
    change = {},
  }: { readonly attempt: number; readonly at: Instant; readonly change?: Partial<Diagnosis> },
): Diagnosis {
  const code = causes[index % causes.length] ?? 'unknown'
  const group = groups[index % groups.length]
  const name = `${names[index % names.length]}${index < names.length ? '' : `-${index}`}`
  const id = index % 9 === 4 ? `${group}.${name}` : `/${group}/${name}`
  const task = `${group}_${name}.instance-${sha256(`${index}`).slice(0, 8)}._app.${attempt}`
  const node = `mesos-agent-${String(((index + attempt) % 7) + 1).padStart(2, '0')}`
  const isSeccomp = code.startsWith('seccomp')
  const confidence = code === 'unknown' ? 'unknown' : (confidences[(index * 7) % 3] ?? 'likely')
  return {
    ...exampleDiagnosis,
    id: `d-${sha256(task).slice(0, 20)}`,
    task: {
      ...exampleDiagnosis.task,
      id: task,
      name: `${name}.${group}`,
      failed_at: iso(at),
      message: isSeccomp ? 'Command terminated with signal Bad system call' : 'Command exited with status 3',
    },
    agent: { id: '4358b114-S0', hostname: node },
    framework: { id: '4358b114-0000', name: index % 9 === 4 ? 'metronome' : 'marathon' },
    workload: {
      ...exampleDiagnosis.workload,
      kind: index % 9 === 4 ? 'job' : 'app',
      id,
      version: iso(instant(at - 7_260_000 - (index % 50) * 600_000 - attempt * 61_000)),
      attempt,
      labels: { team: group ?? '' },
    },
    cause: { code, confidence, summary: summaries[code] ?? `what happened to ${id} is told by ${code}` },
    seccomp: isSeccomp ? exampleDiagnosis.seccomp : null,
    revision: 1,
    supersedes: null,
    ...change,
  }
}

/** A workload that failed `attempts` times until `at`; the wait between its attempts grows as Marathon's does. */
export function aCase(
  index: number,
  {
    at,
    attempts,
    change = {},
  }: { readonly at: Instant; readonly attempts: number; readonly change?: Partial<Diagnosis> },
): Case {
  const moments: Instant[] = [at]
  for (let left = attempts - 1; left > 0; left--)
    moments.unshift(instant((moments[0] ?? at) - 4000 - 1000 * Math.min(300, 1.15 ** left)))
  const version = iso(instant((moments[0] ?? at) - 5_400_000))
  const diagnoses = moments.map((moment, attempt) => {
    const diagnosis = aDiagnosis(index, { attempt: attempt + 1, at: moment, change })
    return { ...diagnosis, workload: { ...diagnosis.workload, version } }
  })
  const [first, ...rest] = diagnoses
  if (first === undefined) throw new Error('a case has at least one attempt')
  const opened = openIncident(first, { at: moments[0] ?? at, sha256 })
  const incident = rest.reduce((known, diagnosis) => withDiagnosis(known, diagnosis, false), opened)
  return { incident, diagnoses: diagnoses.toReversed() }
}

/** Many workloads that fail, the last of them at `now`. */
export const crowd = (count: number, now: Instant): readonly Case[] =>
  Array.from({ length: count }, (_, index) =>
    aCase(index, {
      at: instant(now - 3000 - index * 17_000),
      attempts: 1 + ((index * 5) % 17),
      change:
        index % 3 === 0
          ? {
              forecast: {
                next_attempt_at: iso(instant(now + 20_000 + (index % 40) * 7000)),
                next_attempt_by: null,
                will_fail: index % 2 === 0,
                basis: 'the delay after 14 failures is 6.153 s, and the definition has not changed',
                attempts_per_hour: 62.5,
              },
            }
          : { forecast: null },
    }),
  )

/** A forecast as of a moment: an app at the cap of its delay. */
export const aForecast = (now: Instant, change: Partial<ForecastObject> = {}): ForecastObject => ({
  schema: 'sigsys.forecast/1',
  made_at: iso(now),
  by: 'back-off',
  state: 'waiting',
  next_attempt: { not_before: iso(instant(now + 240_000)), not_after: iso(instant(now + 246_100)) },
  will_fail: true,
  confidence: 'likely',
  because: 'the last 60 attempts failed alike, and nothing has changed since',
  delay_ms: 300_000,
  cap_ms: 300_000,
  cap_at: null,
  until: iso(instant(now + 3_600_000)),
  attempts: 12,
  wasted_task_seconds: 48,
  attempts_per_hour: 11.7,
  gives_up_at: null,
  basis: 'definition of /v2/apps, delay of /v2/queue, 60 attempts',
  resets: ['a changed definition', 'a fail-over of Marathon'],
  error: { forecasts: 20, median_ms: 412 },
  ...change,
})

/** A trial as of a moment: a call that is permitted ends the loop. */
export const aTrial = (now: Instant, change: Partial<TrialObject> = {}): TrialObject => ({
  schema: 'sigsys.trial/1',
  made_at: iso(now),
  incident: 'i-0123456789abcdef0123',
  changes: ['allow=ptrace'],
  takes_effect: 'next-launch',
  simulated_ms: 86_400_000,
  as_is: {
    next_attempt: { not_before: iso(instant(now + 240_000)), not_after: iso(instant(now + 246_100)) },
    will_fail: true,
    confidence: 'likely',
    because: 'nothing that led to it has changed',
    attempts: 330,
    failures: 330,
    wasted_task_seconds: 1320,
    up_task_seconds: 0,
    alerts: 1,
    verdict: 'loops',
  },
  changed: {
    next_attempt: { not_before: iso(instant(now + 240_000)), not_after: iso(instant(now + 246_100)) },
    will_fail: false,
    confidence: 'likely',
    because: 'in a run with the change none of 1 attempt fails',
    attempts: 1,
    failures: 0,
    wasted_task_seconds: 0,
    up_task_seconds: 86_399,
    alerts: 0,
    verdict: 'runs',
  },
  closeness: 0.97,
  remarks: ['A run of it shows 22 failures where 22 were observed; closeness 97 %.'],
  ...change,
})

/** Something that was changed about a workload. */
export const aChange = (change: Partial<ChangeObject> = {}): ChangeObject => ({
  schema: 'sigsys.change/1',
  at: '2026-11-23T18:00:00.000Z',
  kind: 'version',
  of: '/shop/cart',
  says: 'another version: cmd',
  outcome: null,
  ended_at: null,
  version: '2026-11-23T18:00:00.000Z',
  parts: ['cmd'],
  nodes: [],
  ...change,
})
