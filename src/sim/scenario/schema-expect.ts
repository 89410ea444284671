import * as z from 'zod'
import { causeCodes } from '../../domain/diagnosis.ts'
import { taskStates } from '../../domain/task.ts'
import type { EntryKind } from '../recorder.ts'
import { bounds, lengthOfTime, nameOf, time } from './schema-values.ts'

const owner = (description: string) => nameOf('owner', description)

/** A message or text that must match: the whole text, or { matches: PATTERN }. */
const pattern = z
  .union([
    z.string({ error: 'write text, { matches: PATTERN }, or null for none' }),
    z.null(),
    z.strictObject({ matches: z.string().max(500).meta({ 'x-pattern': true }) }),
  ])
  .meta({ description: 'The whole text, { matches: REGULAR EXPRESSION }, or null: there is none.' })

const oneOrMore = <T extends readonly string[]>(words: T) => {
  const word = z.enum(words, { error: `write one of ${words.join(', ')}` })
  return z.union([word, z.array(word).min(1)]).transform((value) => [value].flat() as readonly T[number][])
}

/** The kinds of the timeline's lines, all of them. */
const entryKinds = [
  'operator',
  'fate',
  'offer',
  'launch',
  'status',
  'call',
  'record',
  'back-off',
  'condition',
  'deployment',
  'health',
  'kill',
  'run',
  'agent',
  'master',
  'framework',
  'event',
] as const satisfies readonly EntryKind[]

const conditions = [
  'Scheduled',
  'Provisioned',
  'Starting',
  'Staging',
  'Running',
  'Killing',
  'Finished',
  'Failed',
  'Killed',
  'Error',
  'Dropped',
  'Gone',
  'Unreachable',
  'UnreachableInactive',
  'Unknown',
] as const
const runStatuses = ['INITIAL', 'STARTING', 'ACTIVE', 'SUCCESS', 'FAILED'] as const

const lengthBounds = z
  .union([lengthOfTime, z.strictObject({ min: lengthOfTime.optional(), max: lengthOfTime.optional() })])
  .transform((value) => (typeof value === 'number' ? { min: value, max: value } : { min: value.min, max: value.max }))
  .meta({ description: 'A length of time, or { min, max }.' })

/** What an expectation may be about, and the keys that narrow each of them. */
export const narrowing = {
  task_of: ['state', 'reason', 'message', 'source', 'attempt', 'agent'],
  instance_of: ['condition', 'healthy', 'agent'],
  deployment_of: ['deployment'],
  run_of: ['status'],
  delay_of: ['delay'],
  view: ['find', 'is'],
  diagnosis_of: ['cause', 'confidence', 'profile', 'syscall', 'action', 'agent', 'attempt'],
  alert_of: ['alert', 'cause'],
  entry: ['of', 'says'],
} as const

const viewHint = 'write GET and the path of a view, such as GET /v2/queue, GET /v2/apps/ID or GET /v1/jobs/ID/runs'
const viewPattern = new RegExp(
  `^GET /(?:${[
    'v2/(?:queue|tasks|deployments|info|leader)',
    'v2/apps(?:/[^?\\s]+)?',
    'v2/pods/[^?\\s]+',
    'v1/jobs(?:/[^/?\\s]+(?:/runs)?)?',
    'agent/[^/?\\s]+/flags',
  ].join('|')})(?:\\?\\S*)?$`,
)

