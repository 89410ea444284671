import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readScenario } from '../../src/sim/scenario/read-scenario.ts'
import { problemLine } from '../../src/document/problem.ts'
import { actionsMax, runScenario } from '../../src/sim/world/run-scenario.ts'
import { ok } from '../../src/domain/result.ts'

/** A status as a framework hears it; `at` in ms since the first launch. */
export type HeardStatus = {
  readonly task: string
  readonly state: string
  readonly source: string
  readonly reason: string | null
  readonly message: string | null
  readonly at: number
}

/** How far a simulated moment may be from the recorded one. */
export const tolerance = {
  /**
   * Since the first launch, in ms, of what is not later than TASK_RUNNING. The recorded agents were built without
   * optimisation and started up to seven containers at once on two CPUs: their executors took 0.4 to 1.4 s. The model's
   * takes 0.36 s, always.
   */
  sinceLaunch: 1200,
  /** From RUNNING to an end, in ms: how long a recorded program took differs so much from run to run. */
  sinceRunning: 600,
  /** From STARTING to RUNNING, in ms. */
  toRunning: 120,
  /** Statuses of different tasks further apart than this, in ms, come in the same order; starts of containers race. */
  order: 300,
} as const

/** The scenarios of scenarios/recorded, and the recorded runs that they are about. */
export const recordedRuns = {
  'killed-on-ptrace': '01-kill-on-ptrace',
  'launch-refused': '05-profile-missing',
  'behind-a-shell': '09-shell-wrapper',
  'in-one-second': '10-same-second',
} as const

/** The statuses that a scenario's plain framework hears. */
export function simulatedStatuses(name: string): readonly HeardStatus[] {
  const path = join('scenarios', 'recorded', `${name}.yaml`)
  const read = readScenario(readFileSync(path, 'utf8'), { path, readFile: (one) => ok(readFileSync(one, 'utf8')) })
  if (!read.ok) throw new Error(read.error.map(problemLine).join('\n'))
  const { seed, until } = read.value
  const { happened } = runScenario(read.value, { seed, until, isRecorded: true, actionsMax })
  const launch = happened.entries.find(({ kind }) => kind === 'launch')?.at ?? happened.start
  return happened.statuses.map(({ taskId, state, source, reason, message, at }) => ({
    task: taskId,
    state,
    source: source ?? '',
    reason: reason ?? null,
    message: message ?? null,
    at: at - launch,
  }))
}

/** A recorded framework's log: its first launch, then `UPDATE` events as Mesos sent them. */
export function recordedStatuses(launchedAt: number, updates: readonly unknown[]): readonly HeardStatus[] {
  return (updates as readonly { readonly update: { readonly status: RecordedStatus } }[]).map(
    ({ update: { status } }) => ({
      task: status.task_id.value,
      state: status.state,
      source: status.source,
      reason: status.reason ?? null,
      message: status.message ?? null,
      at: Math.round(status.timestamp * 1000 - launchedAt),
    }),
  )
}

type RecordedStatus = {
  readonly task_id: { readonly value: string }
  readonly state: string
  readonly source: string
  readonly reason?: string
  readonly message?: string
  readonly timestamp: number
}

const told = ({ state, source, reason, message }: HeardStatus): string =>
  [state, source, reason, message].filter((part) => part !== null).join(' · ')

/** What differs between a simulated and a recorded run, in words; nothing if they are alike. */
export function differences(simulated: readonly HeardStatus[], recorded: readonly HeardStatus[]): readonly string[] {
  const tasks = [...new Set([...recorded, ...simulated].map(({ task }) => task))].sort()
  const perTask = tasks.flatMap((task) => {
    const [here, there] = [simulated, recorded].map((all) => all.filter((one) => one.task === task))
    const [says, said] = [here, there].map((all) => (all ?? []).map(told).join(' > '))
    if (says !== said) return [`${task}: ${says} instead of ${said}`]
    return (there ?? []).flatMap((one, index) => {
      const other = here?.[index] ?? one
      const [began, otherBegan] = [runningSince(one, there ?? []), runningSince(other, here ?? [])]
      const [after, otherAfter] = [one.at - (began ?? 0), other.at - (otherBegan ?? 0)]
      const isLate =
        Math.abs(after - otherAfter) > (began === undefined ? tolerance.sinceLaunch : tolerance.sinceRunning)
      return isLate ? [`${task}: ${one.state} after ${otherAfter} ms instead of ${after}`] : []
    })
  })
  return [...perTask, ...starts(simulated), ...starts(recorded), ...orders(simulated, recorded)]
}

/** When the task that a status ends began to run; undefined: it did not, or it only begins with this status. */
function runningSince(status: HeardStatus, all: readonly HeardStatus[]): number | undefined {
  const place = all.indexOf(status)
  return all.find(({ state }, index) => state === 'TASK_RUNNING' && index < place)?.at
}

const starts = (all: readonly HeardStatus[]): readonly string[] =>
  all.flatMap(({ task, state, at }) => {
    const starting = all.find((one) => one.task === task && one.state === 'TASK_STARTING')
    if (state !== 'TASK_RUNNING' || starting === undefined) return []
    return at - starting.at > tolerance.toRunning ? [`${task}: ${at - starting.at} ms to TASK_RUNNING`] : []
  })

const key = ({ task, state }: HeardStatus): string => `${task} ${state}`

/** Pairs that the recording has clearly one after the other, and the simulation the other way round. */
function orders(simulated: readonly HeardStatus[], recorded: readonly HeardStatus[]): readonly string[] {
  const moments = new Map(simulated.map((one) => [key(one), one.at]))
  const isStart = ({ state }: HeardStatus): boolean => state === 'TASK_STARTING' || state === 'TASK_RUNNING'
  return recorded.flatMap((first) =>
    recorded.flatMap((second) => {
      if (second.at - first.at <= tolerance.order || (isStart(first) && isStart(second))) return []
      const [before, after] = [moments.get(key(first)), moments.get(key(second))]
      // One that is missing is told of by itself.
      return before === undefined || after === undefined || before <= after
        ? []
        : [`${key(second)} before ${key(first)}`]
    }),
  )
}
