import type { Offer } from '../mesos/driver.ts'
import { isTerminal, type Condition } from './condition.ts'
import type { Instance } from './state.ts'

/** What is not where it was, or not yet where it will be. Source: TaskLauncherActor.scala, matchOffer; marathon §3.1. */
const isLost = (condition: Condition): boolean =>
  condition === 'Unreachable' || condition === 'Scheduled' || isTerminal(condition)

/**
 * Whether the constraints of an instance let it go to an offer's agent. Instances of older configurations do not count,
 * lost ones neither. Source: M/core/…/Constraints.scala; ResourceMatcher.scala, meetsAllConstraints; marathon §1.1.
 */
export function meets(instance: Instance, offer: Offer): boolean {
  const { constraints, instances } = instance.version.spec
  if (constraints.length === 0) return true
  const others = [...instance.app.instances.values()].flatMap((other) =>
    other !== instance && other.placed !== undefined && other.version.delay === instance.version.delay
      ? isLost(other.condition)
        ? []
        : [other.placed]
      : [],
  )
  return constraints.every((constraint) => meetsOne(constraint, offer, { others, instances }))
}

/** One constraint, against where the other instances are. */
export function meetsOne(
  [field = '', operator = '', value = '']: readonly string[],
  offer: Place,
  { others, instances }: { readonly others: readonly Place[]; readonly instances: number },
): boolean {
  const own = fieldOf(field, offer)
  if (operator === 'UNLIKE') return own === undefined || !whole(value, own)
  if (own === undefined) return false
  const values = others.map((other) => fieldOf(field, other))
  const equal = values.filter((other) => other === own).length
  switch (operator) {
    case 'UNIQUE':
      return equal === 0
    case 'MAX_PER':
      return equal < Number(value)
    case 'CLUSTER':
      return value === '' ? values.length === equal : own === value
    case 'IS':
      return own === value
    case 'LIKE':
      return whole(value, own)
    case 'GROUP_BY':
      return groupsBy(values, { equal, groups: Math.max(0, Number(value) || 0), instances })
    default:
      return true
  }
}

/** Where something runs or may run. */
export type Place = Pick<Offer, 'hostname' | 'attributes' | 'region' | 'zone'>

const fieldOf = (field: string, { hostname, attributes, region, zone }: Place): string | undefined =>
  field === 'hostname' ? hostname : field === '@region' ? region : field === '@zone' ? zone : attributes[field]

/**
 * As many in each group as the target divided by the number of groups, the rest spread over them. Without a number (where
 * upstream divides by nought) a group may not be fuller than the least. Source: Constraints.scala, checkGroupBy.
 */
function groupsBy(
  values: readonly (string | undefined)[],
  { equal, groups, instances }: { readonly equal: number; readonly groups: number; readonly instances: number },
): boolean {
  const sizes = new Map<string | undefined, number>()
  for (const value of values) sizes.set(value, (sizes.get(value) ?? 0) + 1)
  if (groups === 0) return equal === 0 || equal <= Math.min(...sizes.values())
  if (equal === 0) return sizes.size < groups
  const each = Math.trunc(instances / groups)
  let consumed = 0
  for (const size of sizes.values()) consumed += Math.max(0, size - each)
  return equal < each || (equal === each && (instances % groups) - consumed > 0)
}

/** Whether a regular expression matches a text as a whole, as Java's `matches` does; one that is none matches nothing. */
function whole(pattern: string, text: string): boolean {
  try {
    return new RegExp(`^(?:${pattern})$`).test(text)
  } catch {
    return false
  }
}