const subject = {
  task_of: owner('an app, pod, job or task').optional(),
  state: oneOrMore(taskStates).optional(),
  reason: pattern.optional(),
  message: pattern.optional(),
  source: z.enum(['SOURCE_MASTER', 'SOURCE_AGENT', 'SOURCE_EXECUTOR']).nullable().optional(),
  attempt: bounds.optional(),
  agent: nameOf('agent', 'an agent’s hostname').optional(),
  instance_of: nameOf('run-spec', 'an app or pod').optional(),
  condition: oneOrMore(conditions).optional(),
  healthy: z.boolean({ error: 'write true or false' }).optional(),
  deployment_of: nameOf('run-spec', 'an app or pod').optional(),
  deployment: oneOrMore(['running', 'done', 'failed'] as const).optional(),
  run_of: nameOf('job', 'a job').optional(),
  status: oneOrMore(runStatuses).optional(),
  delay_of: nameOf('run-spec', 'an app or pod').optional(),
  delay: lengthBounds.optional(),
  view: z
    .string({ error: viewHint })
    .regex(viewPattern, { error: viewHint })
    .optional()
    .meta({ description: 'What a REST API would answer: GET /v2/queue, GET /v2/apps/ID, GET /v1/jobs and others.' }),
  find: z
    .string()
    .regex(/^(?:[^.[\]]+|\[(?:\d+|\*|[^[\]=]+=[^[\]]+)\])(?:\.?[^.[\]]+|\[(?:\d+|\*|[^[\]=]+=[^[\]]+)\])*$/, {
      error: 'write a path such as queue[app.id=/a].delay.timeLeftSeconds',
    })
    .optional()
    .meta({ description: 'Which value of the answer: queue[0].count, queue[app.id=/a].delay.overdue.' }),
  is: z.unknown().optional().meta({ description: 'The value, or { min, max } of a number; null: not there.' }),
  diagnosis_of: owner('an app, pod, job or task').optional(),
  cause: oneOrMore(causeCodes).optional(),
  confidence: oneOrMore(['certain', 'likely', 'possible', 'unknown'] as const).optional(),
  profile: pattern.optional(),
  syscall: pattern.optional(),
  action: z.enum(['kill-thread', 'kill-process', 'trap', 'errno', 'trace', 'log']).nullable().optional(),
  alert_of: owner('an app, pod, job or task').optional(),
  alert: oneOrMore(['firing', 'repeated', 'resolved'] as const).optional(),
  entry: z.enum(entryKinds).optional().meta({ description: 'A kind of line of the timeline.' }),
  of: z.string().optional().meta({ description: 'Whose line: an id of an app, pod, job, agent, task.' }),
  says: pattern.optional(),
} as const

const rules = { 'x-exactly-one': Object.keys(narrowing), 'x-narrowing': narrowing, 'x-noun': 'subject' }
const bareSubject = z.strictObject(subject).meta(rules)

/** Keys that say different things of time, and so do not stand beside each other. */
const apart = {
  at: ['by', 'within', 'throughout', 'from', 'to', 'rate', 'never', 'order'],
  by: ['within', 'throughout', 'to', 'rate'],
  within: ['throughout', 'count', 'rate', 'never', 'order'],
  throughout: ['from', 'to', 'rate', 'order'],
  count: ['rate', 'never', 'order'],
  rate: ['never', 'order'],
}

/** `expect:` what must be so, and when. */
export const expectations = z
  .array(
    z
      .strictObject({
        by: time.optional().meta({ description: 'It has happened by then.' }),
        at: time.optional().meta({ description: 'It is so at that moment.' }),
        within: lengthOfTime.optional().meta({ description: 'It follows within so long of `after`, each time.' }),
        after: z.union([time, bareSubject]).optional(),
        throughout: z
          .union([z.literal(true, { error: 'write true or [from, to]' }), z.tuple([time, time])])
          .optional()
          .meta({ description: 'It is so all the time (true), or from one moment to another.' }),
        from: time.optional().meta({ description: 'What is earlier does not count (default: the start).' }),
        to: time.optional().meta({ description: 'What is later does not count (default: the end).' }),
        never: bareSubject.optional().meta({ description: 'It does not happen.' }),
        order: z.array(bareSubject).min(2).optional().meta({ description: 'These happen, one after another.' }),
        count: bounds.optional().meta({ description: 'How often it happens; with `at`: of how many it is so.' }),
        rate: z
          .strictObject({ per: lengthOfTime, min: z.number().optional(), max: z.number().optional() })
          .optional()
          .meta({ description: 'How often it happens in a length of time, on average.' }),
        every: lengthOfTime.optional().meta({ description: 'How often views and delays are looked at (default 1s).' }),
        ...subject,
      })
      .meta({
        'x-exactly-one': [...Object.keys(narrowing), 'never', 'order'],
        'x-apart': apart,
        'x-needs': { after: ['within'] },
        'x-narrowing': narrowing,
        'x-noun': 'subject',
      }),
  )
  .meta({ description: 'What must be so, and what must not, and when.' })

/** An expectation as it is written. */
export type WrittenExpectation = z.output<typeof expectations>[number]
/** A subject as it is written. */
export type WrittenSubject = z.output<typeof bareSubject>
