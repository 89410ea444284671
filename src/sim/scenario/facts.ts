import type { Instant } from '../../domain/time.ts'
import { unreachable } from '../../domain/invariant.ts'
import { isTerminal } from '../../domain/task.ts'
import type { Happened } from './happened.ts'
import type { Bounds, Subject, TextRule } from './scenario.ts'
import { isExpected, viewValue } from './view-value.ts'
import { durationText } from './quantities.ts'

/**
 * Something that happened, seen from a subject: of which thing (`key`), whether it is what is meant, and in words.
 * Of one thing the last fact says how it is.
 */
export type SeenFact = {
  readonly at: Instant
  readonly entry: number
  readonly key: string
  readonly isMeant: boolean
  readonly says: string
  /** It happened once and is over: nothing goes on being so. */
  readonly isOver?: boolean
  /** Of a look, which is taken beside what happens: whose entries lead to what it saw; undefined with `isLook`: nobody's. */
  readonly isLook?: true
  readonly lane?: string
}

/** The facts about what a subject names, in order of time, whether or not they are what is meant. */
export function factsOf(subject: Subject, happened: Happened): readonly SeenFact[] {
  switch (subject.kind) {
    case 'task':
      return taskFacts(subject, happened)
    case 'instance':
      return instanceFacts(subject, happened)
    case 'deployment':
      return happened.deployments
        .filter(({ specs }) => subject.of === '*' || specs.includes(subject.of))
        .map(({ at, entry, deployment, state }) => ({
          at,
          entry,
          key: deployment,
          isMeant: isOneOf(subject.state, state),
          says: `deployment ${deployment} ${state}`,
          isOver: state !== 'running',
        }))
    case 'run':
      return happened.runs
        .filter(({ job }) => subject.of === '*' || job === subject.of)
        .map(({ at, entry, run, status }) => ({
          at,
          entry,
          key: run,
          isMeant: isOneOf(subject.status, status),
          says: `run ${run} ${status}`,
          isOver: status === 'SUCCESS' || status === 'FAILED',
        }))
    case 'delay':
    case 'view':
      return sampleFacts(subject, happened)
    case 'diagnosis':
      return diagnosisFacts(subject, happened)
    case 'alert':
      return happened.alerts
        .filter(({ of }) => subject.of === '*' || of === subject.of)
        .map(({ at, entry, of, alert, cause }) => ({
          at,
          entry,
          key: `${of} ${cause}`,
          isMeant: isOneOf(subject.alert, alert) && isOneOf(subject.cause, cause),
          says: `alert ${alert}, ${cause} of ${of}`,
          isOver: true,
        }))
    case 'entry':
      return happened.entries
        .filter(({ kind }) => kind === subject.entry)
        .filter(
          ({ lane, subject: about }) => subject.of === undefined || lane.id === subject.of || about === subject.of,
        )
        .map(({ at, number, says }) => ({
          at,
          entry: number,
          key: String(number),
          isMeant: doesFit(subject.says, says),
          says,
          isOver: true,
        }))
    default:
      return unreachable(subject)
  }
}

type Of<K extends Subject['kind']> = Extract<Subject, { kind: K }>

const taskFacts = (subject: Of<'task'>, { statuses }: Happened): readonly SeenFact[] =>
  statuses
    .filter(({ origin, taskId }) => isOwner(subject.of, origin.id, origin.container) || subject.of === taskId)
    .map(({ at, entry, taskId, origin, state, reason, message, source, agent }) => ({
      at,
      entry,
      key: taskId,
      isMeant:
        isOneOf(subject.state, state) &&
        doesFit(subject.reason, reason) &&
        doesFit(subject.message, message) &&
        (subject.source === undefined || (subject.source ?? undefined) === source) &&
        isWithin(subject.attempt, origin.attempt) &&
        (subject.agent === undefined || subject.agent === agent),
      says: [
        `${state} of ${taskId}`,
        ...(reason === undefined ? [] : [reason]),
        ...(source === undefined ? [] : [source]),
        ...(agent === undefined ? [] : [`on ${agent}`]),
        ...(message === undefined || message === '' ? [] : [JSON.stringify(message)]),
      ].join(', '),
      isOver: isTerminal(state),
    }))

