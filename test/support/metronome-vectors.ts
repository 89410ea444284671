import { z } from 'zod'
import { fixture } from './evidence.ts'

const step = z.union([
  z.literal('kill'),
  z.object({
    taskState: z.string().optional(),
    persisted: z.enum(['create', 'update', 'delete']).optional(),
    persistFailed: z.enum(['create', 'update', 'delete']).optional(),
    error: z.string().optional(),
    advanceSeconds: z.number().optional(),
  }),
])
const expected = z.object({
  status: z.string().optional(),
  persist: z.string().optional(),
  reported: z.array(z.string()).optional(),
  queuePurged: z.boolean().optional(),
  queueAdds: z.number().optional(),
  mesosKills: z.number().optional(),
  tasks: z.number().optional(),
  completedAt: z.string().optional(),
  timerArmedBefore: z.boolean().optional(),
})
const part = z.object({ steps: z.array(step), expect: expected })

const shape = z.object({
  jobRun: z.array(
    part.extend({
      id: z.string(),
      start: z.enum(['INITIAL', 'STARTING', 'ACTIVE']).optional(),
      failover: z.boolean().optional(),
      stored: z.object({ status: z.enum(['SUCCESS', 'ACTIVE']) }).optional(),
      restart: z.object({ policy: z.literal('ON_FAILURE'), activeDeadlineSeconds: z.number() }).optional(),
      startingDeadlineSeconds: z.number().optional(),
      afterwards: part.optional(),
    }),
  ),
  registry: z.array(
    z.object({ id: z.string(), call: z.string(), expect: z.union([z.number(), z.object({ active: z.number() })]) }),
  ),
  scheduler: z.array(z.object({ id: z.string(), now: z.string(), cron: z.string(), nextAt: z.string() })),
  cronNext: z.array(z.tuple([z.string(), z.string(), z.string()])),
  cronText: z.array(z.object({ in: z.string(), valid: z.boolean(), out: z.string().optional() })),
  cronDst: z.array(
    z.object({ cron: z.string(), tz: z.string(), from: z.string(), next: z.array(z.string()), note: z.string() }),
  ),
  runSpec: z.array(
    z.object({
      run: z.record(z.string(), z.unknown()),
      valid: z.boolean().optional(),
      violations: z.array(z.tuple([z.string(), z.string()])).optional(),
    }),
  ),
  network: z.array(
    z.object({
      network: z.record(z.string(), z.unknown()),
      valid: z.boolean().optional(),
      violations: z.array(z.tuple([z.string(), z.string()])).optional(),
    }),
  ),
  jobIds: z.record(z.string(), z.boolean()),
  schemaNetworks: z.array(z.object({ networks: z.array(z.record(z.string(), z.unknown())), valid: z.boolean() })),
})

/** What Metronome's own tests hold it to, restated. */
export const metronomeVectors = shape.parse(JSON.parse(fixture('metronome/vectors.json').toString()))
