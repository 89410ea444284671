import * as z from 'zod'
import { causeCodes } from '../../domain/diagnosis.ts'
import { severities } from '../../output/alert/severity.ts'
import { readNetwork } from '../../output/sinks/address-guard.ts'
import { evenIfWrong } from '../settings/whole.ts'
import { checkWhole } from './config-whole.ts'
import { lengthOfTime } from '../../sim/scenario/schema-values.ts'

const list = <T extends z.ZodType>(of: T, what: string) =>
  z
    .union([of, z.array(of).min(1)], { error: `write ${what}, or a list of them` })
    .transform((value): readonly z.output<T>[] => (Array.isArray(value) ? value : [value]))

const text = (what: string) => z.string({ error: `write ${what}` }).min(1, { error: `write ${what}` })

const whole = (least: number, most: number) =>
  z
    .int({ error: `write a whole number from ${least} to ${most}` })
    .min(least, { error: `write a whole number from ${least} to ${most}` })
    .max(most, { error: `write a whole number from ${least} to ${most}` })

const severity = z.enum(severities).meta({ description: 'info, warning, error or critical.' })

const match = z
  .strictObject({
    severity: severity.optional().meta({ description: 'At least as bad.' }),
    about: list(z.enum(['workload', 'profile', 'node', 'sigsys', 'digest']), 'what it is about').optional(),
    cause: list(z.enum(causeCodes), 'a cause').optional(),
    workload: list(text('an id, or /group/* for all below'), 'an id, or /group/* for all below').optional(),
    cluster: list(text('a cluster'), 'a cluster').optional(),
    profile: list(text('a profile'), 'a profile').optional(),
    node: list(text('a host name'), 'a host name').optional(),
  })
  .meta({ description: 'Which problems are meant; all keys must fit, of a list one entry.' })

const httpUrl = z
  .url({ protocol: /^https?$/, error: 'write an address that begins with https:// or http://' })
  .refine((url) => !namesUser(url), { error: 'write no user or password into an address; use a file' })

/** What is no address is told of as such. */
function namesUser(given: string): boolean {
  const url = URL.canParse(given) ? new URL(given) : undefined
  return url !== undefined && (url.username !== '' || url.password !== '')
}

const name = z
  .string({ error: 'write a name' })
  .regex(/^[a-z0-9][a-z0-9_-]{0,62}$/, { error: 'write a name of lower-case letters, digits, - and _' })

const path = text('the path of a file')
const variable = z
  .string({ error: 'write the name of an environment variable' })
  .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, { error: 'write the name of an environment variable' })

const shared = {
  name,
  ca_file: path.optional(),
  timeout: lengthOfTime.optional(),
  connections: whole(1, 64).optional(),
}
const address = { url: httpUrl.optional(), url_file: path.optional(), url_env: variable.optional() }
const bearer = { token_file: path.optional(), token_env: variable.optional() }

const sink = z.discriminatedUnion(
  'kind',
  [
    z.strictObject({
      kind: z.literal('webhook'),
      ...shared,
      ...address,
      secret_files: list(path, 'the path of a file').optional(),
      secret_envs: list(variable, 'the name of an environment variable').optional(),
    }),
    z.strictObject({
      kind: z.literal('alertmanager'),
      ...shared,
      ...address,
      ...bearer,
      refresh: lengthOfTime.optional(),
    }),
    z.strictObject({ kind: z.literal('alertmanager-webhook'), ...shared, ...address }),
    z.strictObject({
      kind: z.literal('pagerduty'),
      ...shared,
      ...address,
      routing_key_file: path.optional(),
      routing_key_env: variable.optional(),
    }),
    z.strictObject({
      kind: z.literal('slack'),
      ...shared,
      ...address,
      ...bearer,
      channel: text('a channel').optional(),
    }),
    z.strictObject({ kind: z.literal('cloudevents'), ...shared, ...address, ...bearer }),
    z.strictObject({ kind: z.literal('file'), name, path }),
    z.strictObject({ kind: z.literal('stdout'), name }),
  ],
  {
    error: 'write kind: webhook, alertmanager, alertmanager-webhook, pagerduty, slack, cloudevents, file or stdout',
  },
)

const rule = z.strictObject({
  match,
  failures: whole(1, 10_000).optional(),
  hold: lengthOfTime.optional(),
  repeat_every: lengthOfTime.optional(),
  severity: severity.optional(),
})

const route = z.strictObject({
  match: match.optional(),
  sinks: list(name, 'the name of a sink'),
  continue: z.boolean({ error: 'write true or false' }).optional(),
})

const network = z
  .string({ error: 'write a network such as 10.0.0.0/8, or an address' })
  .refine((value) => readNetwork(value) !== undefined, { error: 'write a network such as 10.0.0.0/8, or an address' })

/** The section `alerts` of the configuration of `serve`. */
export const alertsSchema = z
  .strictObject({
    runbook_url: httpUrl.optional(),
    failures: whole(1, 10_000).optional(),
    hold: lengthOfTime.optional(),
    stable_for: lengthOfTime.optional(),
    repeat_every: lengthOfTime.optional(),
    severity_min: severity.optional(),
    rate: z.strictObject({ new_max: whole(1, 10_000), window: lengthOfTime }).optional(),
    rules: z.array(rule).max(1000).optional(),
    sinks: z.array(sink).max(100).optional(),
    routes: z.array(route).max(1000).optional(),
    allow_networks: list(network, 'a network').optional(),
    retry: z
      .strictObject({
        first: lengthOfTime.optional(),
        max: lengthOfTime.optional(),
        give_up_after: lengthOfTime.optional(),
      })
      .optional(),
    watch: z
      .strictObject({
        silent_after: lengthOfTime.optional(),
        sink_down_after: lengthOfTime.optional(),
        losses_per_hour_max: whole(0, 1_000_000).optional(),
      })
      .optional(),
    heartbeat: z.strictObject({ ...address, every: lengthOfTime.optional() }).optional(),
    canary: z
      .strictObject({
        workload: text('the id of the canary’s job or app'),
        cause: z.enum(causeCodes).optional(),
        every: lengthOfTime,
        within: lengthOfTime.optional(),
        record: z.boolean().optional(),
      })
      .optional(),
  })
  .superRefine(checkWhole, evenIfWrong)
  .meta({ description: 'When and where sigsys tells of what it found.' })

/** The section as it is written, with lengths of time in ms. */
export type AlertsSection = z.output<typeof alertsSchema>

export type SinkSection = NonNullable<AlertsSection['sinks']>[number]
