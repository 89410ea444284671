import * as z from 'zod'
import { cluster, marathon, metronome, network, tasks } from './schema-cluster.ts'
import { expectations } from './schema-expect.ts'
import { program } from './schema-program.ts'
import { timeline } from './schema-timeline.ts'
import { moment, time } from './schema-values.ts'

/** A scenario as it is written. Types and the JSON Schema for editors both come from it. */
export const scenarioSchema = z.strictObject({
  name: z
    .string({ error: 'write a claim that can be wrong' })
    .optional()
    .meta({ description: 'A claim that can be wrong.' }),
  include: z
    .union([z.string(), z.array(z.string())], { error: 'write a path, or a list of paths' })
    .optional()
    .meta({ description: 'Files laid under this one: mappings are merged, lists come before, what stands here wins.' }),
  seed: z
    .int({ error: 'write a whole number' })
    .min(0, { error: 'write a whole number from 0 on' })
    .optional()
    .meta({ description: 'What chance is drawn from (default 1).' }),
  start: moment.optional().meta({ description: 'The moment 0s (default 2024-01-01T00:00:00Z).' }),
  until: time.optional().meta({ description: 'When it ends (default 1h).' }),
  cluster: cluster.optional(),
  marathon: marathon.optional(),
  metronome: metronome.optional(),
  tasks: tasks.optional(),
  programs: z.record(z.string(), program).optional().meta({
    description: 'Programs by what runs them: app id, pod id#container, job id, task name, or * for all others.',
  }),
  network: network.optional(),
  timeline: timeline.optional(),
  expect: expectations.optional(),
})

/** A scenario file's content, read: times still relative, names unresolved. */
export type WrittenScenario = z.output<typeof scenarioSchema>

/** The JSON Schema of scenario files, draft-07. */
export function scenarioJsonSchema(): Readonly<Record<string, unknown>> {
  const schema = z.toJSONSchema(scenarioSchema, { target: 'draft-7', io: 'input' })
  return { title: 'A scenario of sigsys', ...schema }
}
