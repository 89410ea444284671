import type { Offer } from '../mesos/driver.ts'
import { isTerminal } from './condition.ts'
import type { Instance } from './state.ts'

/** Whether the constraints of an instance let it go to an offer's agent. Source: M/core/…/Constraints.scala; marathon §1.1. */
export function meets(instance: Instance, offer: Offer): boolean {
  const { constraints } = instance.version.spec
  if (constraints.length === 0) return true
  const others = [...instance.app.instances.values()].filter(
    (other) =>
      other !== instance &&
      other.hostname !== undefined &&
      !isTerminal(other.condition) &&
      other.condition !== 'Unreachable',
  )
  return constraints.every(([field = '', operator = '', value = '']) => {
    const own = fieldOf(field, offer)
    if (operator === 'UNLIKE') return own === undefined || !whole(value, own)
    if (own === undefined) return false
    // Only the hostname of where others run is known here: attributes of other agents are those of equal hosts.
    const equal = others.filter((other) => other.hostname === offer.hostname).length
    switch (operator) {
      case 'UNIQUE':
        return equal === 0
      case 'MAX_PER':
        return equal < Number(value)
      case 'CLUSTER':
        return value === '' ? others.length === equal : own === value
      case 'IS':
        return own === value
      case 'LIKE':
        return whole(value, own)
      case 'GROUP_BY':
        return equal <= Math.floor(others.length / Math.max(1, Number(value) || 1))
      default:
        return true
    }
  })
}

const fieldOf = (field: string, { hostname, attributes, region, zone }: Offer): string | undefined =>
  field === 'hostname' ? hostname : field === '@region' ? region : field === '@zone' ? zone : attributes[field]

/** Whether a regular expression matches a text as a whole, as Java's `matches` does; one that is none matches nothing. */
function whole(pattern: string, text: string): boolean {
  try {
    return new RegExp(`^(?:${pattern})$`).test(text)
  } catch {
    return false
  }
}
