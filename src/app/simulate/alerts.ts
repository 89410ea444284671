import type { Sourced } from '../../domain/event.ts'
import { incidentKey } from '../../domain/incident.ts'
import { remembered } from '../../domain/remembered.ts'
import { type Instant, instant } from '../../domain/time.ts'
import type { AlertMessage } from '../../output/alert/message.ts'
import { nextDue } from '../../output/alert/next-due.ts'
import { alertStep } from '../../output/alert/policy.ts'
import { proofKey, type WorkloadName } from '../../output/alert/proof.ts'
import { type AlertSettings, usualSettings } from '../../output/alert/settings.ts'
import { type AlertInput, alerting } from '../../output/alert/state.ts'
import { alertInputReader } from '../pipeline/alert-inputs.ts'
import type { AlertFact, DiagnosisFact, Happened } from '../../sim/scenario/happened.ts'
import { sha256 } from '../sha256.ts'

/** What the policy learns from: what was heard and concluded, and when the run ended. */
export type Heard = Pick<Happened, 'statuses' | 'runs' | 'until'> & {
  readonly diagnoses: readonly DiagnosisFact[]
  /** What was told, of which Marathon's word on what is scaled or removed is taken. */
  readonly events: readonly Sourced[]
}

/** How often the policy looks at what is open: what is due is told so much late at most. */
const tick = 5000

/** What the on-call engineer would have been told, by the very policy that alerts in earnest, with its defaults. */
export function alertsOf(heard: Heard): readonly AlertFact[] {
  const entries = new Map(heard.diagnoses.map(({ diagnosis, entry }) => [diagnosis.workload.id ?? '', entry]))
  return alertMessages(heard, usualSettings).flatMap(({ message, at }) => factsOf(message, at, entries))
}

/** The messages that the policy says by some settings, each with its moment. */
export function alertMessages(
  heard: Heard,
  settings: AlertSettings,
): readonly { readonly at: Instant; readonly message: AlertMessage }[] {
  const state = alerting(settings, sha256)
  const told: { readonly at: Instant; readonly message: AlertMessage }[] = []
  const take = (input: AlertInput): void => {
    for (const message of alertStep(state, input)) told.push({ at: input.at, message })
  }
  const inputs = inputsOf(heard)
  let next = 0
  for (const input of [...inputs, { kind: 'tick', at: heard.until } as const]) {
    while (next < input.at) {
      const due = nextDue(state)
      // Ticks that can say nothing are not tried: a week has a hundred thousand of them.
      if (due > next) next = Math.min(ceiling(due), ceiling(input.at))
      else {
        take({ kind: 'tick', at: instant(next) })
        next += tick
      }
    }
    take(input)
    next = Math.max(next, input.at - (input.at % tick) + tick)
  }
  return told
}

/** The first tick not before a moment. */
const ceiling = (at: number): number => Math.ceil(at / tick) * tick

/**
 * Everything in order of time; at one moment what happened before what was concluded of it. What happened to a workload
 * of which nothing was concluded proves nothing of others, and in a large cluster it is nearly all.
 */
function inputsOf({ statuses, runs, diagnoses, events, until }: Heard): readonly AlertInput[] {
  const concerned = new Set(
    diagnoses.map(({ diagnosis }) => {
      const { kind, workload } = incidentKey(diagnosis)
      return proofKey({ kind, id: workload })
    }),
  )
  const isConcerned = remembered((kind: WorkloadName['kind']) =>
    remembered((id: string) => concerned.has(proofKey({ kind, id }))),
  )
  const tasks = statuses.flatMap(({ at, origin, taskId, state }): readonly AlertInput[] => {
    const { kind, id, version } = origin
    if (!isConcerned(kind)(id)) return []
    const isRunning = state === 'TASK_RUNNING' || state === 'TASK_KILLING'
    return [{ kind: 'task', at, workload: { kind, id }, version: version ?? null, taskId, isRunning }]
  })
  const successes = runs
    .filter(({ status, job }) => status === 'SUCCESS' && isConcerned('job')(job))
    .map(({ at, job }): AlertInput => ({
      kind: 'run-succeeded',
      at,
      happenedAt: at,
      workload: { kind: 'job', id: job },
    }))
  const concluded = diagnoses.map(({ at, diagnosis }): AlertInput => ({ kind: 'diagnosis', at, diagnosis }))
  return [...tasks, ...successes, ...presence(events, isConcerned), ...concluded]
    .filter(({ at }) => at <= until)
    .sort((a, b) => a.at - b.at)
}

type IsConcerned = (kind: WorkloadName['kind']) => (id: string) => boolean

/** Which apps and pods Marathon was told to have no instances of, and which were removed. */
function presence(events: readonly Sourced[], isConcerned: IsConcerned): readonly AlertInput[] {
  const read = alertInputReader()
  return events
    .flatMap(({ event }) =>
      (event.kind === 'workload-seen' || event.kind === 'workload-gone') &&
      event.at !== undefined &&
      isConcerned(event.workload)(event.id)
        ? read(event, { at: event.at, scheduler: 'marathon' })
        : [],
    )
    .filter(({ kind }) => kind === 'known' || kind === 'gone')
}

const kinds = { firing: 'firing', repeat: 'repeated', resolved: 'resolved' } as const

function factsOf(
  { event, workloads, cause }: AlertMessage,
  at: Instant,
  entries: ReadonlyMap<string, number>,
): readonly AlertFact[] {
  if (event === 'update' || event === 'digest' || event === 'change' || cause === null) return []
  return workloads.map(({ id }) => ({
    at,
    entry: entries.get(id) ?? 0,
    of: id,
    alert: kinds[event],
    cause: cause.code,
  }))
}
