/** How many lives of tasks the simulated Mesos gets through: a crash loop on a small and on a large cluster. */
import { taskId } from '../../src/domain/ids.ts'
import { duration, instant } from '../../src/domain/time.ts'
import { createSimulation } from '../../src/sim/engine/create-simulation.ts'
import { phases } from '../../src/sim/engine/simulation.ts'
import type { Kernel } from '../../src/sim/kernel/kernel.ts'
import { createMesos } from '../../src/sim/mesos/create-mesos.ts'
import type { Offer, Operation, Scheduler } from '../../src/sim/mesos/driver.ts'
import { agentNamed, memory, programNamed, start, taskNamed } from '../sim/mesos/small-cluster.ts'

type Load = { readonly agents: number; readonly instances: number; readonly lives: number }

/** Relaunches everything that fails, in whatever is offered. */
export function crashLoop({ agents, instances, lives }: Load): number {
  const simulation = createSimulation({ start, seed: 1 })
  const program = programNamed('crash', undefined)
  const kernel: Kernel = {
    start: (process) => {
      simulation.after(duration(200), phases.kernel, () =>
        process.ended({ how: 'exited', status: 1, signal: 0, core: false, because: 0 }),
      )
      return { pid: 1, innerPid: 1, kill: () => undefined, outOfMemory: () => undefined, vanish: () => undefined }
    },
  }
  const mesos = createMesos({ simulation, recorder: memory(false), kernel, programOf: () => program })
  for (let index = 0; index < agents; index += 1) mesos.addAgent(agentNamed(`agent-${index}`), 0)
  let wanted = instances
  let launched = 0
  const counted = { done: 0 }
  const template = taskNamed('crash')
  const perOffer = Math.ceil(instances / agents)
  const scheduler: Scheduler = {
    name: 'bench',
    registered: () => undefined,
    disconnected: () => undefined,
    offers: (offers: readonly Offer[]) => {
      for (const offer of offers) {
        const operations: Operation[] = []
        const room = Math.min(perOffer, Math.floor(offer.resources.cpus / 0.5))
        for (; wanted > 0 && operations.length < room; wanted -= 1) {
          launched += 1
          operations.push({ kind: 'launch', task: { ...template, id: taskId(`crash.${launched}`) } })
        }
        driver.accept(offer, operations, duration(0), 0)
      }
    },
    rescinded: () => undefined,
    update: ({ state }) => {
      if (state === 'TASK_FAILED') {
        counted.done += 1
        wanted += 1
      }
      return false
    },
    agentLost: () => undefined,
  }
  const info = {
    roles: ['*'],
    principal: undefined,
    user: 'root',
    capabilities: ['PARTITION_AWARE'] as const,
    failoverTimeout: duration(0),
  }
  const driver = mesos.connect(scheduler, info)
  const before = process.hrtime.bigint()
  for (let second = 1; counted.done < lives; second += 1) simulation.runUntil(instant(start + second * 1000))
  const seconds = Number(process.hrtime.bigint() - before) / 1e9
  mesos.check()
  return counted.done / seconds
}

/** The bar is far below what is reached, so that a slow machine passes and a quadratic step does not. */
const livesBar = 20_000

/** Runs a small and a large cluster. */
export function bench(): readonly { readonly says: string; readonly ok: boolean }[] {
  const loads = [
    { agents: 10, instances: 50, lives: 200_000 },
    { agents: 1000, instances: 8000, lives: 300_000 },
    { agents: 10_000, instances: 80_000, lives: 300_000 },
  ]
  return loads.map((load) => {
    const rate = crashLoop(load)
    return {
      says: `${load.agents} agents, ${load.instances} instances: ${Math.round(rate)} lives/s`,
      ok: rate > livesBar,
    }
  })
}
