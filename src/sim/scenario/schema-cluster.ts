import * as z from 'zod'
import { capabilities } from '../../seccomp/facts/capabilities.ts'
import { defects } from '../marathon/defects.ts'
import { agents, lengthOfTime, lengthOrRange, nameOf, probability, skew, time, verbatim } from './schema-values.ts'

/** The releases of DC/OS that are known; each stands for the versions of its components. */
export const dcosReleases = ['1.13', '2.0', '2.1', '2.2'] as const

const release = z
  .enum(dcosReleases, { error: `write one of ${dcosReleases.map((one) => `"${one}"`).join(', ')}, in quotes` })
  .meta({
    description:
      'A release of DC/OS: it decides the versions of Mesos, Marathon and Metronome, and whether seccomp is on.',
  })

const version = z
  .string({ error: 'write a version in quotes, such as "1.11.0"' })
  .regex(/^\d+\.\d+(?:\.\d+)?$/, { error: 'write a version, such as "1.11.0"' })

/** Where a profile's text comes from: a verbatim profile, or one of `file`, `built_in`, `text`, `json`; false: it is not there. */
export const profileSource = z
  .union([
    z.literal(false, { error: 'write a profile, a source of one, or false for a file that is not there' }),
    z
      .looseObject({
        file: z.string().optional(),
        built_in: z.enum(['mesos', 'docker-2018', 'docker-2026']).optional(),
        text: z.string().optional(),
        json: verbatim.optional(),
        on: agents.optional(),
        defaultAction: z.string().optional(),
      })
      .meta({
        'x-apart': {
          file: ['built_in', 'text', 'json', 'defaultAction'],
          built_in: ['text', 'json', 'defaultAction'],
          text: ['json', 'defaultAction'],
          json: ['defaultAction'],
        },
      }),
  ])
  .meta({
    description:
      'A profile as Mesos reads it; or { file: PATH }, { built_in: mesos }, { text: … } (as it stands, even broken), { json: {…} }, each with `on:` for only some agents; or false: the file is not there.',
  })

const profiles = z.record(z.string(), profileSource).meta({ description: 'The files of the profile folder, by name.' })

const seccomp = z
  .union([
    z.boolean({ error: 'write true, false, or { enabled, default_profile }' }),
    z.strictObject({
      enabled: z.boolean().optional(),
      default_profile: z.string().nullable().optional(),
    }),
  ])
  .transform((value) => (typeof value === 'boolean' ? { enabled: value } : value))
  .meta({ description: 'Whether the isolator linux/seccomp is on, and the name of the default profile (null: none).' })

const amount = z.number({ error: 'write a number' }).min(0, { error: 'write a number from 0 on' })
const port = z.int().min(0).max(65_535)

const capabilityNames = capabilities.map((name) => `CAP_${name}`)

const software = {
  dcos: release.optional(),
  mesos: version.optional().meta({ description: 'The version of the Mesos agent.' }),
  libseccomp: version.optional(),
  kernel: version.optional().meta({ description: 'The version of Linux.' }),
  arch: z.enum(['x86_64', 'aarch64', 'ppc64le', 's390x']).optional(),
  capabilities: z
    .union([
      z.literal('all', { error: 'write all, or a list of capabilities' }),
      z.array(z.enum(capabilityNames, { error: 'write a capability such as CAP_SYS_PTRACE' })),
    ])
    .optional()
    .meta({ description: 'The bounding set of containers: all, or a list.' }),
  seccomp: seccomp.optional(),
  profiles: profiles.optional(),
}

const agent = z.strictObject({
  hostname: z
    .string({ error: 'write a hostname' })
    .min(1, { error: 'write a hostname' })
    .meta({ description: 'The name by which the scenario knows it.' }),
  count: z.int().min(1).max(10_000).optional().meta({ description: 'So many, named HOSTNAME-1, HOSTNAME-2 …' }),
  cpus: amount.optional(),
  mem: amount.optional().meta({ description: 'MiB, as in Mesos.' }),
  disk: amount.optional().meta({ description: 'MiB, as in Mesos.' }),
  gpus: amount.optional(),
  ports: z.array(z.tuple([port, port])).optional(),
  attributes: z.record(z.string(), z.string({ error: 'write text; quote numbers' })).optional(),
  region: z.string().optional(),
  zone: z.string().optional(),
  clock_skew: skew.optional(),
  audit: z.boolean().optional().meta({ description: 'Whether auditd runs (default true).' }),
  ...software,
})

