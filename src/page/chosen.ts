import type { IncidentObject } from '../domain/incident-object.ts'
import { confidences } from '../domain/selector.ts'
import { causeWords } from './cause-words.ts'
import { nextAttemptOf } from './next-attempt.ts'
import type { Filter, Order } from './place.ts'

/** Incidents that a filter lets through, in its order; equal ones by id, so that no two looks differ. */
export function chosen(incidents: Iterable<IncidentObject>, filter: Filter): readonly IncidentObject[] {
  const words = filter.text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '')
  return [...incidents].filter((incident) => isChosen(incident, filter, words)).sort(before[filter.order])
}

function isChosen(incident: IncidentObject, filter: Filter, words: readonly string[]): boolean {
  const { state, cause, confidence, node, profile } = filter
  if (incident.state !== state) return false
  if (cause !== undefined && incident.cause.code !== cause) return false
  if (confidence !== undefined && confidences.indexOf(incident.cause.confidence) < confidences.indexOf(confidence))
    return false
  if (node !== undefined && !incident.nodes.includes(node)) return false
  if (profile !== undefined && incident.profile !== profile) return false
  if (words.length === 0) return true
  const text = haystack(incident)
  return words.every((word) => text.includes(word))
}

/** Characters of one field that are searched. */
const searchedMax = 2000

const haystack = ({ id, workload, cause, profile, nodes, framework, latest }: IncidentObject): string =>
  [
    id,
    workload.kind,
    workload.id,
    workload.version,
    cause.code,
    causeWords(cause.code).title,
    cause.summary,
    profile,
    framework,
    latest.task,
    ...nodes,
  ]
    .map((field) => field?.slice(0, searchedMax) ?? '')
    .join('\n')
    .toLowerCase()

type Compare = (left: IncidentObject, right: IncidentObject) => number

const compare = (left: string, right: string): number => (left < right ? -1 : left > right ? 1 : 0)

const recent: Compare = (left, right) => compare(right.last_seen, left.last_seen) || compare(left.id, right.id)

/** When the next attempt comes; one that is not known comes last. */
function nextOf(incident: IncidentObject): number {
  const next = nextAttemptOf(incident)
  return next.is === 'waiting' ? next.from : Number.MAX_SAFE_INTEGER
}

const before: Readonly<Record<Order, Compare>> = {
  recent,
  failures: (left, right) => right.failures - left.failures || recent(left, right),
  next: (left, right) => nextOf(left) - nextOf(right) || recent(left, right),
  workload: (left, right) => compare(left.workload.id, right.workload.id) || recent(left, right),
}