const instanceFacts = (subject: Of<'instance'>, { conditions }: Happened): readonly SeenFact[] =>
  conditions
    .filter(({ spec }) => subject.of === '*' || spec === subject.of)
    .map(({ at, entry, instance, condition, healthy, agent }) => ({
      at,
      entry,
      key: instance,
      isMeant:
        isOneOf(subject.condition, condition) &&
        (subject.healthy === undefined || subject.healthy === healthy) &&
        (subject.agent === undefined || subject.agent === agent),
      says: `instance ${instance} ${condition}${healthy === undefined ? '' : healthy ? ', healthy' : ', not healthy'}`,
    }))

function sampleFacts(subject: Of<'delay' | 'view'>, { samples }: Happened): readonly SeenFact[] {
  return samples.flatMap(({ at, entry, looked, value }): readonly SeenFact[] => {
    if (subject.kind === 'delay') {
      if (looked.kind !== 'delay' || looked.of !== subject.of) return []
      const length = typeof value === 'number' ? value : 0
      return [
        {
          at,
          entry,
          key: subject.of,
          isMeant: isWithin(subject.length, length),
          says: `delay ${durationText(length)}`,
          isLook: true,
          lane: subject.of,
        },
      ]
    }
    if (looked.kind !== 'view' || looked.request !== subject.request) return []
    const found = viewValue(value, subject.find)
    const what = subject.find === '' ? subject.request : subject.find
    return [
      {
        at,
        entry,
        key: subject.request,
        isMeant: isExpected(found, subject.is),
        says: `${what}: ${excerpt(found)}`,
        isLook: true,
      },
    ]
  })
}

const diagnosisFacts = (subject: Of<'diagnosis'>, { diagnoses }: Happened): readonly SeenFact[] =>
  diagnoses
    .filter(({ diagnosis: { workload, task } }) => {
      const name = task.name ?? undefined
      return isOwner(subject.of, workload.id ?? name ?? '', name) || subject.of === name || subject.of === task.id
    })
    .map(({ at, entry, diagnosis }) => {
      const { cause, seccomp, agent, workload, revision } = diagnosis
      return {
        at,
        entry,
        key: diagnosis.id,
        isMeant:
          isOneOf(subject.cause, cause.code) &&
          isOneOf(subject.confidence, cause.confidence) &&
          doesFit(subject.profile, seccomp?.profile ?? undefined) &&
          doesFit(subject.syscall, seccomp?.syscall?.name ?? undefined) &&
          (subject.action === undefined || subject.action === (seccomp?.action ?? null)) &&
          (subject.agent === undefined || subject.agent === agent.hostname) &&
          (subject.attempt === undefined || (workload.attempt !== null && isWithin(subject.attempt, workload.attempt))),
        says: `${cause.code} (${cause.confidence})${revision > 1 ? `, revision ${revision}` : ''}: ${cause.summary}`,
        isOver: true,
      }
    })

/** `*` is any, `/pod#container` one container of a pod. */
const isOwner = (of: string, id: string, container: string | undefined): boolean =>
  of === '*' || of === id || (container !== undefined && of === `${id}#${container}`)

const isOneOf = (words: readonly string[] | undefined, word: string): boolean =>
  words === undefined || words.includes(word)

const isWithin = (bounds: Bounds | undefined, number: number): boolean =>
  (bounds?.min === undefined || number >= bounds.min) && (bounds?.max === undefined || number <= bounds.max)

function doesFit(rule: TextRule | undefined, text: string | undefined): boolean {
  if (rule === undefined) return true
  if (rule.kind === 'none') return text === undefined || text === ''
  if (text === undefined) return false
  return rule.kind === 'is' ? text === rule.text : new RegExp(rule.pattern).test(text)
}

const excerptMax = 160

/** A value of an answer, short enough for a line. */
function excerpt(value: unknown): string {
  const text = value === undefined ? 'not there' : JSON.stringify(value)
  return text.length > excerptMax ? `${text.slice(0, excerptMax)}…` : text
}
