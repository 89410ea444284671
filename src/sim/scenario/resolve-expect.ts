import { unreachable } from '../../domain/invariant.ts'
import { duration } from '../../domain/time.ts'
import { follow, type Placed } from '../../document/placed.ts'
import { momentOf, type Times, type WrittenTime } from './resolve-time.ts'
import type { TimelineAction } from './action.ts'
import type { Bounds, Expectation, Subject, TextRule } from './scenario.ts'
import type { WrittenExpectation, WrittenSubject } from './schema-expect.ts'

/** How often views and delays are looked at when nothing is said. */
const look = duration(1000)

/** The expectations with their moments and defaults. */
export const resolveExpectations = (
  written: readonly WrittenExpectation[] = [],
  { root, times }: { readonly root: Placed; readonly times: Times },
): readonly Expectation[] =>
  written.map((one, index) => {
    const { node } = follow(root, ['expect', index])
    return { place: node.place, text: flow(node), ...resolve(one, times) }
  })

/** What Marathon must refuse when it is asked; what is wrong with a definition by itself is told when it is read. */
export const refusals = (timeline: readonly TimelineAction[]): readonly Expectation[] =>
  timeline.flatMap(({ at, place, kind, refused }): readonly Expectation[] => {
    if (refused === undefined || kind === 'create-job' || kind === 'update-job') return []
    const pattern = `^refused with \\d+: .*${refused.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')}`
    const subject = { kind: 'entry', entry: 'operator', of: undefined, says: { kind: 'matches', pattern } } as const
    const text = `{ at: …, ${kind}: …, refused: ${refused} }`
    return [{ place, text, kind: 'by', window: { from: at, to: at }, subject, every: look }]
  })

type Bare<T> = T extends unknown ? Omit<T, 'place' | 'text'> : never

function resolve(written: WrittenExpectation, times: Times): Bare<Expectation> {
  const moment = (time: WrittenTime | undefined, otherwise: Times['start']) =>
    time === undefined ? otherwise : momentOf(time, times)
  const window = { from: moment(written.from, times.start), to: moment(written.to ?? written.by, times.until) }
  const { every = look, count, rate, within, throughout } = written
  const stretch = Array.isArray(throughout)
    ? { from: momentOf(throughout[0], times), to: momentOf(throughout[1], times) }
    : window
  if (written.order !== undefined)
    return { kind: 'order', window, subjects: written.order.map((one) => subjectOf(one)) }
  if (written.never !== undefined) return { kind: 'never', window: stretch, subject: subjectOf(written.never), every }
  const subject = subjectOf(written)
  if (written.at !== undefined) return { kind: 'at', at: momentOf(written.at, times), subject, count }
  if (throughout !== undefined) return { kind: 'throughout', window: stretch, subject, count, every }
  if (within !== undefined) {
    const { after } = written
    const trigger =
      after === undefined
        ? times.start
        : 'sinceStart' in after || 'moment' in after
          ? momentOf(after, times)
          : subjectOf(after)
    return { kind: 'within', length: within, after: trigger, window, subject, every }
  }
  if (rate !== undefined)
    return { kind: 'rate', window, subject, per: rate.per, bounds: { min: rate.min, max: rate.max } }
  if (count !== undefined) return { kind: 'count', window, subject, bounds: count }
  return { kind: 'by', window, subject, every }
}

const anything: Bounds = { min: undefined, max: undefined }

function subjectOf(written: WrittenSubject): Subject {
  const { attempt, agent, cause } = written
  if (written.task_of !== undefined) {
    const { state, source } = written
    const [reason, message] = [textRule(written.reason), textRule(written.message)]
    return { kind: 'task', of: written.task_of, state, reason, message, source, attempt, agent }
  }
  if (written.instance_of !== undefined)
    return { kind: 'instance', of: written.instance_of, condition: written.condition, healthy: written.healthy, agent }
  if (written.deployment_of !== undefined)
    return { kind: 'deployment', of: written.deployment_of, state: written.deployment }
  if (written.run_of !== undefined) return { kind: 'run', of: written.run_of, status: written.status }
  if (written.delay_of !== undefined) return { kind: 'delay', of: written.delay_of, length: written.delay ?? anything }
  if (written.view !== undefined)
    return { kind: 'view', request: written.view, find: written.find ?? '', is: written.is }
  if (written.diagnosis_of !== undefined) {
    const [profile, syscall] = [textRule(written.profile), textRule(written.syscall)]
    const { confidence, action } = written
    return { kind: 'diagnosis', of: written.diagnosis_of, cause, confidence, profile, syscall, action, agent, attempt }
  }
  if (written.alert_of !== undefined) return { kind: 'alert', of: written.alert_of, alert: written.alert, cause }
  return { kind: 'entry', entry: written.entry ?? 'event', of: written.of, says: textRule(written.says) }
}

function textRule(written: WrittenSubject['reason']): TextRule | undefined {
  if (written === undefined) return undefined
  if (written === null) return { kind: 'none' }
  return typeof written === 'string' ? { kind: 'is', text: written } : { kind: 'matches', pattern: written.matches }
}

/** A value as YAML writes it on one line. */
export function flow(node: Placed): string {
  switch (node.is) {
    case 'scalar':
      return node.text === '' ? 'null' : node.text
    case 'list':
      return `[${node.items.map(flow).join(', ')}]`
    case 'map':
      return `{ ${node.members.map(({ key, value }) => `${key}: ${flow(value)}`).join(', ')} }`
    default:
      return unreachable(node)
  }
}
