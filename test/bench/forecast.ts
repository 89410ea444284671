import { Histories } from '../../src/app/forecast/histories.ts'
import { forecastObject } from '../../src/app/forecast/object.ts'
import type { DomainEvent } from '../../src/domain/event.ts'
import { taskId } from '../../src/domain/ids.ts'
import type { TaskState } from '../../src/domain/task.ts'
import { type Instant, instant } from '../../src/domain/time.ts'

/** One figure with the bar it has to clear. */
export type Figure = { readonly says: string; readonly ok: boolean }

const attempts = 12
const start = Date.parse('2026-11-23T19:00:00Z')

function eventsOf(workload: number): readonly DomainEvent[] {
  const instance = `shop_app-${workload}.instance-8f1c2d3e-0000-11ee-8c99-0242ac120002`
  const at = (attempt: number, second: number): Instant => instant(start + workload + (attempt * 20 + second) * 1000)
  const status = (attempt: number, state: TaskState, second: number): DomainEvent => ({
    kind: 'task-status',
    taskId: taskId(`${instance}._app.${attempt}`),
    frameworkId: undefined,
    agentId: undefined,
    executorId: undefined,
    state,
    source: undefined,
    reason: undefined,
    message: undefined,
    at: at(attempt, second),
    healthy: undefined,
    containerId: undefined,
    executorPid: undefined,
    uuid: undefined,
    via: 'operator',
  })
  return Array.from({ length: attempts }, (_, index) => [
    status(index + 1, 'TASK_STARTING', 0),
    status(index + 1, 'TASK_RUNNING', 1),
    status(index + 1, 'TASK_FAILED', 1 + (workload % 15)),
  ]).flat()
}

/** Forecasts of so many incidents, until a day later, in ms of processor time; and what hearing of them cost. */
function foretold(count: number): { readonly hearing: number; readonly foretelling: number } {
  const histories = new Histories()
  const heard = process.cpuUsage()
  for (let workload = 0; workload < count; workload += 1) histories.admitAll(eventsOf(workload), undefined)
  const hearing = process.cpuUsage(heard)
  const now = instant(start + 300_000)
  const asked = process.cpuUsage()
  let known = 0
  for (let workload = 0; workload < count; workload += 1) {
    const history = histories.of('app', `/shop/app-${workload}`)
    const cause = { code: 'seccomp-kill', confidence: 'certain' } as const
    if (forecastObject(history, { now, cause })?.attempts !== null) known += 1
  }
  if (known !== count) throw new Error(`${known} of ${count} were foretold`)
  const foretelling = process.cpuUsage(asked)
  return { hearing: hearing.user / 1000, foretelling: foretelling.user / 1000 }
}

/** What it costs to refresh the forecast of every open incident, and how that grows. */
export function bench(): readonly Figure[] {
  foretold(100)
  const small = foretold(1000)
  const large = foretold(10_000)
  const growth = large.foretelling / small.foretelling / 10
  return [
    {
      says: `10 000 open incidents foretold anew in ${large.foretelling.toFixed(0)} ms of one core; bar 5000 ms`,
      ok: large.foretelling < 5000,
    },
    { says: `cost of one at tenfold: ${growth.toFixed(2)}x; bar 2x`, ok: growth < 2 },
    {
      says: `hearing ${attempts * 3} statuses of each: ${((large.hearing * 1000) / (attempts * 3 * 10_000)).toFixed(1)} µs a status; bar 50 µs`,
      ok: large.hearing / (attempts * 30_000) < 0.05,
    },
  ]
}
