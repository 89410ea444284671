import * as z from 'zod'
import { dcosReleases, profileSource } from './schema-cluster.ts'
import { programBody } from './schema-program.ts'
import { agents, count, lengthOfTime, nameOf, probability, skew, time, verbatim } from './schema-values.ts'

const on = { on: agents.optional().meta({ description: 'Which agents (default: all).' }) }
const onThese = { on: agents }
const runSpec = nameOf('run-spec', 'the id of an app or pod')
const job = nameOf('job', 'the id of a job')
const file = { file: z.string().optional() }

const profile = z
  .looseObject({
    name: z.string({ error: 'write the file’s name, such as strict.json' }),
    ...profileSource.options[1].shape,
  })
  .meta({
    'x-exactly-one': ['file', 'built_in', 'text', 'json'],
    'x-keys': ['name', 'file', 'built_in', 'text', 'json', 'on'],
  })

const definition = z
  .looseObject({ ...file, id: z.string().optional() })
  .meta({ 'x-definition': true, description: 'A definition as the API takes it, or { file: PATH }.' })

/** What an operator or fate does; a key each. */
export const actions = {
  // Profiles and seccomp.
  install_profile: profile
    .optional()
    .meta({ description: 'Puts a profile into the folder of agents, or replaces it.' }),
  remove_profile: z.strictObject({ name: nameOf('profile', 'the file name of a profile'), ...on }).optional(),
  seccomp: z
    .strictObject({
      enabled: z.boolean().optional(),
      default_profile: z.string().nullable().optional(),
      restart: z
        .boolean()
        .optional()
        .meta({ description: 'Whether the agents are restarted too (default false: the setting waits).' }),
      ...on,
    })
    .optional()
    .meta({ description: 'Changes the configuration of agents.' }),
  // Agents.
  upgrade_agents: z
    .strictObject({
      dcos: z
        .enum(dcosReleases, { error: `write one of ${dcosReleases.map((one) => `"${one}"`).join(', ')}, in quotes` })
        .optional(),
      mesos: z.string().optional(),
      libseccomp: z.string().optional(),
      down_for: lengthOfTime.optional(),
      ...on,
    })
    .optional(),
  restart_agents: z
    .strictObject({
      ...on,
      down_for: lengthOfTime.optional().meta({ description: 'How long the agent process is away (default 5s).' }),
    })
    .optional()
    .meta({ description: 'Restarts the agent process; tasks live on.' }),
  stop_agents: z.strictObject(onThese).optional().meta({ description: 'Switches machines off, tasks included.' }),
  start_agents: z.strictObject(onThese).optional(),
  partition: z
    .strictObject({ ...onThese, for: lengthOfTime.optional() })
    .optional()
    .meta({ description: 'Cuts agents off the master.' }),
  return: z.strictObject(onThese).optional().meta({ description: 'Ends a partition.' }),
  gone: z.strictObject(onThese).optional().meta({ description: 'Marks agents gone.' }),
  drain: z
    .strictObject({ ...onThese, max_grace_period: lengthOfTime.optional(), mark_gone: z.boolean().optional() })
    .optional(),
  reactivate: z.strictObject(onThese).optional(),
  skew_clock: z
    .strictObject({
      ...onThese,
      by: skew,
    })
    .optional(),
  // Marathon.
  deploy: z
    .union([definition, z.array(definition).min(1)])
    .optional()
    .meta({
      description:
        'Creates an app or pod, or replaces it. A list of apps is one deployment, and so is a group: { id, apps, groups }.',
    }),
  update: z.strictObject({ app: runSpec, set: verbatim.meta({ description: 'What a PATCH would send.' }) }).optional(),
  scale: z.strictObject({ app: runSpec, instances: count }).optional(),
  restart: runSpec.optional().meta({ description: 'Restarts an app or pod.' }),
  stop: runSpec.optional().meta({ description: 'Scales an app or pod to 0.' }),
  destroy: runSpec.optional().meta({ description: 'Removes an app or pod.' }),
  reset_delay: runSpec.optional().meta({ description: 'DELETE /v2/queue/ID/delay.' }),
  kill_tasks: z
    .strictObject({
      app: runSpec,
      count: count.optional(),
      scale: z.boolean().optional(),
      wipe: z.boolean().optional(),
    })
    .optional()
    .meta({ description: 'DELETE /v2/apps/ID/tasks.' }),
  cancel_deployment: z
    .strictObject({
      app: runSpec,
      force: z.boolean().optional().meta({ description: 'Only stops it, and puts nothing back (default false).' }),
    })
    .optional()
    .meta({ description: 'DELETE /v2/deployments/ID of the one at work on an app: what was before comes back.' }),
  // Metronome.
  create_job: definition.optional(),
  update_job: definition.optional(),
  remove_job: z.strictObject({ job, stop_runs: z.boolean().optional() }).optional(),
  run_job: job.optional().meta({ description: 'Starts a run.' }),
  stop_run: z
    .strictObject({ job, run: z.enum(['oldest', 'newest', 'all']).optional() })
    .optional()
    .meta({ description: 'Stops active runs (default: all).' }),
  reschedule: z
    .strictObject({ job, schedule: verbatim.nullable() })
    .optional()
    .meta({ description: 'Sets the schedule of a job (null: none).' }),
  // Programs and fate.
  program: z
    .strictObject({ of: nameOf('owner', 'what the program belongs to'), ...programBody })
    .optional()
    .meta({ description: 'From now on new tasks run this program.' }),
  exec: z
    .strictObject({ of: nameOf('owner', 'what the task belongs to'), ...programBody })
    .optional()
    .meta({ description: 'Runs a program in a debug container beside its tasks, as `dcos task exec` does.' }),
  oom: z
    .strictObject({ of: nameOf('owner', 'what the task belongs to') })
    .optional()
    .meta({ description: 'The kernel’s OOM killer ends its tasks.' }),
  lose_audit: z
    .strictObject({ ...on, probability: probability.optional(), for: lengthOfTime })
    .optional()
    .meta({ description: 'Audit records are lost (default: all of them).' }),
  stop_auditd: z.strictObject(on).optional(),
  start_auditd: z.strictObject(on).optional(),
  fail_over: z
    .strictObject({ of: z.enum(['master', 'marathon', 'metronome']), down_for: lengthOfTime.optional() })
    .optional()
    .meta({ description: 'The leader is lost; another takes over (default after 10s).' }),
} as const

/** Actions that a running deployment of the app stands in the way of. */
const forced = [
  'deploy',
  'update',
  'scale',
  'restart',
  'stop',
  'destroy',
  'kill_tasks',
] as const satisfies readonly (keyof typeof actions)[]

/** `timeline:` what happens when. */
export const timeline = z
  .array(
    z
      .strictObject({
        at: time,
        ...actions,
        force: z.boolean({ error: 'write true or false' }).optional().meta({
          description: 'With changes of apps: whether they go through a running deployment (default true).',
        }),
        refused: z.string().optional().meta({
          description: 'With changes of apps, create_job or update_job: the API refuses it, in words with these.',
        }),
      })
      .meta({
        'x-exactly-one': Object.keys(actions),
        'x-noun': 'action',
        'x-needs': {
          refused: [...forced, 'cancel_deployment', 'reset_delay', 'create_job', 'update_job'],
          force: forced,
        },
      }),
  )
  .meta({ description: 'What operators and fate do.' })
