import { simulate, type Simulated, type SimulateOptions } from '../app/simulate.ts'
import type { Values } from './option.ts'
import { limitsIn, simulateOptions as options } from './options/simulate-options.ts'
import type { World } from './world.ts'

type Asked = {
  readonly values: Values
  readonly world: World
  /** What the options do not say. */
  readonly more: Pick<SimulateOptions, 'isTimelineRead' | 'progress' | 'readFile'>
}

/** Runs a scenario as the options ask; undefined: it was called off. */
export const simulateAsked = (path: string, { values, world, more }: Asked): Promise<Simulated | undefined> =>
  simulate(path, {
    seed: values.get(options.seed),
    until: values.get(options.until),
    isCheckedTwice: values.isOn(options.checkTwice),
    limits: limitsIn(values),
    cancelled: world.cancelled,
    ...more,
  }).catch((error: unknown) => {
    if (world.cancelled.aborted) return undefined
    throw error
  })