const flags = z
  .record(z.string(), z.union([z.string(), z.number(), z.boolean()], { error: 'write text, a number, true or false' }))
  .meta({ description: 'Command-line flags, by name, without dashes.' })

/** `cluster:` the machines and what runs on them before anything happens. */
export const cluster = z
  .strictObject({
    name: z.string().optional(),
    ...software,
    marathon: z
      .union([version, z.literal(false, { error: 'write a version, such as "1.11.24", or false' })])
      .optional()
      .meta({
        description: 'The version of Marathon; false: there is none, and nobody but frameworks of tasks gets offers.',
      }),
    metronome: version.optional().meta({ description: 'The version of Metronome.' }),
    agents: z
      .union([
        z.int({ error: 'write a number of agents, or a list of them' }).min(1).max(10_000),
        z.array(agent).min(1),
      ])
      .optional()
      .meta({ description: 'How many agents (agent-1, agent-2 …), or a list of them. Default: one.' }),
    master_flags: flags.optional(),
    agent_flags: flags.optional(),
  })
  .meta({ description: 'The machines and what is installed on them.' })

const definition = z
  .looseObject({
    file: z.string().optional().meta({ description: 'A path to the definition, JSON or YAML; one or a list of them.' }),
    id: z.string().optional(),
  })
  .meta({ description: 'A definition as the API takes it, or { file: PATH }.', 'x-definition': true })

/** `marathon:` what it runs. */
export const marathon = z
  .strictObject({
    apps: z.array(definition).optional(),
    pods: z.array(definition).optional(),
    groups: z
      .array(definition)
      .optional()
      .meta({ description: 'Groups with their apps and groups, each deployed at once.' }),
    flags: flags.optional(),
    fixed: z
      .array(z.enum(defects, { error: `write names of defects: ${defects.join(', ')}` }))
      .optional()
      .meta({ description: 'Defects of upstream that this Marathon is without.' }),
  })
  .meta({ description: 'Marathon: apps and pods, deployed at the start.' })

/** `metronome:` its jobs. */
export const metronome = z
  .strictObject({ jobs: z.array(definition).optional(), flags: flags.optional() })
  .meta({ description: 'Metronome: jobs, created at the start.' })

/** `tasks:` what a plain framework launches once. */
export const tasks = z
  .array(
    z
      .strictObject({
        at: time.optional(),
        framework: z.string().optional().meta({ description: 'The name of the framework (default: plain).' }),
        on: nameOf('agent', 'an agent’s hostname').optional(),
        file: z.string().optional(),
        task: verbatim.optional().meta({ description: 'A TaskInfo.' }),
        task_group: z
          .looseObject({ tasks: z.array(verbatim, { error: 'write the list of TaskInfos' }) })
          .optional()
          .meta({ description: 'A TaskGroupInfo.' }),
        executor: verbatim.optional().meta({ description: 'The ExecutorInfo of a task group.' }),
      })
      .meta({ 'x-exactly-one': ['file', 'task', 'task_group'] }),
  )
  .meta({ description: 'Tasks and task groups that a plain framework launches once, as Mesos takes them.' })

const cut = z.strictObject({ at: time, for: lengthOfTime.optional().meta({ description: 'Default: to the end.' }) })

const link = z
  .strictObject({
    lag: lengthOrRange.optional(),
    loss: probability.optional(),
    duplicates: probability.optional(),
    reorder: probability.optional().meta({ description: 'How likely a message is overtaken by the next.' }),
    cuts: z.array(cut).optional(),
  })
  .meta({ description: 'How messages travel.' })

/** `network:` how messages travel, in the cluster and to the observer. */
export const network = z
  .strictObject({
    all: link
      .optional()
      .meta({ description: 'What holds for every link to the observer that does not say otherwise.' }),
    cluster: link.optional().meta({ description: 'Between masters, agents and frameworks.' }),
    mesos: link.optional(),
    marathon: link.optional(),
    metronome: z
      .strictObject({
        ...link.shape,
        poll: lengthOfTime.optional().meta({ description: 'How often its API is asked (default 5s).' }),
      })
      .optional(),
    audit: link.optional(),
    agent_logs: link.optional(),
    sandboxes: link.optional(),
  })
  .meta({ description: 'How messages travel: in the cluster, and from each source to the observer.' })
